"""Refuses archives that are no workbooks, and those that would take all memory or hours once they are unpacked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from django.utils.translation import gettext as _

from forms_app.entry.sheets.table import SheetRefused

SHEET_BYTES = 1024**3  # unpacked, all sheets together; 100,000 rows of 12 columns have 70 MB
PART_BYTES = 300 * 1024**2  # of shared texts, which are held in memory
SMALL_PART_BYTES = 30 * 1024**2  # of styles and the like
# Tags take time and memory whatever they hold, and millions of empty ones are packed into some kilobytes.
SHEET_TAGS, PART_TAGS, SMALL_PART_TAGS = 40_000_000, 10_000_000, 2_000_000
SHEET_ROWS = 1_048_576  # by Excel's rules, empty ones too
# Of one row, and of what stands before and behind the rows; 500 columns have some thousand tags.
ROW_TAGS, ROW_BYTES = 500_000, 20 * 1024**2
_SHEETS, _NEVER_OPENED = "xl/worksheets/", ("xl/media/", "xl/embeddings/", "xl/drawings/")
_SMALL, _CHUNK = 1 << 20, 1 << 20  # bytes of a part whose tags are not worth counting; read at once
_PREFIX = re.compile(rb"<(\w+:)?worksheet\b")


def check_archive(file: IO[bytes]) -> None:
    """Raises SheetRefused."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        _check_names({part.filename for part in parts})
        for part in parts:
            if part.flag_bits & 1:
                raise SheetRefused(protected())
            if part.file_size > _byte_limit(part.filename):
                raise _too_large()
        _check_tags(archive, [part for part in parts if not part.filename.startswith(_NEVER_OPENED)])
    file.seek(0)


def _check_names(names: set[str]) -> None:
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise SheetRefused(_("This is not a spreadsheet, whatever its name says. Choose an .xlsx or .csv file."))
    if not any(name.startswith("xl/") for name in names):
        raise SheetRefused(_("This is not an .xlsx workbook. Open it in WPS or Excel and save it as .xlsx."))


def _byte_limit(name: str) -> int:
    if name.startswith((_SHEETS, *_NEVER_OPENED)):
        return SHEET_BYTES
    return PART_BYTES if "sharedStrings" in name else SMALL_PART_BYTES


def _check_tags(archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> None:
    size = tags = 0  # of all sheets
    for part in parts:
        if part.filename.startswith(_SHEETS):
            size += part.file_size
            if size > SHEET_BYTES:
                raise _too_large()
            tags += _tags_of_sheet(archive, part)
            if tags > SHEET_TAGS:
                raise _too_large()
        else:
            count = sum(chunk.count(b"<") for chunk in _chunks(archive, part))
            if count > (PART_TAGS if "sharedStrings" in part.filename else SMALL_PART_TAGS):
                raise _too_large()


def _tags_of_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Raises SheetRefused for too many rows, and for too much in one or a row in a row: each is parsed as a whole."""
    rows = tags = run = size = opened = 0  # the last three of the row that is not over yet
    begin = end = empty = None
    for data in _whole_tags(_chunks(archive, part)):
        if begin is None or end is None or empty is None:
            begin, end, empty = _marks(data)
        pieces = empty.sub(begin + end, data).split(end)
        for number, piece in enumerate(pieces):
            if number:
                rows, run, size, opened = rows + 1, 0, 0, 0
            count = piece.count(b"<")
            tags, run, size, opened = tags + count, run + count, size + len(piece), opened + piece.count(begin)
            if run > ROW_TAGS or size > ROW_BYTES or opened > 1:
                raise _too_large()
        if rows > SHEET_ROWS or tags > SHEET_TAGS:
            raise _too_large()
    return tags


def _marks(start: bytes) -> tuple[bytes, bytes, re.Pattern[bytes]]:
    """How rows begin and end in a sheet: '<row', '</row>', and a whole row without cells."""
    found = _PREFIX.search(start)
    prefix = (found[1] or b"") if found else b""
    return b"<" + prefix + b"row", b"</" + prefix + b"row>", re.compile(b"<" + prefix + rb"row\b[^<>]*/>")


def _whole_tags(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same without a tag cut in two."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        cut = data.rfind(b">") + 1
        rest = data[cut:]
        if len(rest) > ROW_BYTES:
            raise _too_large()
        yield data[:cut]


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What is unpacked, a piece at a time; nothing of small parts."""
    if part.file_size >= _SMALL:
        with archive.open(part) as source:
            while chunk := source.read(_CHUNK):
                yield chunk


def _too_large() -> SheetRefused:
    return SheetRefused(_("This workbook is too large once it is unpacked. Divide it into several files."))


def protected() -> str:
    return str(_("This file is protected by a password. Remove the password, save it, and choose it again."))
