"""Type sizes that make a text fit its box: decided before layout, so that no name is ever clipped."""

from __future__ import annotations

from math import ceil

MM = 25.4 / 72  # a point in millimetres
STEP = 0.5
SMALLEST = 4.0
# Ems that a character takes: Latin capitals and wide signs of Noto Sans, other Latin characters, everything else.
CAPITAL, LATIN, FULL = 0.78, 0.62, 1.0
WIDE = set("@%&mwMW—…")


def ems(text: str) -> float:
    return sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character in WIDE:
        return FULL
    if not character.isascii():
        return FULL
    return CAPITAL if character.isupper() else LATIN


def lines_of(text: str, width: float, points: float) -> int:
    """Lines that the text takes at most; half an em a line is left for punctuation that may not begin one."""
    room = width / (points * MM)
    if ems(text) <= room and "\n" not in text:
        return 1
    room = max(1.0, room - 1)
    return sum(max(1, ceil(ems(part) / room)) for part in text.split("\n"))


def fit(text: str, width: float, height: float, largest: float, *, pitch: float = 1.3, most_lines: int = 99) -> float:
    """The largest size in points, not above ``largest``, at which the text stands in a box of these millimetres.

    ``pitch``: line height in ems.
    """
    points = largest
    while points > SMALLEST:
        lines = lines_of(text, width, points)
        if lines <= most_lines and lines * points * MM * pitch <= height:
            break
        points -= STEP
    return points
