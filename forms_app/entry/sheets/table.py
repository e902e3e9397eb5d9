"""What a table is: column names in the first row that holds anything, and rows of text below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _

from forms_app.entry.text import INVISIBLE_ENDS

COLUMN_LIMIT = 2_000  # a form has 1,600 at most, and an export adds its own
ROW_LIMIT = 200_000
CELL_LIMIT = 100_000  # characters; a long text takes 5,000

RawRows = Iterator[tuple[int, list[str]]]  # (number of the row in the file, cells from column A on)


class SheetRefused(Exception):
    """The file cannot be read; ``str()`` says why and what to do."""


class DamagedCell(str):
    """What is left of a value that the spreadsheet has damaged. Its text is never to be stored."""

    reason: str

    def __new__(cls, text: str, reason: str) -> DamagedCell:
        cell = super().__new__(cls, text)
        cell.reason = reason
        return cell


def fault_of(cell: str) -> str:
    """Why a cell cannot be used; empty when it can."""
    return cell.reason if isinstance(cell, DamagedCell) else ""


@dataclass
class Table:
    """``headers[i]`` names ``cells[i]`` of every row; it is empty for a column that holds nothing.

    ``rows`` can be read once, skips empty rows, and may raise SheetRefused. ``others``: the sheets behind it by their
    names, each read when it is asked for, which may raise SheetRefused too.
    """

    headers: list[str]
    header_row: int
    rows: RawRows
    sheet: str = ""
    others: dict[str, Callable[[], Table]] = field(default_factory=dict)

    @property
    def unread(self) -> list[str]:
        return list(self.others)


def column_letters(index: int) -> str:
    """0 → 'A', 26 → 'AA'."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_blank(cell: str) -> bool:
    return not isinstance(cell, DamagedCell) and not cell.strip(INVISIBLE_ENDS)


def read_table(raw: RawRows, sheet: str = "", merged: str = "") -> Table:
    """Find the column names. ``merged``: the first range of merged cells, if any. Raises SheetRefused."""
    filled = ((number, cells) for number, cells in raw if not all(map(is_blank, cells)))
    header_row, cells = next(filled, (0, []))
    if not header_row:
        raise SheetRefused(_("There is nothing in this file. Enter the column names in row 1 and the data below them."))
    first = next(filled, None)
    _refuse_title(header_row, cells, first)
    if merged:
        raise SheetRefused(
            _(
                "The cells %(range)s are merged. Undo the merging, give every row its own values, and have one row "
                "of column names only."
            )
            % {"range": merged}
        )
    headers = _headers(header_row, cells)
    rows = chain([first] if first else [], filled)
    return Table(headers, header_row, _aligned(rows, headers), sheet)


def _refuse_title(number: int, cells: list[str], first: tuple[int, list[str]] | None) -> None:
    alone = [cell for cell in cells if not is_blank(cell)]
    if first and len(alone) == 1 and sum(not is_blank(cell) for cell in first[1]) > 1:
        raise SheetRefused(
            _(
                "Row %(row)d holds only “%(title)s”, which looks like a title. Delete the rows above the column "
                "names, so that the column names come first."
            )
            % {"row": number, "title": alone[0][:40]}
        )


def _headers(number: int, cells: list[str]) -> list[str]:
    headers = [" ".join(cell.strip(INVISIBLE_ENDS).split()) for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > COLUMN_LIMIT:
        raise SheetRefused(
            _("This table has %(found)d columns; at most %(limit)d can be read. Keep only the columns that are needed.")
            % {"found": len(headers), "limit": COLUMN_LIMIT}
        )
    twice = [name for name, count in Counter(filter(None, headers)).items() if count > 1]
    if twice:
        places = "、".join(column_letters(i) for i, name in enumerate(headers) if name == twice[0])
        raise SheetRefused(
            _("The column name “%(name)s” stands in columns %(places)s. Give every column a name of its own.")
            % {"name": twice[0][:40], "places": places}
        )
    long = next((name for name in headers if len(name) > 1000), "")
    if long:
        raise SheetRefused(
            _("Row %(row)d does not look like column names: “%(text)s” is too long.")
            % {"row": number, "text": long[:20]}
        )
    return headers


def _aligned(rows: RawRows, headers: list[str]) -> RawRows:
    """Rows as long as the headers. Raises SheetRefused for content in a column without a name."""
    width = len(headers)
    unnamed = [index for index, name in enumerate(headers) if not name]
    for count, (number, cells) in enumerate(rows, 1):
        if count > ROW_LIMIT:
            raise SheetRefused(
                _("This file has more than %(limit)d rows. Divide it into several files.") % {"limit": ROW_LIMIT}
            )
        if len(cells) < width:
            cells = cells + [""] * (width - len(cells))
        for index in (*unnamed, *range(width, len(cells))):
            if not is_blank(cells[index]):
                raise SheetRefused(
                    _("Row %(row)d has something in column %(column)s, which has no column name. Name it or clear it.")
                    % {"row": number, "column": column_letters(index)}
                )
        yield number, cells[:width]
