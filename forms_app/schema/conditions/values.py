"""One value of a row as a tree, and back, checked by its kind."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from forms_app.schema.conditions import operators as kinds
from forms_app.schema.conditions.rows import Answer
from forms_app.schema.conditions.subjects import OWN, Subject
from forms_app.schema.expressions import days
from forms_app.schema.expressions.kinds import is_number
from forms_app.schema.expressions.tree import Tree

_FORMS = {
    kinds.DATE: re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    kinds.MONTH: re.compile(r"\d{4}-\d\d(-\d\d)?", re.ASCII),
    kinds.MOMENT: re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII),
    kinds.TIME: re.compile(r"\d\d:\d\d(:\d\d)?", re.ASCII),
    kinds.AREA: re.compile(r"\d{1,18}", re.ASCII),
}
_CODE = re.compile(r"[^\s'\"\x00-\x1f\x7f\ud800-\udfff]{1,200}")
_WRITABLE = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,500}")
LARGEST = 10**15
MOST_DAYS = 100_000


class BadValue(ValueError):
    """``code``: no_value, bad_number, bad_day, bad_choice, bad_text, other_kind."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def written(value: Any, kind: str, subject: Subject, known: Mapping[str, Subject]) -> Tree:
    """The tree of a value. Raises BadValue."""
    if isinstance(value, Answer):
        return _answer(value, kind, subject, known)
    if value is None or value == "":
        raise BadValue("no_value")
    if kind in {kinds.NUMBER, kinds.DAYS}:
        return _number(value, kind)
    if kind == kinds.CHOICE:
        return _choice(value)
    if not isinstance(value, str):
        if kind != kinds.TEXT:
            raise BadValue("other_kind")
        return _number(value, kinds.NUMBER)
    text = value
    if kind in _FORMS:
        if not _FORMS[kind].fullmatch(text) or (kind != kinds.AREA and math.isnan(days.read(text, 0))):
            raise BadValue("bad_day" if kind != kinds.AREA else "bad_choice")
        return text
    if not _WRITABLE.fullmatch(text) or ("'" in text and '"' in text):
        raise BadValue("bad_text")
    return value


def read(tree: Tree, kind: str, subject: Subject, known: Mapping[str, Subject]) -> Any:
    """The value that a tree stands for. Raises BadValue where it cannot be shown as one."""
    if isinstance(tree, list) and tree[0] == "neg" and len(tree) == 2 and isinstance(tree[1], (int, float)):
        value: Any = -tree[1]
    elif isinstance(tree, list):
        value = Answer(next((one.id for one in known.values() if one.tree == tree), ""))
    else:
        value = tree
    if written(value, kind, subject, known) != tree:
        raise BadValue("other_kind")
    return value


def _number(value: Any, kind: str) -> Tree:
    if isinstance(value, str):
        if not is_number(value):
            raise BadValue("bad_number")
        return value
    if math.isnan(value) or abs(value) >= LARGEST:
        raise BadValue("bad_number")
    if kind == kinds.DAYS and (value != int(value) or not 0 <= value <= MOST_DAYS):
        raise BadValue("bad_number")
    plain = int(value) if value == int(value) else value
    return ["neg", -plain] if plain < 0 else plain


def _choice(value: Any) -> Tree:
    if isinstance(value, str) and not _CODE.fullmatch(value):
        raise BadValue("bad_choice")
    return value


def _answer(value: Answer, kind: str, subject: Subject, known: Mapping[str, Subject]) -> Tree:
    """Of the same family; a column of a choice goes with whatever is a short text."""
    other = known.get(value.subject)
    if (
        other is None
        or kind not in kinds.COMPARED
        or other.id in {OWN, subject.id}
        or other.family in {"held", "table"}
    ):
        raise BadValue("no_value" if other is None else "other_kind")
    if subject.family not in {"column", "ghost", other.family} and other.family != "ghost":
        raise BadValue("other_kind")
    if other.in_rows and not subject.in_rows:
        raise BadValue("other_kind")
    return other.tree
