"""What kind of value an answer is, as far as its type tells."""

from __future__ import annotations

import math
from collections.abc import Mapping

from forms_app.schema.expressions import days
from forms_app.schema.expressions.functions import ANY, DAY, NUMBER, TEXT
from forms_app.schema.expressions.values import number
from forms_app.schema.model import OTHER, Question
from forms_app.schema.types import TYPES, parts_of

NEVER = "never"  # an answer that is no number in any case: a photo, a signature, several choices
_WORDS = {"text", "long_text", "phone", "id_number", "email", "url", "licence_plate", "credit_code"}
_DAYS = {"date", "month", "datetime", "time"}
YES, NO = "yes", "no"


def kind_of(question: Question, part: str = "") -> str:
    row = TYPES[question.type]
    if row.files or question.type == "choices":
        return NEVER
    storage = next((item.storage for item in parts_of(question) if item.name == part), row.storage)
    if storage.kind in {"integer", "decimal"}:
        return NUMBER
    if storage.kind in _DAYS:
        return DAY
    return TEXT if row.name in _WORDS or storage.kind not in {"text", "boolean"} else ANY


def is_number(text: str) -> bool:
    return not math.isnan(number(text)) and math.isnan(days.read(text, 0))


def is_day(text: str) -> bool:
    return not math.isnan(days.read(text, 0))


def has_choices(question: Question) -> bool:
    return bool(TYPES[question.type].has_choices or question.option("code_list") or question.type == "boolean")


def choices_of(question: Question, lists: Mapping[str, Mapping[str, str]]) -> Mapping[str, str] | None:
    """Labels by code of what can be chosen; None where nothing is chosen, or the list is not known here."""
    if question.type == "boolean":
        return {YES: "是", NO: "否"}
    if slug := question.option("code_list"):
        known = lists.get(str(slug))
        return {**known, **({OTHER.code: OTHER.label} if question.option("other") else {})} if known else None
    if TYPES[question.type].has_choices:
        return {choice.code: choice.label for choice in question.all_choices}
    return None
