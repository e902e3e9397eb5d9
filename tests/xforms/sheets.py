"""Small XLSForms for tests, written row by row."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook


def workbook(path: Path, *survey, choices=(), settings=(), entities=()) -> Path:
    """Each sheet: a row of headers, then rows."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings), ("entities", entities)):
        if rows:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
    book.save(path)
    return path
