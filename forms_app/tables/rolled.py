"""All that is counted of one counting, as one SQL source: roll-up, changes, and the records newer than both.

Read in one statement, so that a fold in between takes nothing away and counts nothing twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import connection

from forms_app.areas.scope import Scope, successor
from forms_app.tables.counted import Counts, day_in, is_number, month
from forms_app.tables.models import Counting, RollUp, RollUpChange
from forms_app.tables.models.counts import DAYS

Piece = tuple[str, list[Any]]  # SQL with its parameters
Step = Literal["month", "day"]
_ROLLUP = RollUp._meta.db_table
_ONE_DAY = datetime.timedelta(days=1)
LONGEST = DAYS[-1]


@dataclass(frozen=True)
class Period:
    """Days from ``since`` to ``until``, both included; None for no end on that side."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    def whole_months(self) -> Period | None:
        """From the first day of its first whole month to that of the last; None where it has none."""
        first = self.since and _month_from(self.since)
        last = self.until and _month_from(self.until + _ONE_DAY, down=True) - _ONE_DAY
        return None if first and last and first > last else Period(first, last)

    def parts_of_months(self) -> Iterator[tuple[datetime.date, range]]:
        """The months at its ends that it cuts, by their first day, with the numbers of the days it has of them."""
        since, until = self.since, self.until
        if since and until and since > until:
            return
        cut = since is not None and since.day > 1
        shared = since is not None and until is not None and since.replace(day=1) == until.replace(day=1)
        if cut and since:
            yield since.replace(day=1), range(since.day, (until.day if shared and until else LONGEST) + 1)
        if until and (until + _ONE_DAY).day > 1 and not (cut and shared):
            yield until.replace(day=1), range(1, until.day + 1)


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


def source(counting: Counting, place: Place, period: Period, step: Step = "month") -> Piece:
    """Rows (area_path, day, value, n, total) of ``period``; by months ``day`` is the first day of the month."""
    late = [_changes(counting, place, period), newer(counting, place, period)]
    if step == "day":
        pieces = [_each_day(counting, place, period), *late]
    else:
        pieces = [*_by_month(counting, place, period), *map(_at_first, late)]
    return " UNION ALL ".join(sql for sql, _values in pieces), [one for _sql, values in pieces for one in values]


def _at_first(piece: Piece) -> Piece:
    """Days as the first of their month."""
    sql, values = piece
    return f"SELECT area_path, {month('day')} AS day, value, n, total FROM ({sql}) late", values  # noqa: S608


def _by_month(counting: Counting, place: Place, period: Period) -> Iterator[Piece]:
    if whole := period.whole_months():
        yield _rolled(counting, place, whole, "n", "total")
    for start, days in period.parts_of_months():
        yield _rolled(counting, place, Period(start, start), sum_of("d", days), sum_of("t", days))


def sum_of(letter: str, days: Iterable[int]) -> str:
    return " + ".join(f"coalesce({letter}{day}, 0)" for day in days)


def _rolled(counting: Counting, place: Place, months: Period, n: str, total: str) -> Piece:
    where, values = _where(place, months, "month")
    total = total if is_number(counting.column) else "0"
    sql = (
        f"SELECT area_path, month AS day, value, {n} AS n, {total} AS total FROM {_ROLLUP} "  # noqa: S608
        f"WHERE counting_id = {counting.pk} AND {where}"
    )
    return sql, values


def _each_day(counting: Counting, place: Place, period: Period) -> Piece:
    """The columns of days as rows."""
    since = period.since and period.since.replace(day=1)
    where, values = _where(place, Period(since, period.until), "month")
    n, total = (
        f"CASE days.column1 {' '.join(f'WHEN {day} THEN {letter}{day}' for day in DAYS)} END" for letter in ("d", "t")
    )
    total = total if is_number(counting.column) else "0"
    numbers = ", ".join(f"({day})" for day in DAYS)
    rows = (
        f"SELECT area_path, {day_in('month', 'days.column1')} AS day, value, {n} AS n, {total} AS total "  # noqa: S608
        f"FROM {_ROLLUP} CROSS JOIN (VALUES {numbers}) days WHERE counting_id = {counting.pk} AND {where}"
    )
    within, more = _between("day", period)
    sql = f"SELECT area_path, day, value, n, total FROM ({rows}) each_day WHERE n IS NOT NULL AND {within}"  # noqa: S608
    return sql, [*values, *more]


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


def _where(place: Place, period: Period, day: str = "day") -> Piece:
    # The plus sign keeps SQLite from looking areas up: here days and ids are what is few.
    where, values = place.condition("+area_path" if connection.vendor == "sqlite" else "area_path")
    within, more = _between(day, period)
    return f"{where} AND {within}", [*values, *more]


def _between(day: str, period: Period) -> Piece:
    ends = {">=": period.since, "<=": period.until}
    found = {sign: connection.ops.adapt_datefield_value(end) for sign, end in ends.items() if end}
    return " AND ".join(["1 = 1", *(f"{day} {sign} %s" for sign in found)]), list(found.values())
