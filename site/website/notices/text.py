"""A notice's plain text as paragraphs and tables, for pages and paper alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone

from forms_app.entry.display import day_text

WIDE = 4  # columns; a phone shows such tables row by row
NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?%?")


@dataclass(frozen=True)
class Cell:
    """``label``: what stands above its column."""

    text: str
    label: str
    is_number: bool


@dataclass(frozen=True)
class Block:
    """A paragraph (``text``), or a table (``head`` and ``rows``, all rows of one length)."""

    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_wide(self) -> bool:
        return len(self.head) >= WIDE

    @property
    def titles(self) -> list[Cell]:
        return self._cells(self.head)

    @property
    def lines(self) -> list[list[Cell]]:
        return [self._cells(row) for row in self.rows]

    def _cells(self, texts: tuple[str, ...]) -> list[Cell]:
        return [Cell(*it) for it in zip(texts, self.head, self._numeric(), strict=True)]

    def _numeric(self) -> list[bool]:
        """Which columns hold nothing but numbers."""
        filled = [[text for text in column if text] for column in zip(*self.rows, strict=True)]
        return [bool(texts) and all(NUMBER.fullmatch(text) for text in texts) for texts in filled]


def blocks(body: str) -> list[Block]:
    """Lines with tabs (as spreadsheets paste them) or upright bars make a table of two or more such lines."""
    found: list[Block] = []
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for is_table, run in groupby(lines, key=lambda line: _separator(line) != ""):
        group = list(run)
        if is_table and len(group) > 1:
            found.append(_table(group))
        else:
            found += [Block(text=line.strip()) for line in group if line.strip()]
    return found


def _separator(line: str) -> str:
    if "\t" in line.strip(" "):  # also when only the first cell of a row is filled
        return "\t"
    return next((mark for mark in ("|", "｜") if mark in line.strip()), "")


def _table(lines: list[str]) -> Block:
    rows = [cells for line in lines if any(cells := [cell.strip() for cell in _cells(line)])] or [[""]]
    width = max(len(row) for row in rows)
    even = [tuple(row + [""] * (width - len(row))) for row in rows]
    return Block(head=even[0], rows=tuple(even[1:]))


def _cells(line: str) -> list[str]:
    mark = _separator(line)
    return line.strip("\n" if mark == "\t" else " |｜").split(mark)


def notice_context(page: Any) -> dict[str, Any]:
    """What page and paper say of a notice: its blocks, who issued it, and its days in words."""
    first = page.go_live_at or page.first_published_at
    last = page.expire_at - timedelta(seconds=1) if page.expire_at else None
    return {
        "notice": page,
        "blocks": blocks(page.body),
        "issuer": page.area.full_name(),
        "first_day": day_text(timezone.localtime(first).date()) if first else "",
        "last_day": day_text(timezone.localtime(last).date()) if last else "",
    }
