"""What can be gone back to, in words: what would change by it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from forms_app.designer.kept_states import KeptState
from forms_app.designer.models import FormPage
from forms_app.designer.undoing.keeping import content, mark_of, put
from forms_app.designer.version_words import MARKS, Change, Line, lines, sentence
from forms_app.schema.diff import CHANGED
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Audience


@dataclass(frozen=True)
class Offer:
    """``changed``: what would be different afterwards, in a sentence; '' where it is what the draft holds."""

    state: KeptState
    changed: str


def offers(draft: FormPage) -> Iterator[Offer]:
    """The newest first."""
    now, mark = draft.compile().schema, mark_of(content(draft))
    for state in draft.kept_states.select_related("user"):
        yield Offer(state, "" if state.mark == mark else _said(draft, now, state))


def _said(draft: FormPage, now: FormSchema, state: KeptState) -> str:
    found = sentence(now, _schema(draft, state))
    if state.content.get("audience") != draft.audience:
        found = "；".join([found, _("who may fill it in")])
    return found


def difference(draft: FormPage, state: KeptState) -> list[Line]:
    """From the draft to that state."""
    found = lines(draft.compile().schema, _schema(draft, state))
    then = str(state.content.get("audience"))
    if then == draft.audience:
        return found
    words = dict(Audience.choices)
    change = Change("", str(words.get(draft.audience, "")), str(words.get(then, "")))
    label = str(FormPage._meta.get_field("audience").verbose_name)
    line = Line(CHANGED, str(MARKS[CHANGED]), label, "", [replace(change, name=label)])
    return [line, *found]


def _schema(draft: FormPage, state: KeptState) -> FormSchema:
    return put(copy(draft), state.content).compile().schema
