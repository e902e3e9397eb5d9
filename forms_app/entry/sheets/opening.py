"""Which kind of file it is: its content decides, not its name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import IO

from django.utils.translation import gettext as _

from forms_app.entry.sheets import csv_text, xls, xlsx
from forms_app.entry.sheets.table import RawRows, SheetRefused, Table

BYTES = 60 * 1024**2
log = logging.getLogger("gewu.sheets")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf", b"SQLite")


def open_table(file: IO[bytes], filename: str) -> Table:
    """The table in a CSV, XLSX or XLS file, read row by row while ``file`` stays open.

    Raises SheetRefused; reading ``rows`` may raise it too. ``file`` must be seekable (an upload, an open file).
    """
    check_size(file)
    start = file.read(512)
    file.seek(0)
    read = reader_of(start, filename)
    try:
        return _safe(read(file))
    except SheetRefused:
        raise
    except Exception as error:
        raise broken(error) from error


def _safe(table: Table) -> Table:
    others: dict[str, Callable[[], Table]] = {
        name: partial(_opened, name, open_it) for name, open_it in table.others.items()
    }
    return replace(table, rows=_guarded(table.rows), others=others)


def _opened(name: str, open_it: Callable[[], Table]) -> Table:
    """A sheet behind the first; what is wrong with it says which one it is."""
    try:
        table = open_it()
        return replace(table, rows=_named(name, _guarded(table.rows)))
    except SheetRefused as refused:
        raise _of_sheet(name, refused) from refused
    except Exception as error:
        raise _of_sheet(name, broken(error)) from error


def _named(name: str, rows: RawRows) -> RawRows:
    try:
        yield from rows
    except SheetRefused as refused:
        raise _of_sheet(name, refused) from refused


def _of_sheet(name: str, refused: SheetRefused) -> SheetRefused:
    return SheetRefused(_("Sheet “%(sheet)s”: %(message)s") % {"sheet": name, "message": refused})


def check_size(file: IO[bytes]) -> None:
    size = file.seek(0, 2) or file.tell()
    file.seek(0)
    if not size:
        raise SheetRefused(_("This file is empty. Choose another one."))
    if size > BYTES:
        raise SheetRefused(
            _("This file has more than %(limit)d MB. Divide it into several files.") % {"limit": BYTES // 1024**2}
        )


def reader_of(start: bytes, filename: str) -> Callable[[IO[bytes]], Table]:
    if start.startswith(_ZIP):
        return xlsx.read
    if start.startswith(_OLE):
        return xls.read
    bare = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if bare.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        raise SheetRefused(
            _("This is a web page with the name of a spreadsheet. Open it in WPS or Excel and save it as .xlsx.")
        )
    if start.startswith(_OTHERS):
        raise SheetRefused(_("This is not a spreadsheet, whatever its name says. Choose an .xlsx or .csv file."))
    if filename.lower().endswith((".xlsx", ".xlsm", ".xls", ".et")):
        raise SheetRefused(_("This file is damaged or no spreadsheet. Open it in WPS or Excel and save it as .xlsx."))
    return csv_text.read


def _guarded(rows: RawRows) -> RawRows:
    """Damage in the middle of a file comes up while its rows are read."""
    try:
        yield from rows
    except SheetRefused:
        raise
    except Exception as error:
        raise broken(error) from error


def broken(error: Exception) -> SheetRefused:
    log.info("a spreadsheet could not be read: %r", error)
    return SheetRefused(_("This file is damaged or no spreadsheet. Open it in WPS or Excel and save it as .xlsx."))
