"""Column widths of a printed ledger, from what stands in the columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

PAGE_WIDTH, NUMBER_WIDTH = 267.0, 12.0  # mm: A4 landscape within margins of 15; the column 序号
EM = 9 * 25.4 / 72  # mm: the size of the type
PADDING = 2.6  # mm on both sides of a cell, lines included
WIDEST, TIGHT = 46.0, 17.0  # mm: wider texts are broken; if less is left for them, the type is set smaller
DIGIT = 0.57  # of an em, half-width characters of Noto Serif on the average


def widths(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[float], bool]:
    """Millimetres per column, together the width of the page without 序号; and whether the type must be smaller.

    Short columns get what their longest text takes, so that it stands on one line; the long ones share the rest.
    """
    if not labels:
        return [], False
    wished = [_wish(label, (row[index] for row in rows)) for index, label in enumerate(labels)]
    room = PAGE_WIDTH - NUMBER_WIDTH
    cap = _cap(wished, room)
    cut = [min(width, cap) for width in wished]
    scale = room / sum(cut)
    return [round(width * scale, 3) for width in cut], cap < TIGHT


def _wish(label: str, texts: Iterable[str]) -> float:
    ems = max((_ems(text) for text in texts), default=0)
    # A heading may take two lines.
    return min(WIDEST, max(ems, _ems(label) / 2 + 0.5, 2) * EM + PADDING)


def _ems(text: str) -> float:
    return sum(DIGIT if character.isascii() else 1 for character in text)


def _cap(wished: Sequence[float], room: float) -> float:
    """The width that no column exceeds, so that all fit: the shorter ones keep theirs."""
    left, narrower = room, sorted(wished)
    for index, width in enumerate(narrower):
        share = left / (len(narrower) - index)
        if width > share:
            return share
        left -= width
    return narrower[-1]
