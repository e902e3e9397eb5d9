"""Merged parents: a household's name merged down over its members makes the members a table of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.analysis.shape import Sheet

_ENOUGH = 0.2  # of the data rows must lie in groups of more than one
_OFTEN = 5  # groups of several rows in which a column has one value each, for that to be no accident


@dataclass(frozen=True)
class Groups:
    """``leader``: the column that says where a record begins. ``rows``: the data rows of each record."""

    leader: int
    rows: tuple[tuple[int, ...], ...]

    @property
    def several(self) -> list[tuple[int, ...]]:
        return [group for group in self.rows if len(group) > 1]


def find_groups(sheet: Sheet, data: Sequence[int], columns: Sequence[int], serial: set[int]) -> Groups | None:
    """None where every row is a record of its own."""
    if len(data) < 2:
        return None
    named = [column for column in columns if column not in serial]
    starts = _merged(sheet, data, named) or (_left_blank(sheet, data, named, serial) if not sheet.merges else None)
    if starts is None:
        return None
    leader, tops = starts
    groups: list[list[int]] = []
    for number in data:
        if not groups or number in tops:
            groups.append([])
        groups[-1].append(number)
    return Groups(leader, tuple(tuple(group) for group in groups))


def _merged(sheet: Sheet, data: Sequence[int], columns: Sequence[int]) -> tuple[int, set[int]] | None:
    """The column of the finest division by merged cells, and the rows where its parts begin."""
    found = []
    merged = {merge.left for merge in sheet.merges if merge.bottom > merge.top}
    columns = [column for column in columns if column in merged]
    for column in columns:
        tops, held = set(), 0
        before = None
        for number in data:
            top = sheet.owners.get((number, column), (number, column))[0]
            if top == before:
                held += 1
            else:
                tops.add(number)
            before = top
        if held and held + _begun(sheet, data, column) >= _ENOUGH * len(data):
            found.append((-len(tops), column, tops))
    if not found:
        return None
    _count, leader, tops = min(found, key=lambda one: one[:2])
    return leader, tops


def _begun(sheet: Sheet, data: Sequence[int], column: int) -> int:
    """How many rows are the first of merged cells with others below them."""
    tops = [sheet.owners.get((number, column), (number, column))[0] for number in data]
    return sum(
        1 for index, top in enumerate(tops[:-1]) if top == tops[index + 1] and (not index or tops[index - 1] != top)
    )


def _left_blank(
    sheet: Sheet, data: Sequence[int], columns: Sequence[int], serial: set[int]
) -> tuple[int, set[int]] | None:
    """In CSV what was merged is empty below its first row: two columns at least, the number among them or not."""
    tops = {column: frozenset(number for number in data if sheet.own(number, column)) for column in columns}
    numbered = {frozenset(number for number in data if sheet.own(number, column)) for column in serial}
    for column in columns:
        begun = tops[column]
        if data[0] not in begun or not _ENOUGH / 2 <= 1 - len(begun) / len(data) < 1:
            continue
        alike = sum(1 for other in columns if other != column and tops[other] == begun)
        below = set(data) - begun
        goes_on = any(below <= tops[other] for other in columns if other != column)
        if goes_on and (alike or begun in numbered):
            return column, set(begun)
    return None


def belongs_to_record(sheet: Sheet, groups: Groups, column: int) -> bool | None:
    """Whether a column says something about the record around the rows; None where that cannot be told from it."""
    merged = says = filled = 0
    values = set()
    for group in groups.several:
        seen = [sheet.seen(number, column) for number in group]
        if not any(seen):
            continue
        says += 1
        if not seen[0] or any(text not in ("", seen[0]) for text in seen[1:]):
            return False
        owners = {sheet.owners.get((number, column), (number, column))[0] for number in group}
        merged += len(owners) == 1
        filled += len(owners) > 1 and all(seen)
        values.add(seen[0])
    if says < _OFTEN and not merged and not filled:
        return None  # empty, or answered in first rows only, which may be an accident
    # The same on every row without being merged: of the record only if that can hardly be an accident.
    return not filled or merged >= filled or (says >= _OFTEN and len(values) > 1)
