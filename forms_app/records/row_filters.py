"""Narrowing a ledger down by the rows of its tables: records that have a row where all of this holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from forms_app.records.question_filters import QuestionFilter
from forms_app.tables.runtime import RecordModels, path_to_record


def in_rows(filters: Iterable[QuestionFilter], data: Mapping[str, Any], built: RecordModels) -> Iterator[tuple[Q, str]]:
    """One condition for each table: 60 or older and female means one member who is both."""
    by_table: dict[str, list[QuestionFilter]] = {}
    for item in filters:
        if item.table is not None:
            by_table.setdefault(item.table.uuid, []).append(item)
    for uuid, items in by_table.items():
        if parts := [part for item in items for part in item.found(data)]:
            yield _with_row(built, uuid, [q for q, _words in parts]), _words(items, [words for _q, words in parts])


def _with_row(built: RecordModels, uuid: str, conditions: Iterable[Q]) -> Q:
    rows = built.children[uuid]
    found = rows._default_manager.filter(**{path_to_record(rows): OuterRef("pk")})
    for condition in conditions:
        found = found.filter(condition)
    return Q(Exists(found))


def _words(items: list[QuestionFilter], parts: list[str]) -> str:
    """'家庭成员 › 年龄：从60起，性别：女'."""
    assert items[0].table is not None
    return f"{items[0].table.label} › {'，'.join(parts)}"
