"""A small picture of each form: its sections and questions in two columns, each with a sign of its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms_app.designer.gallery.reading import Block, Ready

# Signs are drawn in templates/designer/gallery/_signs.svg.
SIGNS = {
    "text": "line", "email": "line", "url": "line", "licence_plate": "line", "credit_code": "line", "barcode": "line",
    "id_number": "line", "phone": "line", "serial": "line", "person": "line", "record_link": "line",
    "long_text": "lines", "note": "lines", "integer": "number", "decimal": "number", "money": "money",
    "date": "day", "time": "day", "datetime": "day", "year_month": "day", "choice": "one", "boolean": "one",
    "cascade": "levels", "area": "levels", "choices": "some", "consent": "some", "matrix": "grid", "repeat": "grid",
    "check_item": "check", "rating": "stars", "photo": "photo", "photos": "photo", "files": "file", "audio": "file",
    "signature": "pen", "location": "place", "track": "place", "shape": "place",
}  # fmt: skip
WIDTH, HEIGHT = 240, 150
_TOP, _STEP, _LINES, _COLUMNS = 16, 14, 10, (10, 126)
_LETTERS, _TITLE_LETTERS, _INDENT = 9, 12, 8


@dataclass(frozen=True)
class Line:
    """``sign``: '' for the title of a section. ``x``, ``y``: where its words begin."""

    words: str
    sign: str
    x: int
    y: int

    @property
    def sign_x(self) -> int:
        return max(column for column in _COLUMNS if column <= self.x) + 78

    @property
    def sign_y(self) -> int:
        return self.y - 8


def picture(form: Ready) -> list[Line]:
    """As many lines as there is room for; a section never begins on the last line of a column."""
    found: list[Line] = []
    at = 0
    for section in form.sections:
        at += at % _LINES == _LINES - 1
        for words, sign, depth in _lines(section):
            if at >= _LINES * len(_COLUMNS):
                return found
            x, y = _COLUMNS[at // _LINES] + depth * _INDENT, _TOP + _STEP * (at % _LINES)
            found.append(Line(_short(words, _LETTERS - depth if sign else _TITLE_LETTERS), sign, x, y))
            at += 1
    return found


def _lines(section: Block) -> Iterator[tuple[str, str, int]]:
    yield section["value"]["title"], "", 0
    yield from _questions(section["value"]["questions"], 0)


def _questions(blocks: list[Block], depth: int) -> Iterator[tuple[str, str, int]]:
    for block in blocks:
        if not block["value"].get("calculation"):
            yield block["value"]["label"], SIGNS.get(block["type"], "line"), depth
            yield from _questions(block["value"].get("questions", []), depth + 1)


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
