"""Our catalogue stands before Wagtail's and Django's: a short message of ours must not change the meaning of theirs."""

from __future__ import annotations

from pathlib import Path

import django
import polib
import wagtail

ROOT = Path(__file__).parents[1]
# Said differently on purpose: a better word for what both mean.
BETTER = {"Action", "Administration", "Name", "Order", "Remove"}


def test_no_message_of_ours_changes_what_wagtail_or_django_say():
    theirs: dict[str, set[str]] = {}
    for package in (wagtail, django):
        for path in Path(package.__file__).parent.rglob("locale/zh_Hans/LC_MESSAGES/django.po"):
            for entry in polib.pofile(str(path)):
                if entry.msgstr and not entry.msgctxt:
                    theirs.setdefault(entry.msgid, set()).add(entry.msgstr)
    ours = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
    clashes = {
        entry.msgid: entry.msgstr
        for entry in ours
        if entry.msgid in theirs and entry.msgstr not in theirs[entry.msgid] and not entry.msgctxt
    }
    assert set(clashes) <= BETTER, clashes
