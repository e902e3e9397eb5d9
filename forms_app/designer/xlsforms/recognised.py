"""Whether a file is an XLSForm, told by the names of its sheets alone: nothing of it is unpacked but their list."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from typing import IO

SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*\bname=\"\s*survey\s*\"", re.IGNORECASE)
LIST_OF_SHEETS, LARGEST_LIST = "xl/workbook.xml", 1_000_000  # bytes
OLD_LIMIT = 5_000_000  # bytes; old workbooks are read as a whole to find the names


_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    KeyError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
)  # fmt: skip


def is_xlsform(file: IO[bytes]) -> bool:
    """Leaves the file at its beginning. A file that cannot be read is none."""
    try:
        return _has_survey(file)
    finally:
        file.seek(0)


def _has_survey(file: IO[bytes]) -> bool:
    if not zipfile.is_zipfile(file):
        return _old_has_survey(file)
    try:
        with zipfile.ZipFile(file) as packed, packed.open(LIST_OF_SHEETS) as sheets:
            return bool(SHEET.search(sheets.read(LARGEST_LIST)))
    except _DAMAGED:
        return False


def _old_has_survey(file: IO[bytes]) -> bool:
    """.xls"""
    from python_calamine import CalamineError, CalamineWorkbook

    file.seek(0)
    content = file.read(OLD_LIMIT + 1)
    if len(content) > OLD_LIMIT or not content.startswith(b"\xd0\xcf\x11\xe0"):
        return False
    try:
        with CalamineWorkbook.from_object(io.BytesIO(content)) as book:
            return any(name.strip().lower() == "survey" for name in book.sheet_names)
    except (CalamineError, OSError, ValueError):
        return False
