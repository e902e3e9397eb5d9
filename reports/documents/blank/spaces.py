"""What is drawn for an answer: boxes to tick, boxes for characters, lines to write on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_app.entry.display import unit_of
from forms_app.entry.lists import Lists
from forms_app.schema.expressions.rules import CALCULATION
from forms_app.schema.kinds.listed import code_list
from forms_app.schema.kinds.plain import most_stars
from forms_app.schema.kinds.rows import RESULTS, rows_of
from forms_app.schema.languages import NO, YES
from forms_app.schema.model import OTHER, Question
from forms_app.schema.types import TYPES

MOST_BOXES = 60  # choices of a longer list are written, not ticked
_BOXES = {"id_number": 18, "credit_code": 18}
_SIZES = {"long_text": 4, "integer": 1, "decimal": 1, "money": 1}
_ONLINE = {"files", "audio", "track", "shape"}


@dataclass(frozen=True)
class Space:
    """``ticks``: labels of boxes. ``cells``: boxes for one character each. ``lines``: to write on. ``words``: as they
    are. ``other``: a line behind the last tick. ``tall``: mm of an empty field, for a signature."""

    ticks: tuple[str, ...] = ()
    cells: int = 0
    lines: int = 0
    words: str = ""
    unit: str = ""
    other: str = ""
    tall: int = 0
    rows: tuple[str, ...] = ()  # of a matrix, each with the ticks

    @property
    def cell_range(self) -> range:
        return range(self.cells)

    @property
    def line_range(self) -> range:
        return range(self.lines)

    @property
    def in_a_cell(self) -> str:
        """What a narrow cell of a table holds: short choices, a day; else it is left empty."""
        ticks = " ".join(f"□{label}" for label in self.ticks)
        return ticks if ticks and len(ticks) <= 16 and not self.other else ""


def is_on_paper(question: Question) -> bool:
    return TYPES[question.type].is_asked or question.type == "note"


def ticks_of(question: Question, lists: Lists) -> tuple[str, ...]:
    """Labels to tick; none where the answer is written."""
    fixed = {
        "boolean": (YES.label, NO.label),
        "check_item": tuple(one.label for one in RESULTS),
        "consent": (_("I agree"),),
        "rating": tuple(str(number) for number in range(1, most_stars(question) + 1)),
    }
    if question.type in fixed:
        return fixed[question.type]
    if question.type == "cascade" or not TYPES[question.type].has_choices:
        return ()
    labels = tuple(choice.label for choice in question.all_choices if not _is_other(question, choice.code))
    if slug := code_list(question):
        labels += tuple(entry.label for entry in lists.get(slug).valid.values())
    return labels if len(labels) <= MOST_BOXES else ()


def _is_other(question: Question, code: str) -> bool:
    return bool(question.option("other")) and code == OTHER.code


def space_of(question: Question, lists: Lists) -> Space:
    days = {
        "date": _("________ year ____ month ____ day"),
        "year_month": _("________ year ____ month"),
        "time": _("____ hour ____ minute"),
        "datetime": _("________ year ____ month ____ day ____ hour ____ minute"),
        "location": _("Longitude ______________ Latitude ______________"),
        "photo": _("Enclose the photo, or send it in online."),
        "photos": _("Enclose the photo, or send it in online."),
        "note": str(question.option("body") or ""),
    }
    if question.option(CALCULATION):
        return Space(words=_("Computed by the system; nothing to fill in."))
    if question.type in days:
        return Space(words=days[question.type])
    if question.type in _ONLINE:
        return Space(words=_("Not on paper; send it in online."))
    if question.type == "signature":
        return Space(tall=18)
    if question.type in _BOXES:
        return Space(cells=_BOXES[question.type])
    ticks = ticks_of(question, lists)
    if question.type == "matrix":
        return Space(ticks=ticks, rows=tuple(row.label for row in rows_of(question)))
    if ticks:
        note = _("What was found") if question.type == "check_item" else ""
        words = str(question.option("statement") or "") if question.type == "consent" else ""
        return Space(ticks=ticks, other=OTHER.label if question.option("other") else note, words=words)
    return Space(lines=_SIZES.get(question.type, 1), unit=unit_of(question))
