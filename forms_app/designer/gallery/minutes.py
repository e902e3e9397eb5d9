"""How long a form takes: counted from its questions, never written down by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from forms_app.designer.gallery.reading import Block, Ready, within
from forms_app.schema.types import TYPES

# Seconds of one answer by somebody who knows the form, on the phone: reading the question included.
SECONDS = {
    "text": 15, "long_text": 45, "integer": 8, "decimal": 10, "money": 10, "date": 6, "time": 8, "datetime": 10,
    "year_month": 8, "choice": 6, "choices": 10, "boolean": 5, "cascade": 12, "check_item": 8, "rating": 5,
    "phone": 12, "id_number": 20, "email": 20, "url": 25, "licence_plate": 12, "credit_code": 25, "barcode": 10,
    "area": 8, "person": 10, "record_link": 15, "location": 10, "track": 60, "shape": 60, "photo": 15, "photos": 30,
    "files": 30, "audio": 30, "signature": 15, "consent": 15, "note": 5,
}  # fmt: skip
_START, _ROW, _ROWS, _SOMETIMES = 20, 4, 2, 0.5  # opening and sending; a row of a matrix; rows of a table; if asked


def minutes(form: Ready) -> int:
    """Whole minutes, at least one. What is only asked on a condition counts half."""
    return minutes_of(form.sections)


def minutes_of(sections: Sequence[Block]) -> int:
    total = sum(
        _seconds(section["value"]["questions"]) * (_SOMETIMES if section["value"].get("relevant") else 1)
        for section in sections
    )
    return max(1, math.ceil((_START + total) / 60))


def asked(form: Ready) -> int:
    """How many questions there are to answer; those of a table of rows count once, a calculated one not at all."""
    return asked_of(form.sections)


def asked_of(sections: Sequence[Block]) -> int:
    return sum(1 for block in within(sections) if TYPES[block["type"]].is_asked and not _is_calculated(block)
               and block["type"] != "repeat")  # fmt: skip


def _seconds(blocks: Sequence[Block]) -> float:
    return sum(_of(block) * (_SOMETIMES if block["value"].get("relevant") else 1) for block in blocks)


def _of(block: Block) -> float:
    value: dict[str, Any] = block["value"]
    if _is_calculated(block):
        return 0
    if block["type"] == "repeat":
        return _seconds(value.get("questions", [])) * max(int(value.get("minimum") or 0), _ROWS)
    if block["type"] == "matrix":
        return _ROW * len(str(value.get("rows") or "").splitlines())
    return SECONDS.get(block["type"], 0)


def _is_calculated(block: Block) -> bool:
    return bool(block["value"].get("calculation"))
