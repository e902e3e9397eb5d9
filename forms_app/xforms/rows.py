"""Where the things of a form stand in its sheet: pyxform keeps names, people look for rows and columns."""

from __future__ import annotations

import re
from typing import Any

from forms_app.xforms.told import Place

SURVEY = "survey"
_ALIASES = {
    "relevance": "relevant", "calculate": "calculation", "caption": "label", "command": "type", "tag": "name",
    "value": "name", "constraintmsg": "constraint_message", "jr:constraintmsg": "constraint_message",
    "constraining_message": "constraint_message", "jr:count": "repeat_count", "count": "repeat_count",
    "read_only": "readonly", "requiredmsg": "required_message", "jr:requiredmsg": "required_message",
}  # fmt: skip
_BEGIN, _END = re.compile(r"^\s*begin[\s_]", re.IGNORECASE), re.compile(r"^\s*end[\s_]", re.IGNORECASE)
_MOVED = ("bind", "control", "body", "media", "instance")


def plain(header: str) -> str:
    """'bind::relevant', 'Relevance' → 'relevant'; 'label::Français (fr)' → 'label'."""
    words = [word.strip().lower().replace(" ", "_") for word in re.split(r"::|(?<!jr):", str(header))]
    if len(words) > 1 and words[0] in _MOVED:
        words = words[1:]
    return _ALIASES.get(words[0], words[0])


class Rows:
    """Rows of the sheet survey by the path of what stands in them: names of groups, then its own."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.numbers: dict[tuple[str, ...], int] = {}
        self.types: dict[tuple[str, ...], str] = {}
        path: list[str] = []
        for number, row in enumerate(rows, start=2):
            kind, name = str(self._cell(row, "type") or ""), str(self._cell(row, "name") or "")
            if _END.match(kind):
                path = path[:-1]
                continue
            where = (*path, name)
            self.numbers.setdefault(where, number)
            self.types.setdefault(where, kind)
            if _BEGIN.match(kind):
                path.append(name)

    def number(self, path: tuple[str, ...]) -> int:
        """The row of the path, else of what it was made from: generated things stand for the row around them."""
        for end in range(len(path), 0, -1):
            if found := self.numbers.get(path[:end]):
                return found
        return next((row for where, row in self.numbers.items() if path and where[-1] == path[-1]), 0)

    def type(self, path: tuple[str, ...]) -> str:
        return self.types.get(path, "")

    def place(self, number: int, column: str) -> Place:
        """With the header as it is written in this file."""
        row = self.rows[number - 2] if 2 <= number < len(self.rows) + 2 else {}
        return Place(SURVEY, number, next((str(name) for name in row if plain(name) == column), column))

    @staticmethod
    def _cell(row: dict[str, Any], column: str) -> Any:
        return next((value for name, value in row.items() if plain(name) == column), None)
