"""XLSX row by row: openpyxl opens the workbook, a parser of our own walks the sheet without keeping it.

openpyxl's own read-only rows cannot tell a formula without a value from an empty cell, and do not know the date
formats that Chinese spreadsheets have built in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.utils.escape import unescape
from openpyxl.xml.functions import iterparse

from forms_app.entry.sheets import values
from forms_app.entry.sheets.archive import check_archive
from forms_app.entry.sheets.table import (
    COLUMN_LIMIT,
    RawRows,
    SheetRefused,
    Table,
    column_letters,
    fault_of,
    is_blank,
    read_table,
)

_SPACES = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
_ROW, _CELL = ({f"{space}{name}" for space in _SPACES} for name in ("row", "c"))
# ECMA-376 part 1, 18.8.30: dates in Chinese spreadsheets, built in and written down nowhere in the file.
CHINESE_DATES = {*range(27, 37), *range(50, 59)}
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_COLUMN = re.compile(r"[A-Z]{1,3}")


def read(file: IO[bytes]) -> Table:
    """The first visible sheet that holds anything, with the others behind it. Raises SheetRefused."""
    book = workbook(file)
    filled = [sheet for sheet in visible(book) if _has_rows(book, sheet)]
    if not filled:
        raise SheetRefused(_("There is nothing in this file. Enter the column names in row 1 and the data below them."))
    first, *others = filled
    found = _table(book, first)
    found.others = {sheet.title: partial(_table, book, sheet) for sheet in others}
    return found


def workbook(file: IO[bytes]) -> Any:
    """Raises SheetRefused."""
    check_archive(file)
    return load_workbook(file, read_only=True, data_only=True, keep_links=False)


def visible(book: Any) -> list[Any]:
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible" and hasattr(sheet, "_get_source")]


def _table(book: Any, sheet: Any) -> Table:
    return read_table(_rows(book, sheet), sheet.title, _first_merged(sheet))


def _has_rows(book: Any, sheet: Any) -> bool:
    return any(not all(map(is_blank, cells)) for _number, cells in _rows(book, sheet))


def _first_merged(sheet: Any) -> str:
    """The first range of merged cells; they stand behind the rows, so the whole sheet is read over."""
    rest = b""
    with sheet._get_source() as source:
        while chunk := source.read(1 << 20):
            if found := _MERGED.search(rest + chunk):
                return found[1].decode()
            rest = chunk[-200:]
    return ""


def _rows(book: Any, sheet: Any, is_hidden: Callable[[int], None] | None = None) -> RawRows:
    """``is_hidden`` is told the numbers of hidden rows."""
    reader = _Reader(book, sheet._shared_strings)
    number = 0
    with sheet._get_source() as source:
        for _event, element in iterparse(source):
            if element.tag in _ROW:
                number = int(float(element.get("r", number + 1)))
                if is_hidden and element.get("hidden") in ("1", "true"):
                    is_hidden(number)
                cells = _cells(element, reader)
                element.clear()
                if cells:
                    yield number, cells


def _cells(row: Any, reader: _Reader) -> list[str]:
    cells: list[str] = []
    for element in row:
        if element.tag not in _CELL:
            continue
        text = reader.text(element)
        if text == "" and not fault_of(text):
            continue  # a cell that is only formatted; sheets are full of them
        place = _COLUMN.match(element.get("r", ""))
        index = _index(place[0]) if place else len(cells)
        if index >= COLUMN_LIMIT:
            raise SheetRefused(
                _("This table reaches to column %(column)s; at most %(limit)d columns can be read.")
                % {"column": column_letters(index), "limit": COLUMN_LIMIT}
            )
        if index >= len(cells):
            cells.extend([""] * (index - len(cells) + 1))
        cells[index] = text
    return cells


@lru_cache(maxsize=1024)
def _index(letters: str) -> int:
    """'A' → 0, 'AA' → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Reader:
    """What a cell element says, given the workbook's texts and formats."""

    def __init__(self, book: Any, strings: Sequence[str]) -> None:
        self.strings, self.epoch = strings, book.epoch
        builtin = {index for index, style in enumerate(book._cell_styles) if style.numFmtId in CHINESE_DATES}
        self.dates: set[int] = book._date_formats | builtin
        self.durations: set[int] = book._timedelta_formats
        self.hours = {index for index, style in enumerate(book._cell_styles) if _has_hours(book, style.numFmtId)}
        self.zeros = {
            index: len(code)
            for index, style in enumerate(book._cell_styles)
            if re.fullmatch(r"0{2,18}", code := _format(book, style.numFmtId))
        }

    def text(self, element: Any) -> str:
        kind, value, formula = element.get("t", "n"), None, False
        for child in element:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                value = child.text
            elif tag == "f":
                formula = True
            elif tag == "is":
                value = "".join(part.text or "" for part in _runs(child))
        if value is None or value == "":
            # A formula may well give an empty text; without any value at all nobody has computed it.
            return values.unvalued_cell() if formula and kind != "str" else ""
        if kind == "n":
            return self._number(value, int(element.get("s", 0)))
        if kind == "s":
            return values.text_cell(unescape(self.strings[int(value)]))
        if kind == "b":
            return values.boolean_cell(value not in ("0", "false"))
        if kind == "e":
            return values.error_cell(value)
        if kind == "d":
            return values.date_cell(from_ISO8601(value))
        return values.text_cell(unescape(value))

    def _number(self, value: str, style: int) -> str:
        if style in self.dates:
            try:
                moment = from_excel(float(value), self.epoch, timedelta=style in self.durations)
                return values.date_cell(moment, with_hours=style in self.hours)
            except (OverflowError, ValueError):
                return values.error_cell(value)
        return values.number_cell(value, self.zeros.get(style, 0))


def _runs(element: Any) -> Iterator[Any]:
    """The text of an inline string without the phonetic guides (rPh) that stand between."""
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "t":
            yield child
        elif tag == "r":
            yield from (part for part in child if part.tag.endswith("}t"))


def _has_hours(book: Any, number: int) -> bool:
    """Whether a format of the workbook's own shows both the day and the hour, so that midnight is meant."""
    code = re.sub(r'"[^"]*"|\\\\.', "", _format(book, number)).lower()
    return number == 22 or ("h" in code and "y" in code)


def _format(book: Any, number: int) -> str:
    place = number - 164  # formats of the workbook's own begin there
    return book._number_formats[place] if 0 <= place < len(book._number_formats) else ""
