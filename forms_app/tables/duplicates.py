"""Which records stand in the way of a rule that no two answers may be alike: looked for before it is enabled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms_app.schema.convert import TOLD_BY_OTHERS, as_text
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES, parts_of
from forms_app.schema.uniqueness import UniqueRule, unique_rules
from forms_app.tables.derived import existing_names
from forms_app.tables.models import DerivedObject, Form, FormColumn
from forms_app.tables.runtime import path_to_record, table_model
from forms_app.tables.unique import Held

GROUPS, RECORDS = 20, 5


@dataclass(frozen=True)
class Group:
    """Records that are alike: what they say (masked where lists mask it), how many they are, some of their uuids."""

    text: str
    many: int
    records: tuple[str, ...]


@dataclass(frozen=True)
class Duplicates:
    """``groups``: at most 20 of ``group_count``. ``row_count``: how many records, or rows of a table, they are."""

    label: str
    group_count: int
    row_count: int
    groups: tuple[Group, ...]
    in_table: bool = False


def duplicates(form: Form, schema: FormSchema) -> list[Duplicates]:
    """What existing records have against the rules of ``schema``. Up to three queries a rule that is not held yet."""
    if form.pk is None or form.current is None:
        return []
    columns = list(FormColumn.objects.filter(form=form))
    known = set(DerivedObject.objects.filter(form=form, kind="index").values_list("name", flat=True)) & existing_names()
    found = []
    for rule in unique_rules(schema):
        one = _over(form, rule, columns)
        if one is not None and one.index not in known and (wrong := _of(one)):
            found.append(wrong)
    return found


def _over(form: Form, rule: UniqueRule, columns: list[FormColumn]) -> Held | None:
    """The rule over the columns that are there; None where one will be new, and so empty, or lies in a side table:
    the plan refuses that."""
    chosen = [_column(question, rule.table, columns) for question in rule.questions]
    there = [column for column in chosen if column is not None]
    if len(there) < len(chosen) or any(column.side for column in there):
        return None
    return Held(rule, table_model(form, rule.table or None, there), tuple(column.attribute for column in there))


def _column(question: Question, table: str, columns: list[FormColumn]) -> FormColumn | None:
    storage = parts_of(question)[0].storage.signature
    place = (question.uuid, table, question.type, storage)
    return next((c for c in columns if _place(c) == place and not c.part), None)


def _place(column: FormColumn) -> tuple[str, str, str, str]:
    return str(column.question_uuid), str(column.parent_uuid or ""), column.type, column.storage


def _of(one: Held) -> Duplicates | None:
    every = [(tuple(group[name] for name in one.attributes), group) for group in one.repeats()[: GROUPS + 1]]
    if not every:
        return None
    counts = list(one.repeats().values_list("many", flat=True))
    groups = tuple(
        Group(_text(one.rule, values), group["many"], tuple(_records(one, values, group)))
        for values, group in every[:GROUPS]
    )
    return Duplicates(one.rule.label, len(counts), sum(counts), groups, bool(one.rule.table))


def _records(one: Held, values: tuple[Any, ...], group: dict[str, Any]) -> Iterator[str]:
    same = one.live().filter(**dict(zip(one.attributes, values, strict=True)))
    if one.rule.table:
        same = same.filter(parent_id=group["parent_id"])
    up = path_to_record(one.model)
    name = "uuid" if up == "pk" else f"{up}__uuid"
    many = 1 if one.rule.table else RECORDS  # rows that are alike stand in one record
    yield from (str(uuid) for uuid in same.order_by("pk").values_list(name, flat=True)[:many])


def _text(rule: UniqueRule, values: tuple[Any, ...]) -> str:
    return "＋".join(_one(question, value) for question, value in zip(rule.questions, values, strict=True))


def _one(question: Question, value: Any) -> str:
    if TYPES[question.type].is_masked:
        text = str(value)
        return f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"
    return "…" if question.type in TOLD_BY_OTHERS else as_text(question, value)
