"""A ledger as a workbook: the records on the first sheet, each table of rows on one of its own.

All sheets are filled in one walk over the records, a thousand at a time, so that memory stays small and the sheets
agree. Texts are texts, whatever they look like; numbers, dates and times are what a spreadsheet computes with.
"""

from __future__ import annotations

import datetime
import pickle
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.records.access import Refused
from forms_app.records.columns import TIME, Column, names_for, question_columns, row_columns, system_columns
from forms_app.records.layout import KEY, Table, record_places, row_places, sheet_titles, tables, unique_heads
from forms_app.records.ledger import Ledger
from forms_app.schema.types import parts_of
from forms_app.tables.runtime import models_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # of a sheet, below its heads
LONGEST = 32_767  # characters of a cell
EXACT_DIGITS = 15  # of a number
_HEAD = "#DDEBF7"
_FORMATS = {
    "text": "@", "number": "General", "money": "#,##0.00", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm",
    "time": "hh:mm",
}  # fmt: skip
Cell = str | int | float | datetime.date | datetime.datetime | None


def write_workbook(ledger: Ledger, path: Path) -> int:
    """Write what this ledger holds: how many records. Raises Refused when it is too much for a workbook."""
    from rustpy_xlsxwriter import FastExcel

    found = tables(ledger.version.schema)
    first, *others = sheet_titles(ledger.form.title, found)
    columns = [*question_columns(ledger.version, everything=True), *system_columns()]
    with tempfile.TemporaryDirectory() as folder:
        below = [
            _TableSheet(Sheet(title, row_places(table), row_columns(ledger.version, table.repeat)), table, spool)
            for title, table, spool in zip(others, found, _spools(folder), strict=False)
        ]
        walk = _Walk(ledger, Sheet(first, record_places(), columns), below)
        book = FastExcel(path).freeze(row=1)
        book.sheet(first, walk.records.lines(walk.lines()), **walk.records.style())
        for one in below:
            book.sheet(one.sheet.title, one.sheet.lines(one.read(walk)), **one.sheet.style())
        book.save()
        for one in below:
            one.spool.close()
    return walk.count


def _spools(folder: str) -> Iterator[IO[bytes]]:
    while True:
        yield tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 closed by the caller, or with its folder


@dataclass
class Sheet:
    """``places``: (name, head) of the columns in front that say which record or row a line is."""

    title: str
    places: Sequence[tuple[str, str]]
    columns: Sequence[Column]

    @property
    def heads(self) -> list[str]:
        reserved = [head for _name, head in self.places]
        return [*reserved, *unique_heads(((column.name, column.label) for column in self.columns), reserved)]

    def style(self) -> dict[str, Any]:
        """Formats and widths, as the writer takes them."""
        from rustpy_xlsxwriter import Format

        codes = [_FORMATS["text" if name == KEY else "number"] for name, _head in self.places]
        codes += [number_format(column) for column in self.columns]
        texts = [head for head, code in zip(self.heads, codes, strict=True) if code == "@"]
        return {
            "column_formats": [Format().set_num_format(code) for code in codes],
            "column_widths": [float(min(36, max(10, 2 * len(head) + 2))) for head in self.heads],
            "header_format": Format().set_bold().set_text_wrap().set_background_color(_HEAD),
            "ignore_errors": texts,  # no green corners for digits that are texts on purpose
        }

    def line(self, places: Sequence[Cell], row: Model, names: Mapping[str, str]) -> list[Cell]:
        return [*places, *(native(column, row, names) for column in self.columns)]

    def lines(self, found: Iterator[list[Cell]]) -> Iterator[dict[str, Cell]]:
        """Lines as the writer takes them. Raises Refused below the last row of a sheet."""
        heads, count = self.heads, 0
        for count, line in enumerate(found, 1):
            if count > MOST_ROWS:
                raise too_much(self.title)
            yield dict(zip(heads, line, strict=True))
        if not count:
            yield dict.fromkeys(heads)  # the heads come from the first line


def too_much(title: str) -> Refused:
    words = _("“%(sheet)s” would have more than %(limit)d rows. Narrow the ledger down and export it in parts.")
    return Refused(_("Too much for one workbook"), words % {"sheet": title, "limit": MOST_ROWS}, status=400)


@dataclass
class _Walk:
    """Once over the ledger: the lines of the records, while those of their rows are put aside."""

    ledger: Ledger
    records: Sheet
    below: Sequence[_TableSheet]
    count: int = 0
    is_over: bool = False

    def lines(self) -> Iterator[list[Cell]]:
        for batch, names in self.ledger.batches(self.records.columns):
            numbers: dict[int, tuple[int, str]] = {}
            record: Any
            for record in batch:
                self.count += 1
                numbers[record.pk] = (self.count, str(record.uuid))
                yield self.records.line(numbers[record.pk], record, names)
            for table in self.below:
                table.put_aside(self.ledger, batch, numbers)
        self.is_over = True


@dataclass
class _TableSheet:
    """``spool``: its lines, batch by batch, until the sheets before it are written."""

    sheet: Sheet
    table: Table
    spool: IO[bytes]

    def put_aside(self, ledger: Ledger, batch: Sequence[Model], numbers: Mapping[int, tuple[int, str]]) -> None:
        """The rows of these records, in the order of the records."""
        rows = list(models_for(ledger.version).rows(self.table.repeat, [record.pk for record in batch]))
        names = names_for(rows, self.sheet.columns)
        by_record: dict[int, list[Any]] = {}
        for row in rows:
            by_record.setdefault(row.parent.parent_id if self.table.above else row.parent_id, []).append(row)
        found = []
        for pk, (number, key) in numbers.items():
            for row in by_record.get(pk, ()):
                above = [row.parent.position] if self.table.above else []
                found.append(self.sheet.line([number, key, *above, row.position], row, names))
        pickle.dump(found, self.spool)

    def read(self, walk: _Walk) -> Iterator[list[Cell]]:
        assert walk.is_over, "the writer must take the sheets one after the other"
        self.spool.seek(0)
        while True:
            try:
                yield from pickle.load(self.spool)  # noqa: S301 our own file, which nobody else can open
            except EOFError:
                return


def kind(column: Column) -> str:
    """How a column is formatted: a key of ``_FORMATS``."""
    if column.question is None:
        return "datetime" if column.name == TIME else "text"
    if column.type == "money":
        return "money"
    stored = {part.name: part.storage.kind for part in parts_of(column.question)}.get(column.part or "", "")
    if stored in {"integer", "decimal"}:
        return "number"
    return stored if stored in _FORMATS else "text"


def number_format(column: Column) -> str:
    """'0.00' where the form says how many places."""
    places = column.question.option("places") if column.question and column.type == "decimal" else None
    if places is not None and column.part is None:
        return f"0.{'0' * int(places)}".rstrip(".")
    return _FORMATS[kind(column)]


def native(column: Column, row: Model, names: Mapping[str, str]) -> Cell:
    """What a cell holds: a number, a day, a moment, or what the ledger says; None for nothing."""
    value = column.value(row)
    if value is None or kind(column) == "text":
        return fitting(column.text(row, names)) or None
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, datetime.time):
        return (value.hour * 60 + value.minute) / (24 * 60)  # spreadsheets keep times as parts of a day
    return number(value) if isinstance(value, (Decimal, int)) else value


def number(value: Decimal | int) -> Cell:
    """As a number where a spreadsheet keeps all its digits, else as text."""
    if len(Decimal(value).normalize().as_tuple().digits) > EXACT_DIGITS or abs(value) >= 10**EXACT_DIGITS:
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return int(value) if value == int(value) else float(value)


def fitting(text: str) -> str:
    """Nothing is cut off without a word: a cell that would be too long says so instead."""
    if len(text) <= LONGEST:
        return text
    return _("This text has %(found)d characters, more than a cell of a workbook can hold. The CSV file has it.") % {
        "found": len(text)
    }


def chunks(file: IO[bytes], finish: Callable[[], Any]) -> Iterator[bytes]:
    """The content of a file, then ``finish``; the file is closed."""
    with file:
        file.seek(0)
        while chunk := file.read(1 << 16):
            yield chunk
    finish()
