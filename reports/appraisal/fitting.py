"""How large the type of a sheet may be, so that it stands on one page: counted before it is laid out."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

POINT = 25.4 / 72  # mm
# Of the items: number, item, content, points, method, measured, given. Together 172 mm (domain of the sheet).
WIDTHS = (10, 26, 62, 13, 34, 15, 12)
HEAD_WIDTHS = (36, 58, 28, 24, 26)
PAGE = 257.0  # mm that may be printed on
FIXED = 58.0  # mm: title, signatures, frame of the appeal, spaces between
PADDING, LEADING = 1.4, 1.35  # mm left and right of a text; line height
SAFETY = 1.03  # lines break earlier than the count says when words and punctuation are kept together
READABLE, SMALL = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5), (7.0, 6.5, 6.0)
WHOLE = 320  # characters: nothing is longer than that
# What is given up first, type sizes or the ends of texts: (sizes, characters of a note, characters of the wording).
ATTEMPTS = (
    *((READABLE, notes, WHOLE) for notes in (WHOLE, 120, 60)),
    *((SMALL, notes, WHOLE) for notes in (120, 60, 24)),
    *((SMALL, 24, wording) for wording in (150, 90, 60, 45, 30, 20, 12)),
)
CHOICES = [(size, notes, wording) for sizes, notes, wording in ATTEMPTS for size in sizes]


def ems(text: str) -> float:
    """The width of a text in ems: Chinese 1, capitals and the rest as in the widest of our faces."""
    return sum(_em(char) for char in text)


def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in "WMwm@%—…":
        return 1.0
    return 0.8 if char.isupper() else 0.58


def lines(text: str, width: float, size: float) -> int:
    """Lines that a text takes in a cell of ``width`` mm at ``size`` points; an empty one takes one."""
    room = max(1.0, math.floor((width - 2 * PADDING) / (size * POINT)))
    return sum(max(1, math.ceil(ems(part) * SAFETY / room)) for part in text.split("\n")) if text else 1


@dataclass(frozen=True)
class Texts:
    """What varies from sheet to sheet. ``rows`` and ``head``: texts by column; ``notes`` each begin a line."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]
    appeal: str = ""

    def height(self, size: float, note_length: int, wording: int = WHOLE) -> float:
        """Millimetres on paper, about."""
        line = size * POINT * LEADING
        found = FIXED + _row_height(self.head, HEAD_WIDTHS, size) + line + 2
        found += sum(_row_height([cut(text, wording) for text in row], WIDTHS, size) for row in self.rows)
        found += 4 * (line + 1.8)  # heads of columns, sums and the grade
        found += sum(lines(cut(note, note_length), 172 - 26, size) * line for note in self.notes)
        return found + lines(cut(self.appeal, 240), 172 - 26, size) * line


def _row_height(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    most = max(lines(text, width, size) for text, width in zip(texts, widths, strict=True))
    return most * size * POINT * LEADING + 1.8


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


@dataclass(frozen=True)
class Fit:
    """``size`` in points; characters of a note and of the wording; ``space``: mm left over, which go to the appeal."""

    size: float
    note_length: int
    wording: int
    space: float
    number: int  # of CHOICES


def fit(texts: Texts, start: int = 0) -> Fit | None:
    """The first of CHOICES, from ``start`` on, with which all stands on one page; None if nothing helps."""
    for number, (size, length, wording) in enumerate(CHOICES[start:], start):
        height = texts.height(size, length, wording)
        if height <= PAGE:
            return Fit(size, length, wording, min(36.0, (PAGE - height) * 0.8), number)
    return None
