"""What a record holds at one moment, all columns of all versions, as plain JSON; and the way back through its history.

Values stand under the names of their model fields ('f17' is FormColumn 17), which never change, so a state says
exactly where each value was stored, whatever became of the form since.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from forms_app.tables.models import EditKind, Form, FormColumn, RecordEdit
from forms_app.tables.runtime import record_model, table_model
from forms_app.tables.sides import apart, side_values

Values = dict[str, Any]
Row = dict[str, Any]  # {"parent": id of the row around it or None, "position": 1, "answers": Values}


@dataclass
class State:
    """``rows``: by uuid of the table's question, then by row id as text. Empty answers are left out."""

    version: int
    area: int
    is_withdrawn: bool = False
    answers: Values = field(default_factory=dict)
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    def below(self, table: str, above: int | None) -> list[tuple[str, Row]]:
        """The rows of a table that stand in one row around them (None: in the record itself), in order."""
        rows = [(key, row) for key, row in self.rows.get(table, {}).items() if row["parent"] == above]
        return sorted(rows, key=lambda item: (item[1]["position"], int(item[0])))


def plain(value: Any) -> Any:
    """A stored value as JSON holds it. One number has one spelling: 12.50 is '12.5'."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def plain_values(values: Mapping[str, Any]) -> Values:
    return {name: plain(value) for name, value in values.items() if value is not None}


def read_state(form: Form, uuid: UUID) -> State:
    """A query for the record, two a table and one a side table, archived ones too. Raises the model's DoesNotExist."""
    columns = list(FormColumn.objects.filter(form=form))
    model = record_model(form, answer_columns(columns, None))
    record: Any = apart(model).get(uuid=uuid)
    rows: dict[str, dict[str, Row]] = {}
    for table in table_columns(columns):
        repeat = str(table.question_uuid)
        if found := _rows(form, table, answer_columns(columns, table.question_uuid), record.pk):
            rows[repeat] = found
    answers = _values(record, model, side_values(model, [record.pk]))
    return State(record.version_id, record.area_id, record.deleted_at is not None, answers, rows)


def table_columns(columns: Iterable[FormColumn]) -> list[FormColumn]:
    """The tables of a form, outer ones first."""
    tables = [column for column in columns if column.storage == "table"]
    return sorted(tables, key=lambda column: column.parent_uuid is not None)


def answer_columns(columns: Iterable[FormColumn], parent: UUID | None) -> list[FormColumn]:
    return [column for column in columns if column.parent_uuid == parent and column.storage != "table"]


def _rows(form: Form, table: FormColumn, columns: list[FormColumn], record: int) -> dict[str, Row]:
    model = table_model(form, table.question_uuid, columns)
    inner = table.parent_uuid is not None
    found: Any = apart(model).filter(**{"parent__parent_id" if inner else "parent_id": record}).order_by("pk")
    beside = side_values(model, [row.pk for row in found])
    return {
        str(row.pk): {
            "parent": row.parent_id if inner else None,
            "position": row.position,
            "answers": _values(row, model, beside),
        }
        for row in found
    }


def _values(row: models.Model, model: type[models.Model], beside: Mapping[int, Values]) -> Values:
    answers = [field for field in model._meta.concrete_fields if field.name[:1] == "f" and field.name[1:].isdigit()]
    own = {field.name: getattr(row, field.attname) for field in answers}
    return plain_values(own | beside.get(row.pk, {}))


def difference(before: State, after: State) -> dict[str, Any]:
    """{"answers": {name: [before, after]}, "rows": {table: {row id: [row before or None, row after or None]}}}."""
    rows = {
        table: changed
        for table in before.rows.keys() | after.rows.keys()
        if (changed := _pairs(before.rows.get(table, {}), after.rows.get(table, {})))
    }
    answers = _pairs(before.answers, after.answers)
    return {name: part for name, part in {"answers": answers, "rows": rows}.items() if part}


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {
        key: [before.get(key), after.get(key)]
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    }


def undone(state: State, edit: RecordEdit) -> State:
    """The state before an edit, from the one after it."""
    found = copy.deepcopy(state)
    found.version, found.area = edit.version_before_id, edit.area_before_id
    if edit.kind != EditKind.CORRECT:
        found.is_withdrawn = edit.kind == EditKind.RESTORE
    _put_back(found.answers, edit.changes.get("answers", {}))
    for table, changed in edit.changes.get("rows", {}).items():
        _put_back(found.rows.setdefault(table, {}), changed)
    found.rows = {table: rows for table, rows in found.rows.items() if rows}
    return found


def _put_back(values: dict[str, Any], changed: Mapping[str, list[Any]]) -> None:
    for key, (before, _after) in changed.items():
        if before is None:
            values.pop(key, None)
        else:
            values[key] = before


def edits_of(form: Form, uuid: UUID) -> models.QuerySet[RecordEdit]:
    """Oldest first."""
    return RecordEdit.objects.filter(form=form, record_uuid=uuid).order_by("number")


def states_of(form: Form, uuid: UUID) -> list[State]:
    """As first sent, then after each edit; the last is how things are now."""
    found = [read_state(form, uuid)]
    for edit in edits_of(form, uuid).reverse():
        found.insert(0, undone(found[0], edit))
    return found
