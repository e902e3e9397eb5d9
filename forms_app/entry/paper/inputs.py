"""What a question has on a fillable PDF: lines to write on, boxes to tick, lists to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_app.entry.lists import Lists
from forms_app.schema.expressions.rules import CALCULATION
from forms_app.schema.kinds.listed import code_list, has_other
from forms_app.schema.kinds.plain import most_stars
from forms_app.schema.kinds.rows import RESULTS, rows_of
from forms_app.schema.languages import NO, YES
from forms_app.schema.model import Choice, Question
from forms_app.schema.types import TYPES

LINE, LINES, ONE, MANY, LIST = "line", "lines", "one", "many", "list"
MOST_BOXES, MOST_LISTED = 60, 1000  # choices: to tick, in a list; more are written
_AGREED = "yes"
_ONLINE = {"location", "track", "shape", "record_link"}  # beside all that are files


@dataclass(frozen=True)
class Input:
    """``part``: as in the names of the page's inputs; ``label``: what stands in front of it."""

    kind: str
    part: str = ""
    label: str = ""
    options: tuple[Choice, ...] = ()

    @property
    def is_ticked(self) -> bool:
        return self.kind in {ONE, MANY}


def inputs_of(question: Question, lists: Lists, *, in_row: bool = False) -> tuple[Input, ...]:
    """Nothing where the answer is given online only, or by the system. At most two queries for a code list."""
    row = TYPES[question.type]
    if not row.is_asked or question.option(CALCULATION) or question.type in _ONLINE:
        return ()
    if row.files and question.type != "check_item":
        return ()
    if question.type == "matrix":
        return () if in_row else _matrix(question)
    if question.type == "consent":
        return (Input(MANY, options=(Choice(_AGREED, _("I agree")),)),)
    options = _options(question, lists)
    if not options:
        return (Input(LINES if question.type == "long_text" and not in_row else LINE), *_words(question, in_row))
    if in_row or len(options) > MOST_BOXES or question.type == "cascade":
        return (Input(LINE if question.type == "choices" else LIST, options=options), *_words(question, in_row))
    return (Input(MANY if question.type == "choices" else ONE, options=options), *_words(question, in_row))


def _matrix(question: Question) -> tuple[Input, ...]:
    return tuple(Input(ONE, row.code, row.label, question.choices) for row in rows_of(question))


def _words(question: Question, in_row: bool) -> tuple[Input, ...]:
    """The line beside choices; for other choices there is none in a narrow cell, and '其他：…' is written there."""
    if question.type == "check_item":
        return (Input(LINE, "note", _("What was found")),)
    if in_row:
        return ()
    return (Input(LINE, "other", question.choice_label("other")),) if has_other(question) else ()


def _options(question: Question, lists: Lists) -> tuple[Choice, ...]:
    """What can be chosen, each with a label that no other has; () where it is written."""
    if question.type == "rating":
        return tuple(Choice(str(mark), str(mark)) for mark in range(1, most_stars(question) + 1))
    if question.type in {"boolean", "check_item"}:
        return question.choices or ((YES, NO) if question.type == "boolean" else RESULTS)
    if not TYPES[question.type].has_choices:
        return ()
    found = [*_of_list(question, lists), *question.all_choices]
    labels = [choice.label for choice in found]
    told = (Choice(c.code, c.label if labels.count(c.label) == 1 else f"{c.label}（{c.code}）") for c in found)
    return tuple(told) if len(found) <= MOST_LISTED else ()


def _of_list(question: Question, lists: Lists) -> list[Choice]:
    if not (slug := code_list(question)):
        return []
    listing = lists.get(slug)
    words = listing.path if question.type == "cascade" else listing.text
    return [Choice(code, words(code)) for code in listing.valid]
