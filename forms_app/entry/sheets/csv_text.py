"""CSV: its encoding found strictly (never with replacement marks), its separator by its first line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from forms_app.entry.sheets import values
from forms_app.entry.sheets.table import RawRows, SheetRefused, Table, read_table

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_FORMULAS = frozenset("=+-@＝＋－＠")
SEPARATORS = ",\t;"
SURE = 8  # that many characters beyond ASCII read well as UTF-8: then a later fault is damage, not another encoding


class _Text(io.TextIOWrapper):
    """Leaves the file open: it belongs to the caller."""

    def close(self) -> None:
        pass


def read(file: IO[bytes]) -> Table:
    """Raises SheetRefused."""
    return read_table(raw_rows(file))


def raw_rows(file: IO[bytes]) -> RawRows:
    """All rows, whatever they are. Raises SheetRefused."""
    encoding = find_encoding(file)
    file.seek(0)
    text = _Text(file, encoding=encoding, newline="")
    separator = _separator(text)
    text.seek(0)
    return _rows(text, separator)


def find_encoding(file: IO[bytes]) -> str:
    """UTF-8, UTF-16 or GB 18030, whichever reads the whole file without a fault. Raises SheetRefused."""
    start = file.read(_CHUNK)
    for bom, name in _BOMS:
        if start.startswith(bom):
            _check(file, name)
            return name
    if b"\x00" in start:
        for name in ("utf-16-le", "utf-16-be"):
            if _is_plain(start, name):
                _check(file, name)
                return name
    fault = _first_fault(file, "utf-8")
    if fault is None:
        return "utf-8"
    line, beyond = fault
    if beyond >= SURE or _first_fault(file, "gb18030") is not None:
        raise SheetRefused(_unreadable(line))
    return "gb18030"


def _is_plain(start: bytes, encoding: str) -> bool:
    try:
        text = start[: len(start) // 2 * 2].decode(encoding)
    except UnicodeDecodeError:
        return False
    return "\x00" not in text and "\n" in text


def _check(file: IO[bytes], encoding: str) -> None:
    if fault := _first_fault(file, encoding):
        raise SheetRefused(_unreadable(fault[0]))


def _first_fault(file: IO[bytes], encoding: str) -> tuple[int, int] | None:
    """(line, characters beyond ASCII before it) of the first bytes that do not belong to this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, beyond = 1, 0
    for chunk, last in _chunks(file):
        try:
            text = decoder.decode(chunk, last)
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            return line + before.count(b"\n"), beyond + sum(byte >= 0xC0 for byte in before)
        line += text.count("\n")
        beyond += 0 if text.isascii() else sum(character > "\x7f" for character in text)
    return None


def _chunks(file: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk, False
    yield b"", True


def _unreadable(line: int) -> str:
    return str(
        _(
            "Near line %(line)d there are characters that cannot be read: the file is damaged or its encoding is "
            "unknown. Open it in WPS or Excel and save it as .xlsx."
        )
        % {"line": line}
    )


def _separator(text: IO[str]) -> str:
    for line in text:
        if line.strip("\ufeff \r\n\t,;"):
            bare = "".join(line.split('"')[::2])  # outside quotation marks
            return max(SEPARATORS, key=bare.count)
        if len(line) > _CHUNK:
            break
    return ","


def _rows(text: IO[str], separator: str) -> RawRows:
    reader = csv.reader(text, delimiter=separator)
    before = 0
    try:
        for cells in reader:
            # A cell may hold line breaks; a row is known by its first line.
            number, before = before + 1, reader.line_num
            yield number, [values.text_cell(_bare(cell)) for cell in cells]
    except csv.Error as error:
        raise SheetRefused(
            _(
                "Row %(row)d cannot be read: a cell is far too long, or a quotation mark is not closed. "
                "Open the file in WPS or Excel and save it as .xlsx."
            )
            % {"row": before + 1}
        ) from error


def _bare(cell: str) -> str:
    """Without what our own export adds, so that no spreadsheet runs or rounds a cell: '=1 → =1."""
    text = cell.removesuffix("\t")
    return text[1:] if text[:1] == "'" and text.lstrip(" '")[:1] in _FORMULAS else text
