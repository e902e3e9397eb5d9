"""Keyset pages: the next page begins behind the last row seen, however far down it is.

A sort key is a list of steps; the last is the primary key, so that ties have an order. Empty answers come last in
both directions, hence an 'is it empty' step before every nullable column.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, Value
from django.db.models.expressions import OrderBy

from forms_app.tables.sides import field_at

PAGE_SIZE = 50
LARGEST = 2**63 - 1


class BadCursor(ValueError):
    """A page mark that was not made here, or for another sorting."""


@dataclass(frozen=True)
class Step:
    attribute: str
    descending: bool = False
    nullable: bool = False


DEFAULT = (Step("area_path"), Step("submitted_at"), Step("id"))


@dataclass(frozen=True)
class Page:
    """``start`` is the 序号 of the first row. ``following`` and ``previous`` are cursors, empty where nothing is."""

    rows: list[Any]
    start: int
    following: str
    previous: str


def ordered(records: QuerySet, steps: Sequence[Step], *, backwards: bool = False) -> QuerySet:
    return records.order_by(*(_order(step, backwards) for step in steps))


def _order(step: Step, backwards: bool) -> OrderBy:
    # Empty values last; for the way back, first.
    nulls = {"nulls_first" if backwards else "nulls_last": True} if step.nullable else {}
    return OrderBy(F(step.attribute), descending=step.descending != backwards, **nulls)


def page(records: QuerySet, steps: Sequence[Step], cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """The page that ``cursor`` marks, or the first. Raises BadCursor. One query."""
    if not cursor:
        rows = list(ordered(records, steps)[: size + 1])
        return Page(rows[:size], 1, _mark(">", rows[size - 1], steps, size + 1) if len(rows) > size else "", "")
    direction, values, number = _read(cursor, steps, records.model)
    backwards = direction == "<"
    marked = _first(records, _beyond(records.model, steps, values, backwards))
    found = list(ordered(marked, steps, backwards=backwards)[: size + 1])
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
        start = max(1, number - len(rows))
        if not more or start == 1:
            return page(records, steps, size=size)  # rows may have come in front since; the first page is whole
        return Page(rows, start, _mark(">", rows[-1], steps, start + len(rows)), _mark("<", rows[0], steps, start))
    if not rows:
        return Page([], number, "", "")
    following = _mark(">", rows[-1], steps, number + len(rows)) if more else ""
    return Page(rows, number, following, _mark("<", rows[0], steps, number))


def _first(records: QuerySet, condition: Q) -> QuerySet:
    """Narrowed down, with this condition before all others: of several that could begin a range of an index, SQLite
    takes the first, and would else read all earlier pages again."""
    found = records.filter(condition)
    conditions, before = found.query.where.children, len(records.query.where.children)
    conditions[:] = conditions[before:] + conditions[:before]
    return found


def _beyond(model: type[Model], steps: Sequence[Step], values: Sequence[Any], backwards: bool) -> Q:
    """Rows after the marked one (before it, if ``backwards``) in the order of ``steps``."""
    if not any(step.nullable for step in steps) and len({step.descending for step in steps}) == 1:
        return _behind(model, steps, values, "<" if steps[0].descending != backwards else ">")
    condition = Q(pk__in=[])
    for step, value in reversed(list(zip(steps, values, strict=True))):
        condition = _after(step, value, backwards) | (_equal(step, value) & condition)
    first = steps[0]
    if not first.nullable:
        # Says again what the condition implies, in the form that an index range needs.
        condition &= Q(**{f"{first.attribute}__{'lte' if first.descending != backwards else 'gte'}": values[0]})
    return condition


def _behind(model: type[Model], steps: Sequence[Step], values: Sequence[Any], sign: str) -> Q:
    """'(area_path, submitted_at, id) > (…)': both databases begin in the index where the mark is, also in the middle
    of an area. Django's own lookup for this takes it apart on SQLite."""
    names = Func(*(F(step.attribute) for step in steps), function="")
    mark = [Value(value, field_at(model, step.attribute)) for step, value in zip(steps, values, strict=True)]
    kept = {"template": "%(expressions)s", "arg_joiner": f" {sign} ", "output_field": BooleanField()}
    return Q(Func(names, Func(*mark, function=""), **kept))


def _after(step: Step, value: Any, backwards: bool) -> Q:
    if value is None:
        return Q(**{f"{step.attribute}__isnull": False}) if backwards else Q(pk__in=[])
    comparison = "lt" if step.descending != backwards else "gt"
    condition = Q(**{f"{step.attribute}__{comparison}": value})
    if step.nullable and not backwards:
        condition |= Q(**{f"{step.attribute}__isnull": True})
    return condition


def _equal(step: Step, value: Any) -> Q:
    return Q(**{f"{step.attribute}__isnull": True}) if value is None else Q(**{step.attribute: value})


def _mark(direction: str, row: Model, steps: Sequence[Step], number: int) -> str:
    values = [_plain(getattr(row, step.attribute)) for step in steps]
    text = json.dumps([direction, [step.attribute for step in steps], values, number])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _read(cursor: str, steps: Sequence[Step], model: type[Model]) -> tuple[str, list[Any], int]:
    if len(cursor) > 4000:
        raise BadCursor
    try:
        decoded = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        direction, attributes, raw, number = decoded
        if direction not in {"<", ">"} or attributes != [step.attribute for step in steps]:
            raise BadCursor
        if not isinstance(number, int) or not 1 <= number <= LARGEST:
            raise BadCursor
        values = [_value(model, step, value) for step, value in zip(steps, raw, strict=True)]
    except (
        ValueError,
        TypeError,
        OverflowError,
        RecursionError,
        binascii.Error,
        ValidationError,
        FieldDoesNotExist,
    ) as error:
        raise BadCursor from error
    return direction, values, number


def _value(model: type[Model], step: Step, raw: Any) -> Any:
    """The stored value again. Raises ValueError or ValidationError for what this column cannot hold."""
    if raw is None:
        if not step.nullable:
            raise BadCursor
        return None
    if isinstance(raw, (list, dict)) or "\x00" in str(raw):
        raise BadCursor
    str(raw).encode()  # half a surrogate pair is no text for a database
    field: Any = field_at(model, step.attribute)
    value = field.to_python(raw)
    if value is None:
        raise BadCursor
    field.run_validators(value)
    if isinstance(value, int) and abs(value) > LARGEST:
        raise BadCursor
    if isinstance(value, date) and not 1900 <= value.year <= 2200:
        raise BadCursor
    return value
