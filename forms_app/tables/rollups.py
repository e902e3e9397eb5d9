"""What a form's records count up to: by area and month or day, and by the answers to chosen questions.

Numbers come from the roll-up and from the few records that are newer than it, one statement each; they are right at
any moment. Access: ``Place`` takes the scope of whoever asks (``areas.scope.scope_of``).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from forms_app.areas.models import Area
from forms_app.schema.model import Question
from forms_app.tables.counted import is_number, places, summed
from forms_app.tables.countings import active
from forms_app.tables.models import Counting, Form
from forms_app.tables.rolled import Period, Piece, Place, Step, source

__all__ = ["Cell", "Count", "Period", "Place", "by_area", "by_value", "countings", "questions_of"]


@dataclass(frozen=True)
class Cell:
    """``path``: a child of the asked area, or that area itself for records of its own. ``start``: day, or a month's
    first day."""

    path: str
    start: datetime.date
    n: int


@dataclass(frozen=True)
class Count:
    """``value``: a code, '1' or '0'; '' for all answers to a number, whose sum is ``total``."""

    value: str
    n: int
    total: Decimal


def countings(form: Form) -> list[Counting]:
    """What is counted, all records first (``column`` none). Those without ``counted_at`` are still being counted: to
    read them is right too, but slow. One query."""
    return list(active(form))


def questions_of(form: Form, found: Sequence[Counting]) -> list[tuple[Question, Counting]]:
    """The counted questions of the current version, in its order. No query once the version is loaded."""
    assert form.current is not None, "an unpublished form counts nothing"
    by_uuid = {str(one.column.question_uuid): one for one in found if one.column}
    scalars = form.current.schema.scalars
    return [(question, by_uuid[question.uuid]) for question in scalars if question.uuid in by_uuid]


def by_area(counting: Counting, place: Place, period: Period, step: Step = "month") -> list[Cell]:
    """Records, or answers, by child area of ``place.top`` and month or day, in that order. One statement."""
    rows, values = source(counting, place, period, step)
    length = len(place.top) + Area.steplen
    found = _read(
        (
            f"SELECT substr(area_path, 1, {length}), day, sum(n) FROM ({rows}) rolled "  # noqa: S608
            "GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2",
            values,
        )
    )
    return [Cell(path, _date(day), int(n)) for path, day, n in found]


def by_value(counting: Counting, place: Place, period: Period) -> list[Count]:
    """Answers by code, the most frequent first; for a number one line with count and sum. One statement."""
    rows, values = source(counting, place, period)
    found = _read(
        (
            f"SELECT value, sum(n), {summed('total')} FROM ({rows}) rolled "  # noqa: S608
            "GROUP BY value HAVING sum(n) <> 0 ORDER BY sum(n) DESC, value",
            values,
        )
    )
    scale = Decimal(10) ** places(counting.column) if is_number(counting.column) else Decimal(1)
    return [Count(value, int(n), Decimal(round(total)) / scale) for value, n, total in found]


def _read(piece: Piece) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*piece)
        return cursor.fetchall()


def _date(value: Any) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
