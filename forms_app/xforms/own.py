"""What XLSForm cannot say, in columns of our own that ODK passes over: 'gewu::type', 'gewu::options' and so on.

A row may have: type (ours, where the row's own type stands for several), key, options (JSON), part (the row is made
from the question above for ODK alone), one column for each kind of expression that ODK would refuse, exact (JSON:
texts that a cell cannot hold as they are) and said (JSON: translations that have no column).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from forms_app.schema.expressions.rules import KINDS
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES

MARK = "gewu::"
FORMAT = f"{MARK}format"  # in the settings: the file was written here
TEXT_PARTS = {"intro", "form_intro"}  # rows whose label is a text of the section or of the form
_NUMBERS = {"max_length", "minimum", "maximum", "places", "stars", "seconds", "accuracy"}
CARRIED = {"hint", "default", "in_hint", "untitled", "required"}  # beside the options of the type

# How each type is written where ODK has no such type: (type, appearance). The rest has its own name.
SHEET_TYPES: dict[str, tuple[str, str]] = {
    "text": ("text", ""), "long_text": ("text", "multiline"), "integer": ("integer", ""), "decimal": ("decimal", ""),
    "date": ("date", ""), "time": ("time", ""), "datetime": ("dateTime", ""), "year_month": ("date", "month-year"),
    "choice": ("select_one", ""), "choices": ("select_multiple", ""), "boolean": ("select_one", ""),
    "phone": ("text", "numbers"), "id_number": ("text", ""), "email": ("text", ""), "url": ("text", ""),
    "licence_plate": ("text", ""), "credit_code": ("text", ""), "area": ("text", ""), "person": ("text", ""),
    "record_link": ("text", ""), "photo": ("image", ""), "photos": ("image", ""), "files": ("file", ""),
    "audio": ("audio", ""), "signature": ("image", "signature"), "money": ("decimal", ""), "rating": ("range", ""),
    "barcode": ("barcode", ""), "note": ("note", ""), "consent": ("acknowledge", ""), "location": ("geopoint", ""),
    "track": ("geotrace", ""), "shape": ("geoshape", ""), "serial": ("hidden", ""), "hidden": ("hidden", ""),
    "cascade": ("select_one", ""), "matrix": ("begin_group", ""), "check_item": ("begin_group", ""),
    "repeat": ("begin_repeat", ""), "device": ("start", ""),
}  # fmt: skip
# What comes back as the same type by itself.
PLAIN = {"text", "long_text", "integer", "decimal", "date", "time", "datetime", "year_month", "choice", "choices",
         "photo", "files", "audio", "signature", "barcode", "note", "consent", "location", "track", "shape", "hidden",
         "device", "repeat"}  # fmt: skip


class Unreadable(ValueError):
    """``column``: whose cell in this row is no such thing."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


@dataclass(frozen=True)
class Own:
    """The own columns of one row; empty for what others wrote."""

    type: str = ""
    key: str = ""
    part: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    exact: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)


def own_of(row: Mapping[str, Any]) -> Own:
    """Raises Unreadable."""
    cells = {name.removeprefix(MARK): str(value) for name, value in row.items()
             if str(name).startswith(MARK) and value not in (None, "")}  # fmt: skip
    if not cells:
        return Own()
    kind = cells.get("type", "")
    if kind and kind not in TYPES:
        raise Unreadable(f"{MARK}type")
    return Own(
        kind, cells.get("key", ""), cells.get("part", ""), options=_options(cells),
        texts={name: cells[name] for name in KINDS if name in cells},
        exact=json_cell(cells, "exact"), said=json_cell(cells, "said"),
    )  # fmt: skip


def json_cell(cells: Mapping[str, str], name: str) -> dict[str, Any]:
    """Raises Unreadable for what is no JSON object."""
    try:
        found = json.loads(cells.get(name) or "{}")
    except (ValueError, RecursionError):
        raise Unreadable(f"{MARK}{name}") from None
    if not isinstance(found, dict):
        raise Unreadable(f"{MARK}{name}")
    return found


def _options(cells: Mapping[str, str]) -> dict[str, Any]:
    found = json_cell(cells, "options")
    known = {name for row in TYPES.values() for name in row.options} | CARRIED
    for name, value in found.items():
        is_pair = name == "default" and isinstance(value, list) and all(isinstance(one, str) for one in value)
        if name not in known or not (is_pair or isinstance(value, str | int | bool)):
            raise Unreadable(f"{MARK}options")
        if name in _NUMBERS and not _is_number(value):
            raise Unreadable(f"{MARK}options")
    return found


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and abs(Decimal(str(value))) < 10**15
    except InvalidOperation:
        return False


def bounds(type_name: str, given: Mapping[str, Any]) -> str:
    """The options of a question that ODK can check, as a constraint; '' where there are none."""
    found = []
    if type_name in {"integer", "decimal", "money"}:
        found += [f". {sign} {given[name]}" for name, sign in (("minimum", ">="), ("maximum", "<=")) if name in given]
    if "max_length" in given:
        found.append(f"string-length(.) <= {given['max_length']}")
    return " and ".join(found)


def with_bounds(own: str, limits: str) -> str:
    return f"({own}) and {limits}" if own and limits else own or limits


def without_bounds(text: str, limits: str) -> str:
    """The reverse of ``with_bounds``; what somebody has changed stays as it is."""
    if not limits:
        return text
    if text == limits:
        return ""
    match = re.fullmatch(rf"\((.*)\) and {re.escape(limits)}", text, re.DOTALL)
    return match[1] if match else text


def squashed(text: Any) -> str:
    """What is left of a text when blanks, quotes and signs that a cell cannot hold are passed over."""
    return re.sub(r"[\s\x00-\x1f\x7f-\xa0“”‘’'\"$]", "", str(text or ""))


def has_rows(question: Question) -> bool:
    return question.type in {"matrix", "check_item"}
