"""Column widths of printed tables, from what stands in the columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDEST, TIGHT = 70.0, 17.0  # mm: wider texts are broken; if less is left for them, the type is set smaller
DIGIT = 0.57  # of an em, half-width characters of Noto Serif on the average


@dataclass(frozen=True)
class Face:
    """A table's type: size in points, and millimetres of padding and lines in a cell."""

    points: float
    padding: float

    @property
    def em(self) -> float:
        return self.points * 25.4 / 72


def wishes(labels: Sequence[str], rows: Sequence[Sequence[str]], face: Face) -> list[float]:
    """What each column would take to stand on one line, in mm; longer headings may take two."""
    return [_wish(label, (row[index] for row in rows), face) for index, label in enumerate(labels)]


def fit(wished: Sequence[float], room: float) -> tuple[list[float], bool]:
    """Widths that together are ``room``, and whether the type must be smaller.

    Short columns get what they wish; the long ones share the rest.
    """
    if not wished:
        return [], False
    cap = _cap(wished, room)
    cut = [min(width, cap) for width in wished]
    scale = room / sum(cut)
    return [round(width * scale, 3) for width in cut], cap < TIGHT


def _wish(label: str, texts: Iterable[str], face: Face) -> float:
    ems = max((text_ems(text) for text in texts), default=0)
    return min(WIDEST, max(ems, _heading(label), 2) * face.em + face.padding)


def _heading(label: str) -> float:
    """Up to five characters stay on one line, for breaking them parts words; longer ones take two."""
    ems = text_ems(label)
    return ems if ems <= 5 else max(5.0, ems / 2 + 0.5)


def text_ems(text: str) -> float:
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
