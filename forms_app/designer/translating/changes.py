"""What enabling a draft would do to the languages of a form, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forms_app.schema.languages import missing, texts_of
from forms_app.schema.model import FormSchema
from forms_app.schema.tongues import tongue


@dataclass(frozen=True)
class LanguageChange:
    """``language`` as administrators call it; ``said``: what is new, changed, gone, missing, made of another text."""

    language: str
    said: str


def language_changes(before: FormSchema | None, after: FormSchema, kept: Mapping[str, Any]) -> Iterator[LanguageChange]:
    """One for each language in which something changes; and for those with gaps, so that they are seen in time."""
    old = before.languages if before else ()
    if before and before.language != after.language:
        yield LanguageChange(tongue(after.language).title, _("the form is written in this language now"))
    for code in (code for code in old if code not in after.languages):
        yield LanguageChange(tongue(code).title, _("no longer offered to those who fill in"))
    for code in after.languages:
        if said := "；".join(_of(before, after, code, kept.get(code, {}))):
            yield LanguageChange(tongue(code).title, said)


def _of(before: FormSchema | None, after: FormSchema, code: str, kept: Mapping[str, Any]) -> Iterator[str]:
    was, now = (before.said(code) if before else {}), after.said(code)
    if before is None or code not in before.languages:
        yield _("newly offered")
    numbers = {
        "new": len(now.keys() - was.keys()), "gone": len(was.keys() - now.keys()),
        "changed": sum(was[name] != now[name] for name in was.keys() & now.keys()),
    }  # fmt: skip
    if any(numbers.values()):
        yield _("%(new)d translations new, %(changed)d changed, %(gone)d gone") % numbers
    if open_ones := len(missing(after, code)):
        yield _("%(count)d missing, shown in the language of the form") % {"count": open_ones}
    if stale := sum(text.id in now and _is_of_another(kept.get(text.id), text.original) for text in texts_of(after)):
        yield _("%(count)d whose original has changed since") % {"count": stale}


def _is_of_another(pair: Any, original: str) -> bool:
    return bool(pair) and str(pair[1]) != original
