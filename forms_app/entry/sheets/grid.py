"""Whole sheets as they were drawn, with merged cells and hidden rows: for tables that are not yet clean ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from forms_app.entry.sheets import csv_text, opening, xls, xlsx
from forms_app.entry.sheets.table import RawRows, SheetRefused, is_blank

ROWS, COLUMNS, CELLS = 50_000, 300, 2_000_000
_MERGES = 200_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
Rectangle = tuple[int, int, int, int]  # top, left, bottom, right: rows from 1, columns from 0, both ends included


@dataclass
class Grid:
    """``rows``: (number, cells) of those that hold anything, without empty cells at their ends."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    merged: list[Rectangle] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


Progress = Callable[[int], None]  # told how many rows have been read, every thousand


@dataclass
class Drawn:
    """A file as sheets by their names, each read when it is asked for, which may raise SheetRefused."""

    names: list[str]
    _read: Callable[[str, Progress], Grid]

    def grid(self, name: str, progress: Progress = lambda _count: None) -> Grid:
        try:
            return self._read(name, progress)
        except SheetRefused:
            raise
        except Exception as error:
            raise opening.broken(error) from error


def open_drawn(file: IO[bytes], filename: str) -> Drawn:
    """``file`` must be seekable and stay open. Raises SheetRefused."""
    opening.check_size(file)
    start = file.read(512)
    file.seek(0)
    kind = opening.reader_of(start, filename)
    try:
        found = _xlsx(file) if kind is xlsx.read else _xls(file) if kind is xls.read else _csv(file)
    except SheetRefused:
        raise
    except Exception as error:
        raise opening.broken(error) from error
    if not found.names:
        raise SheetRefused(_("There is nothing in this file. Choose one with a table in it."))
    return found


def _csv(file: IO[bytes]) -> Drawn:
    def read(name: str, progress: Progress) -> Grid:
        return Grid(name, _rows(csv_text.raw_rows(file), progress))

    return Drawn([""], read)


def _xls(file: IO[bytes]) -> Drawn:
    book = xls.workbook(file)

    def read(name: str, progress: Progress) -> Grid:
        sheet = book.get_sheet_by_name(name)
        merged = [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
        return Grid(name, _rows(xls._rows(sheet), progress), merged[:_MERGES])

    return Drawn([sheet.name for sheet in xls.visible(book)], read)


def _xlsx(file: IO[bytes]) -> Drawn:
    book = xlsx.workbook(file)
    sheets = {sheet.title: sheet for sheet in xlsx.visible(book)}

    def read(name: str, progress: Progress) -> Grid:
        hidden: set[int] = set()
        rows = _rows(xlsx._rows(book, sheets[name], hidden.add), progress)
        return Grid(name, rows, _merged(sheets[name]), hidden)

    return Drawn([name for name, sheet in sheets.items() if xlsx._has_rows(book, sheet)], read)


def _merged(sheet: Any) -> list[Rectangle]:
    found: list[Rectangle] = []
    for left, top, right, bottom in _references(sheet):
        found.append((int(top), xlsx._index(left.decode()), int(bottom), xlsx._index(right.decode())))
        if len(found) > _MERGES:
            raise SheetRefused(_("This sheet has too many merged cells. Divide it into several files."))
    return found


def _references(sheet: Any) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
    """They stand behind the rows."""
    rest = b""
    with sheet._get_source() as source:
        while chunk := source.read(1 << 20):
            data = rest + chunk
            end = 0
            for match in _MERGED.finditer(data):
                end = match.end()
                yield match[1], match[2], match[3], match[4]
            rest = data[max(end, len(data) - 200) :]


def _rows(raw: RawRows, progress: Progress) -> list[tuple[int, list[str]]]:
    """Raises SheetRefused for more than can be shown and gone through."""
    found: list[tuple[int, list[str]]] = []
    cells = 0
    for number, row in raw:
        while row and is_blank(row[-1]):
            row.pop()
        if not row:
            continue
        cells += len(row)
        found.append((number, row))
        if len(row) > COLUMNS:
            words = _("This table has %(found)d columns; a form can be made from at most %(limit)d. Take some out.")
            raise SheetRefused(words % {"found": len(row), "limit": COLUMNS})
        if len(found) > ROWS or cells > CELLS:
            words = _(
                "This table is too large to make a form from: at most %(rows)d rows and %(cells)d cells. Make the form "
                "from a part of it, and import the rest into its ledger."
            )
            raise SheetRefused(words % {"rows": ROWS, "cells": CELLS})
        if len(found) % 1000 == 0:
            progress(len(found))
    return found
