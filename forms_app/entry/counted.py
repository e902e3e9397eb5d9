"""Tables with as many rows as an answer says: the answer is read as it was typed, before anything is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from forms_app.entry.fields import field_for
from forms_app.schema.model import FormSchema, Question

Counts = Mapping[str, int | None]  # by the key of a whole number; by a table's uuid where an expression counts it
NO_COUNTS: Counts = {}


def counts_of(schema: FormSchema, data: Sequence[Any]) -> dict[str, int | None]:
    """What the numbers of a form that tables are counted by say, over the raw input of all its steps, in any order."""
    keys = {str(repeat.option("count")) for repeat in schema.repeats if repeat.option("count")}
    counting = [question for question in schema.scalars if question.key in keys]
    return {
        question.key: next((_number(question, raw[name]) for raw in data if raw and name in raw), None)
        for question in counting
        if (name := f"q-{question.key}")
    }


def is_counted(repeat: Question) -> bool:
    return bool(repeat.option("count") or repeat.option("row_count"))


def expected(repeat: Question, counts: Counts, most: int) -> int | None:
    """How many rows there have to be; None where no answer says so."""
    key = repeat.option("count") or (repeat.uuid if repeat.option("row_count") else "")
    number = counts.get(str(key)) if key else None
    return None if number is None else max(0, min(number, most))


def row_counts(questions: Mapping[str, Question], inner: Sequence[Question], data: Any, prefix: str) -> Counts:
    """The same within a row: the number stands in the row itself."""
    keys = {str(repeat.option("count")) for repeat in inner if repeat.option("count")} & questions.keys()
    return {key: _number(questions[key], data.get(f"{prefix}-{key}")) for key in keys} if data is not None else {}


def _number(question: Question, value: Any) -> int | None:
    text = value[0] if isinstance(value, list) and value else value
    try:
        return field_for(question).clean(text or "") if text else None
    except ValidationError:
        return None
