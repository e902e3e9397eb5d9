"""Which questions a ledger can be narrowed down by, and which of them stand on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms_app.entry.lists import Lists
from forms_app.records.choice_filters import AreaFilter, ChoiceFilter
from forms_app.records.columns import known_questions
from forms_app.records.question_filters import AnsweredFilter, QuestionFilter, place_label, place_name
from forms_app.records.value_filters import ContainsFilter, RangeFilter, is_moment
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES
from forms_app.tables.runtime import RecordModels

FIRST = 12  # choice questions that stand there before anything is chosen
MOST = 30  # an address is at most 2,000 characters long, a page must stay readable
CHOICES = {"choice", "has", "equals", "tree", "rows"}
Place = tuple[Question, Question | None]  # a question and the table of rows that it stands in
_MAKERS: dict[str, Callable[[Question, RecordModels, Question | None], QuestionFilter]] = {
    "area": AreaFilter,
    "range": RangeFilter,
    "contains": ContainsFilter,
    "answered": AnsweredFilter,
}


@dataclass(frozen=True)
class Offer:
    """A question that may be chosen. ``name`` stands behind ``by=`` in the address."""

    name: str
    label: str
    is_chosen: bool


def kind_of(question: Question) -> str:
    """The filter of a question; never by parts or ranges where values are masked."""
    if TYPES[question.type].is_masked:
        return "answered"
    if question.type == "device" and not is_moment(question):
        return "contains"
    return TYPES[question.type].filter


def chosen_filters(built: RecordModels, data: Any) -> list[QuestionFilter]:
    """Those chosen with ``by`` and those that the address asks something of; without ``by`` the first few choices.

    ``data``: a QueryDict. In the order of the form; one more than ``MOST`` at most, which the form refuses.
    """
    wanted = set(data.getlist("by"))
    shown, asked = [], _asked(data)
    usual = 0
    lists = Lists()
    for place in _places(built):
        name = place_name(*place)
        is_usual = not wanted and place[1] is None and kind_of(place[0]) in {*CHOICES, "area"} and usual < FIRST
        usual += is_usual
        if is_usual or name in asked or name in wanted:
            shown.append((name, place))
    if len(shown) > MOST:  # what is asked must not be passed over; what is only shown may be
        first = sorted(shown, key=lambda item: item[0] not in asked)
        limit = MOST + (first[MOST][0] in asked)
        shown = [item for item in shown if item in first[:limit]]
    return [_make(place, built, lists) for _name, place in shown]


def offers(built: RecordModels, shown: Iterable[QuestionFilter]) -> list[Offer]:
    names = {item.name.removeprefix("f_") for item in shown}
    return [
        Offer(name, place_label(*place), name in names) for place in _places(built) for name in [place_name(*place)]
    ]


def _asked(data: Mapping[str, Any]) -> set[str]:
    """Names that have a value in the address: 'cheng_yuan.nian_ling' of 'f_cheng_yuan.nian_ling-from=60'."""
    return {name.removeprefix("f_").partition("-")[0] for name in data if name.startswith("f_") and data.get(name)}


def _places(built: RecordModels) -> Iterator[Place]:
    """All that can be filtered, but for the area that the record is filed under: the ledger has its own filter."""
    schema = built.version.schema
    known, own = known_questions(built.version), schema.area_question
    for question, table in schema.walk():
        if question is own or not kind_of(question) or (question.type == "repeat" and table):
            continue
        yield known[question.uuid], table


def _make(place: Place, built: RecordModels, lists: Lists) -> QuestionFilter:
    question, table = place
    kind = kind_of(question)
    if kind in CHOICES:
        return ChoiceFilter(question, built, lists, table)
    return _MAKERS[kind](question, built, table)
