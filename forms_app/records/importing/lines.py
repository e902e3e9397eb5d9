"""The rows of the other sheets, kept aside until the record that they belong to comes by.

They stand in a temporary database of their own that spills to the disk, so that sheets may be in any order and memory
stays small.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forms_app.entry.bulk import Line
from forms_app.entry.cells import spelling
from forms_app.entry.sheets import Table as SheetTable
from forms_app.entry.sheets import fault_of
from forms_app.records.importing.columns import Columns
from forms_app.records.layout import ABOVE, KEY, NUMBER, ROW, Table

_STORE = """
CREATE TABLE line (id INTEGER PRIMARY KEY, sheet TEXT, row INTEGER, number TEXT, key TEXT, above TEXT, place TEXT,
                   cells TEXT, faults TEXT, used INTEGER DEFAULT 0);
CREATE INDEX line_number ON line (number);
CREATE INDEX line_key ON line (key);
"""
_INSERT = """INSERT INTO line (sheet, row, number, key, above, place, cells, faults)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_MOST_PLACE = 6  # digits of a row number


@dataclass
class Mark:
    """By what rows find a record of the first sheet."""

    number: str = ""
    key: str = ""


@dataclass
class _Stored:
    id: int
    table: str
    row: int
    number: str
    key: str
    above: str
    place: str
    cells: dict[str, str]
    faults: dict[str, str]


def _stored(one: Sequence[Any]) -> _Stored:
    identity, table, row, number, key, above, place, cells, faults, _used = one
    return _Stored(identity, table, row, number, key, above, place, json.loads(cells), json.loads(faults))


class Lines:
    """``tables`` by their names. Use as a context: the temporary database goes with it."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = {table.name: table for table in tables}
        self.counts = dict.fromkeys(self.tables, 0)
        self.store = sqlite3.connect("")  # without a name: temporary, on the disk once it is large
        self.store.executescript(_STORE)

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_args: Any) -> None:
        self.store.close()

    def add(self, table: Table, sheet: SheetTable, mapping: Columns) -> None:
        """All rows of a sheet. Raises SheetRefused."""
        places = {key: index for index, key in enumerate(mapping) if key}
        for row, cells in sheet.rows:
            self.counts[table.name] += 1
            given = {key: cells[index] for key, index in places.items()}
            faults = {key: fault for key, cell in given.items() if (fault := fault_of(cell))}
            marks = [mark_text(given.pop(name, "")) for name in (NUMBER, KEY, ABOVE, ROW)]
            answers = {key: "" if key in faults else str(cell) for key, cell in given.items()}
            stored = (table.name, row, *marks, json.dumps(answers), json.dumps(faults))
            self.store.execute(_INSERT, stored)

    def of(self, mark: Mark) -> tuple[dict[str, list[Line]], bool]:
        """The rows of a record by the uuid of their table; whether another record had the same mark before."""
        if not any(self.counts.values()):
            return {}, False
        query = """SELECT id, sheet, row, number, key, above, place, cells, faults, used FROM line
                   WHERE (key != '' AND key = ?) OR (key = '' AND number != '' AND number = ?) ORDER BY id"""
        found = list(self.store.execute(query, (mark.key, mark.number)))
        if any(one[-1] for one in found):
            return {}, True
        self.store.executemany("UPDATE line SET used = 1 WHERE id = ?", [(one[0],) for one in found])
        lines = [_stored(one) for one in found]
        for line in lines:
            if line.key and line.number and mark.number and line.number != mark.number:
                line.faults.setdefault(NUMBER, _("This number and the record key name two different records."))
        return self._hung(lines), False

    def _hung(self, lines: Sequence[_Stored]) -> dict[str, list[Line]]:
        """The rows of the tables, each with the rows inside it."""
        by_table: dict[str, list[_Stored]] = {}
        for line in lines:
            by_table.setdefault(line.table, []).append(line)
        outer = [table for table in self.tables.values() if not table.above]
        return {
            table.repeat.uuid: self._rows(table, _ordered(by_table.get(table.name, [])), by_table) for table in outer
        }

    def _rows(self, table: Table, found: Sequence[_Stored], by_table: Mapping[str, Sequence[_Stored]]) -> list[Line]:
        inner = [one for one in self.tables.values() if one.above and one.above.uuid == table.repeat.uuid]
        waiting = {one.name: _by_above(by_table.get(one.name, ())) for one in inner}
        rows = []
        for line in found:
            below: dict[str, list[Line]] = {}
            for one in inner:
                mine = waiting[one.name].pop(line.place, []) if line.place else []
                below[one.repeat.uuid] = [Line(row.row, row.cells, row.faults) for row in _ordered(mine)]
            rows.append(Line(line.row, line.cells, line.faults, below))
        # Rows whose row around them is not there are reported with those that found no record.
        left = [(row.id,) for lost in waiting.values() for some in lost.values() for row in some]
        self.store.executemany("UPDATE line SET used = 2 WHERE id = ?", left)
        return rows

    def lost(self) -> Iterator[tuple[Table, int, str, str]]:
        """(table, row, name of the column, message) of all rows that found no place. After the last record."""
        query = "SELECT sheet, row, number, key, above, used FROM line WHERE used != 1 ORDER BY id"
        for name, row, number, key, above, used in self.store.execute(query):
            table = self.tables[name]
            if used:
                assert table.above
                words = (
                    _("“%(table)s” has no row %(row)s in this record.") if above else _("Say which row it stands in.")
                )
                yield table, row, ABOVE, words % {"table": table.above.label, "row": above} if above else words
            elif number or key:
                words = _("The first sheet has no record “%(mark)s”.") % {"mark": key or number}
                yield table, row, KEY if key else NUMBER, words
            else:
                yield table, row, NUMBER, _("Say which record this row belongs to.")


def mark_text(cell: str) -> str:
    """'３ ' → '3'."""
    return "" if fault_of(cell) else spelling(cell)


def _by_above(lines: Sequence[_Stored]) -> dict[str, list[_Stored]]:
    """By the row that they stand in."""
    found: dict[str, list[_Stored]] = {}
    for line in lines:
        found.setdefault(line.above, []).append(line)
    return found


def _ordered(lines: Sequence[_Stored]) -> list[_Stored]:
    """By their row numbers, those without one behind them as they stand; with what is wrong with the numbers."""
    seen: set[str] = set()
    for line in lines:
        if line.place and not _is_place(line.place):
            line.faults.setdefault(ROW, _("Row numbers are whole numbers from 1 on."))
        elif line.place in seen:
            line.faults.setdefault(ROW, _("This record has two rows with this number."))
        seen.add(line.place or f"-{line.id}")
    return sorted(lines, key=lambda line: int(line.place) if _is_place(line.place) else 10**_MOST_PLACE)


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_PLACE and int(text) > 0
