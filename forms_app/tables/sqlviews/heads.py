"""Names of a view's columns: the labels of the form, each once, within PostgreSQL's 63 bytes.

Full-width brackets, because names of Chinese characters and these need no quotation marks in either database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

LIMIT = 63
_PART = 36  # bytes that the words of a part may take of it


def cut(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore").strip()


def bracket(words: str) -> str:
    return f"（{words}）"


def tidy(label: str) -> str:
    """On one line, without what would have to be escaped."""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in label)).replace('"', "”").strip()


class Heads:
    """Gives out names. Who comes first keeps the plain one, so the columns of older questions are named first."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = {name.lower() for name in reserved}  # SQLite knows no capitals in names

    def give(self, label: str, part: str, endings: Sequence[str]) -> list[str]:
        """A name for each ending ('', '（代码）'), all with the same number where the plain one is taken.

        '住房', '住房（代码）'; then '住房2', '住房2（代码）'. ``part``: '纬度' gives '位置（纬度）'.
        """
        number = 1
        while True:
            names = [_name(tidy(label), str(number) if number > 1 else "", tidy(part), ending) for ending in endings]
            if not self._taken & {name.lower() for name in names}:
                self._taken |= {name.lower() for name in names}
                return names
            number += 1


def _name(label: str, number: str, part: str, ending: str) -> str:
    behind = f"{number}{bracket(cut(part, _PART - 6)) if part else ''}{ending}"
    return f"{cut(label, LIMIT - len(behind.encode()))}{behind}"
