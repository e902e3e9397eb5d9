"""Rows and groups, as a browser sends and gets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

ROW_LIMIT, DEPTH_LIMIT, VALUE_LIMIT, TEXT_LIMIT = 100, 4, 60, 500
Kind = Literal["all", "any"]
JOINS = {"all": "and", "any": "or"}


class BadRows(ValueError):
    """``at``: number of the row, counted through all groups from 0; None for the whole. ``code``: see ``designer``."""

    def __init__(self, code: str, at: int | None = None) -> None:
        super().__init__(code)
        self.code, self.at = code, at


@dataclass(frozen=True)
class Answer:
    """A value that is the answer to another question: the id of its subject."""

    subject: str


@dataclass(frozen=True)
class Row:
    """``values``: texts and numbers, or answers."""

    subject: str
    operator: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Group:
    kind: Kind = "all"
    items: tuple[Row | Group, ...] = ()

    def rows(self) -> Iterator[Row]:
        for item in self.items:
            if isinstance(item, Group):
                yield from item.rows()
            else:
                yield item

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "items": [_given(item) for item in self.items]}


def _given(item: Row | Group) -> dict[str, Any]:
    if isinstance(item, Group):
        return item.to_json()
    values = [{"subject": one.subject} if isinstance(one, Answer) else one for one in item.values]
    return {"subject": item.subject, "operator": item.operator, "values": values}


def from_json(data: Any) -> Group:
    """Raises BadRows for anything else than what ``to_json`` gives."""
    found = _group(data, 1)
    if sum(1 for _row in found.rows()) > ROW_LIMIT:
        raise BadRows("many_rows")
    return found


def _group(data: Any, depth: int) -> Group:
    if not isinstance(data, dict) or data.get("kind") not in JOINS or not isinstance(data.get("items"), list):
        raise BadRows("not_rows")
    if depth > DEPTH_LIMIT:
        raise BadRows("deep_groups")
    if len(data["items"]) > ROW_LIMIT:
        raise BadRows("many_rows")
    items = tuple(_group(item, depth + 1) if _is_group(item) else _row(item) for item in data["items"])
    return Group(data["kind"], items)


def _is_group(item: Any) -> bool:
    return isinstance(item, dict) and "items" in item


def _row(data: Any) -> Row:
    if not isinstance(data, dict) or not isinstance(data.get("values"), list) or len(data["values"]) > VALUE_LIMIT:
        raise BadRows("not_rows")
    subject, operator = data.get("subject"), data.get("operator")
    if not isinstance(subject, str) or not isinstance(operator, str):
        raise BadRows("not_rows")
    return Row(subject, operator, tuple(_value(one) for one in data["values"]))


def _value(data: Any) -> Any:
    if isinstance(data, dict) and isinstance(data.get("subject"), str):
        return Answer(data["subject"])
    if data is None or (isinstance(data, str) and len(data) <= TEXT_LIMIT):
        return data
    if isinstance(data, (int, float)) and not isinstance(data, bool):
        return data
    raise BadRows("not_rows")
