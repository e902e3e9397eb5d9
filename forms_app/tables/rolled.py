"""All that is counted of one counting, as one SQL source: roll-up, changes, and the records newer than both.

Read in one statement, so that a fold in between takes nothing away and counts nothing twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from forms_app.areas.scope import Scope, successor
from forms_app.tables.counted import Counts
from forms_app.tables.models import Counting, RollUp, RollUpChange

Piece = tuple[str, list[Any]]  # SQL with its parameters
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days from ``since`` to ``until``, both included; None for no end on that side."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    def split(self) -> list[tuple[str, Period]]:
        """The whole months of it, and the days before and after them."""
        first = self.since and _month_from(self.since)
        last = self.until and (_month_from(self.until + _ONE_DAY, down=True) - _ONE_DAY)
        if first and last and first > last:
            return [("d", self)]
        parts = [("m", Period(first, last))]
        if self.since and first != self.since:
            parts.append(("d", Period(self.since, first and first - _ONE_DAY)))
        if self.until and last != self.until:
            parts.append(("d", Period(last and last + _ONE_DAY, self.until)))
        return parts


def _month_from(day: datetime.date, *, down: bool = False) -> datetime.date:
    """The first day of this month or, unless it is that day or ``down``, of the next."""
    start = day.replace(day=1)
    return start if down or start == day else (start + datetime.timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class Place:
    """Where is counted: what ``scope`` covers, below ``top`` (a path; '' for everywhere)."""

    scope: Scope = field(default_factory=lambda: Scope(everything=True))
    top: str = ""

    def condition(self, column: str) -> Piece:
        ranges = sorted(self._ranges())
        singles = [path for path in self.scope.singles if path.startswith(self.top)]
        if ranges == [""]:
            return "1 = 1", []
        parts = [f"({column} >= %s AND {column} < %s)"] * len(ranges) + [f"{column} = %s"] * len(singles)
        values = [value for path in ranges for value in (path, successor(path))]
        return f"({' OR '.join(parts) or '1 = 0'})", [*values, *singles]

    def _ranges(self) -> Iterator[str]:
        for tree in [""] if self.scope.everything else self.scope.subtrees:
            if tree.startswith(self.top):
                yield tree
            elif self.top.startswith(tree):
                yield self.top


def source(counting: Counting, place: Place, period: Period, grains: Sequence[tuple[str, Period]]) -> Piece:
    """Rows (area_path, day, value, n, total) of ``period``; ``grains`` are the parts of it that the roll-up gives."""
    pieces = [_rolled(counting, place, grain, part) for grain, part in grains]
    pieces += [_changes(counting, place, period), newer(counting, place, period)]
    return " UNION ALL ".join(sql for sql, _values in pieces), [one for _sql, values in pieces for one in values]


def _rolled(counting: Counting, place: Place, grain: str, period: Period) -> Piece:
    where, values = _where(place, period)
    sql = (
        f"SELECT area_path, day, value, n, total FROM {RollUp._meta.db_table} "  # noqa: S608
        f"WHERE counting_id = {counting.pk} AND grain = '{grain}' AND {where}"
    )
    return sql, values


def _changes(counting: Counting, place: Place, period: Period) -> Piece:
    where, values = _where(place, period)
    sql = (
        f"SELECT area_path, day, value, n, total FROM {RollUpChange._meta.db_table} "  # noqa: S608
        f"WHERE counting_id = {counting.pk} AND {where}"
    )
    return sql, values


def newer(counting: Counting, place: Place, period: Period) -> Piece:
    """Records not yet taken in. ``counting.at`` as it was read tells the planner that they are few; the statement
    asks again where the fold has come to meanwhile."""
    table = connection.ops.quote_name(counting.form.table)
    records = Counts(counting).select("r", table)
    where, values = _where(place, period)
    sql = (
        f"SELECT area_path, day, value, n, total FROM ({records} AND r.id > {counting.at} "  # noqa: S608
        f"AND r.id > (SELECT at FROM {Counting._meta.db_table} WHERE id = {counting.pk})) newest WHERE {where}"
    )
    return sql, values


def _where(place: Place, period: Period) -> Piece:
    # The plus sign keeps SQLite from looking areas up: here days and ids are what is few.
    where, values = place.condition("+area_path" if connection.vendor == "sqlite" else "area_path")
    if period.since:
        where, values = f"{where} AND day >= %s", [*values, connection.ops.adapt_datefield_value(period.since)]
    if period.until:
        where, values = f"{where} AND day <= %s", [*values, connection.ops.adapt_datefield_value(period.until)]
    return where, values
