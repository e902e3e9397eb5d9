"""A sheet as it was drawn: rows of text, and the cells that were merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_MERGED_CELLS = 4_000_000  # looked at; a damaged file may merge whole sheets a thousand times


@dataclass(frozen=True)
class Row:
    """``number``: as the spreadsheet counts, from 1. A cell may have a ``reason`` why it cannot be used."""

    number: int
    cells: Sequence[str]
    hidden: bool = False


@dataclass(frozen=True)
class Merge:
    """A rectangle, both ends included: rows as the spreadsheet counts them, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet:
    """``rows`` in order, without gaps being filled: a number that is missing is an empty row."""

    def __init__(self, rows: Sequence[Row], merges: Sequence[Merge] = ()) -> None:
        self.rows, self.merges = rows, merges
        self._cells = {
            row.number: {index: cell if fault(cell) else cell.strip() for index, cell in enumerate(row.cells) if cell}
            for row in rows
        }
        self._filled = {
            number: [index for index, cell in cells.items() if cell or fault(cell)]
            for number, cells in self._cells.items()
        }

    @cached_property
    def columns(self) -> list[int]:
        """Columns that hold anything."""
        return sorted({index for filled in self._filled.values() for index in filled})

    def own(self, number: int, column: int) -> str:
        """What stands in this cell itself, without spaces around it; a damaged one as it is."""
        cells = self._cells.get(number)
        return cells.get(column, "") if cells else ""

    def seen(self, number: int, column: int) -> str:
        """What a person sees there: of merged cells, the one that they all show."""
        if self.merges and (owner := self.owners.get((number, column))):
            return self.own(*owner)
        return self.own(number, column)

    def filled(self, number: int) -> list[int]:
        """The columns in which this row itself holds something."""
        return self._filled.get(number, [])

    @cached_property
    def owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For every cell of a merged rectangle where its text stands."""
        last = self.rows[-1].number if self.rows else 0
        width = self.columns[-1] if self.columns else -1
        found: dict[tuple[int, int], tuple[int, int]] = {}
        left_over = _MERGED_CELLS
        for merge in self.merges:
            for number in range(merge.top, min(merge.bottom, last) + 1):
                for column in range(merge.left, min(merge.right, width) + 1):
                    found[number, column] = (merge.top, merge.left)
                    left_over -= 1
                    if not left_over:
                        return found
        return found


def fault(cell: str) -> str:
    """Why a cell is damaged; '' for a sound one."""
    return getattr(cell, "reason", "")


def bare(text: str) -> str:
    """'合　 计' → '合计': tables stretch words with spaces and line breaks."""
    return "".join(text.split())
