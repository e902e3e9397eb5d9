"""A link to another form's records goes into a draft, before the questions that it answers."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from forms_app.designer.forms import write_names
from forms_app.designer.models import FormPage
from forms_app.designer.twice.finding import Elsewhere, twice

_TITLE_LENGTH = 60


def link(page: FormPage, question: str, slug: str, user: Any) -> tuple[Elsewhere, list[str]]:
    """Save ``page``, the latest draft, with a link to the form ``slug`` that carries over all it can.

    Returns that form, and the labels of what is carried over. Raises KeyError where ``question`` is not asked there
    any more or cannot be carried over."""
    write_names(page.body, page.compile().schema)  # the fields named below keep their names
    found = [(one.uuid, other) for one in twice(page.compile().schema, page.form) for other in one.others]
    pairs = {mine: other for mine, other in found if other.slug == slug and other.match.carries}
    chosen = pairs[question]
    page.body = cast(Any, _with_link(list(page.body.get_prep_value()), chosen, pairs))
    write_names(page.body, page.compile().schema)
    with transaction.atomic():
        page.save_revision(user=user, log_action=True)
    return chosen, [other.match.mine.label for other in pairs.values()]


def _with_link(raw: list[dict[str, Any]], chosen: Elsewhere, pairs: dict[str, Elsewhere]) -> list[dict[str, Any]]:
    lines = [f"{other.match.theirs.key} = {other.match.mine.key}" for other in pairs.values()]
    for section in raw:
        for block in section["value"]["questions"]:
            if block["type"] == "record_link" and block["value"].get("form") == chosen.slug:
                before = (block["value"].get("carry") or "").strip()
                block["value"]["carry"] = "\n".join([*([before] if before else []), *lines])
                return raw
    for section in raw:
        questions = section["value"]["questions"]
        at = next((index for index, block in enumerate(questions) if block["id"] in pairs), None)
        if at is not None:
            questions[at:at] = [_block(chosen, lines)]
            return raw
    raise KeyError(chosen.slug)


def _block(chosen: Elsewhere, lines: list[str]) -> dict[str, Any]:
    label = _("Record of “%(title)s”") % {"title": chosen.title[:_TITLE_LENGTH]}
    value = {"label": label, "form": chosen.slug, "carry": "\n".join(lines), "key": "", "hint": ""}
    return {"type": "record_link", "id": str(uuid.uuid4()), "value": value}
