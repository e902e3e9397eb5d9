"""Changing what was sent: corrected, withdrawn, restored. Each in one transaction with its line in the history."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES
from forms_app.tables.current import Superseded, is_current
from forms_app.tables.models import EditKind, Form, FormColumn, FormVersion, RecordEdit
from forms_app.tables.runtime import RecordModels, models_for, record_model, table_model
from forms_app.tables.serials import RowNumbers
from forms_app.tables.states import State, difference, edits_of, plain, read_state, table_columns
from forms_app.tables.unique import Repeated, held, rule_of

ROW = "_row"  # in the answers of a row: the id of the stored row that it was
Answers = Mapping[str, Any]
Rows = Mapping[str, Sequence[Answers]]


class Overtaken(Exception):
    """Somebody else has changed the record since it was opened for correction."""


class Unchanged(Exception):
    """A correction that corrects nothing."""


def edition_of(form: Form, uuid: UUID) -> int:
    """How often a record has been changed: what a correction is based on."""
    return edits_of(form, uuid).count()


def correct_record(
    version: FormVersion,
    uuid: UUID,
    *,
    edition: int,
    area: Area,
    user: Any,
    reason: str,
    answers: Answers,
    rows: Rows,
) -> RecordEdit:
    """Write these answers over a record's, as ``insert_record`` takes them; rows that name their id stay themselves.

    What nobody is asked (numbers, hidden values, device) and columns of other versions stay as they are. Raises
    Superseded unless ``version`` is the current one, Overtaken, and Unchanged; nothing is written then.
    """
    form = version.form
    with transaction.atomic():
        if not is_current(version):
            raise Superseded
        record = lock_record(form, uuid)
        if record.deleted_at is not None or edition_of(form, uuid) != edition:
            raise Overtaken
        before, at = read_state(form, uuid), timezone.now()
        _write(models_for(version), record, before, area, answers, rows, at)
        after = read_state(form, uuid)
        if not difference(before, after) and before.area == after.area:
            raise Unchanged
        return _note(form, uuid, EditKind.CORRECT, user, reason, at, before, after)


def withdraw_record(form: Form, uuid: UUID, *, user: Any, reason: str) -> RecordEdit:
    """Raises Overtaken where it has been withdrawn already."""
    return _move(form, uuid, EditKind.WITHDRAW, user, reason)


def restore_record(form: Form, uuid: UUID, *, user: Any, reason: str = "") -> RecordEdit:
    """Raises Overtaken where it is not withdrawn (any more), Repeated where another record has its answers now."""
    try:
        return _move(form, uuid, EditKind.RESTORE, user, reason)
    except IntegrityError as error:
        assert form.current is not None
        if rule := rule_of(error, held(models_for(form.current))):
            raise Repeated(rule) from error
        raise


def is_withdrawn_by(user: Any, form: Form, uuid: UUID) -> bool:
    """Whether the last that happened to a record is that this person withdrew it: a second click is no fault."""
    last = edits_of(form, uuid).last()
    return last is not None and last.kind == EditKind.WITHDRAW and last.user_id == user.pk


def lock_record(form: Form, uuid: UUID) -> Any:
    """The system columns of a record, held to the end of the transaction. Raises the model's DoesNotExist."""
    return record_model(form, ())._default_manager.select_for_update().get(uuid=uuid)


def _move(form: Form, uuid: UUID, kind: EditKind, user: Any, reason: str) -> RecordEdit:
    with transaction.atomic():
        record, at = lock_record(form, uuid), timezone.now()
        if (record.deleted_at is None) == (kind == EditKind.RESTORE):
            raise Overtaken
        record.deleted_at, record.updated_at = None if kind == EditKind.RESTORE else at, at
        record.save(update_fields=["deleted_at", "updated_at"])
        state = State(record.version_id, record.area_id)
        return _note(form, uuid, kind, user, reason, at, state, state)


def _note(
    form: Form, uuid: UUID, kind: EditKind, user: Any, reason: str, at: datetime, before: State, after: State
) -> RecordEdit:
    return RecordEdit.objects.create(
        form=form,
        record_uuid=uuid,
        number=edition_of(form, uuid) + 1,
        at=at,
        user_id=user.pk,
        name=str(user)[:150],
        kind=kind,
        reason=reason[:200],
        version_before_id=before.version,
        version_after_id=after.version,
        area_before_id=before.area,
        area_after_id=after.area,
        changes=difference(before, after),
    )


def asked(questions: Sequence[Question]) -> list[Question]:
    """Questions whose answers a correction writes."""
    return [question for question in questions if question.type != "repeat" and TYPES[question.type].is_asked]


def _write(
    built: RecordModels, record: Any, before: State, area: Area, answers: Answers, rows: Rows, at: datetime
) -> None:
    schema = built.version.schema
    built.main._default_manager.filter(pk=record.pk).update(
        version=built.version,
        area=area,
        area_path=area.path,
        updated_at=at,
        **built.values(asked(schema.questions), answers),
    )
    for one in held(built):
        if one.rule.table:  # two rows may swap their answers: what the record had makes room first
            old = [int(key) for key in before.rows.get(one.rule.table, {})]
            one.model._default_manager.filter(pk__in=old).update(**dict.fromkeys(one.attributes))
    gone: dict[str, set[int]] = {}
    numbers = RowNumbers(built.version, area, at)
    for repeat in schema.repeats:
        _write_rows(built, repeat, record.pk, None, rows.get(repeat.uuid, ()), before, gone, numbers)
    _remove(built.version.form, before, gone)


def planned(built: RecordModels, before: State, area: Area, answers: Answers, rows: Rows) -> State:
    """The state that ``correct_record`` would leave, without writing; new rows have ids below zero."""
    schema = built.version.schema
    after = State(built.version.pk, area.pk, answers=dict(before.answers), rows=copy.deepcopy(before.rows))
    _put(after.answers, built.values(asked(schema.questions), answers))
    fresh = itertools.count(-1, -1)
    for repeat in schema.repeats:
        _plan_rows(built, repeat, None, rows.get(repeat.uuid, ()), after, fresh)
    after.rows = {table: found for table, found in after.rows.items() if found}
    return after


def _put(values: dict[str, Any], given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        values.pop(name, None)
        if value is not None:
            values[name] = plain(value)


def _plan_rows(
    built: RecordModels,
    repeat: Question,
    above: int | None,
    items: Sequence[Answers],
    after: State,
    fresh: Iterator[int],
) -> None:
    table = after.rows.setdefault(repeat.uuid, {})
    left = {int(key): row for key, row in after.below(repeat.uuid, above)}
    for position, item in enumerate(items, 1):
        key = item.get(ROW)
        if key not in left:
            key = next(fresh)
        row = left.pop(key, {"parent": above, "position": position, "answers": {}})
        table[str(key)] = row
        row["position"] = position
        _put(row["answers"], built.values(asked(repeat.questions), item))
        for inner in repeat.repeats:
            _plan_rows(built, inner, key, item.get(inner.uuid) or (), after, fresh)
    for key in left:
        _drop(after, repeat, key)


def _drop(after: State, repeat: Question, key: int) -> None:
    after.rows[repeat.uuid].pop(str(key))
    for inner in repeat.repeats:
        for below, _row in after.below(inner.uuid, key):
            _drop(after, inner, int(below))


def _defaults(repeat: Question) -> dict[str, str]:
    """What the hidden questions of a new row hold; a correction asks nobody for them."""
    return {question.uuid: question.default for question in repeat.scalars if question.type == "hidden"}


def _write_rows(
    built: RecordModels,
    repeat: Question,
    parent: int,
    above: int | None,
    items: Sequence[Answers],
    before: State,
    gone: dict[str, set[int]],
    numbers: RowNumbers,
) -> None:
    """The rows of one table in one row (``above``, the record for None), then the tables inside each of them."""
    manager = built.children[repeat.uuid]._default_manager
    left = {int(key) for key, _row in before.below(repeat.uuid, above)}
    for position, item in enumerate(items, 1):
        values = {"position": position, **built.values(asked(repeat.questions), item)}
        key = item.get(ROW)
        if key in left:
            left.discard(key)
            manager.filter(pk=key).update(**values)
        else:
            # A new row gets what nobody is asked too: its hidden values and its numbers.
            values |= built.values(repeat.questions, {**item, **_defaults(repeat), **numbers.next(repeat)})
            key = manager.create(parent_id=parent, **values).pk
        for inner in repeat.repeats:
            _write_rows(built, inner, key, key, item.get(inner.uuid) or (), before, gone, numbers)
    gone.setdefault(repeat.uuid, set()).update(left)


def _remove(form: Form, before: State, gone: dict[str, set[int]]) -> None:
    """Delete rows with all that stands in them, tables that only other versions have included. Inner ones first."""
    if not any(gone.values()):
        return
    for table in reversed(table_columns(FormColumn.objects.filter(form=form))):
        repeat = str(table.question_uuid)
        around = gone.get(str(table.parent_uuid or ""), set())
        rows = before.rows.get(repeat, {})
        ids = gone.get(repeat, set()) | {int(key) for key, row in rows.items() if row["parent"] in around}
        if ids:
            doomed = table_model(form, repeat, ())._default_manager.filter(pk__in=ids)
            doomed._raw_delete(doomed.db)
