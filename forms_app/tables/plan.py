"""What publishing a schema would change in the database: pure reading, no writing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES
from forms_app.tables import names
from forms_app.tables.models import Form, FormColumn, FormVersion

COLUMN_LIMIT = 400  # PostgreSQL stores a row in 8,160 bytes; a long text leaves an 18-byte pointer


@dataclass(frozen=True)
class Step:
    """``action``: create (a table), add, revive, archive, convert (into ``column`` from ``source``).

    ``column`` is a column's or child table's name; ``table`` the table it is in. ``column_id`` and ``source_id``
    are FormColumn ids, 0 for what does not exist yet.
    """

    action: str
    question_uuid: str
    parent_uuid: str
    label: str
    type: str
    table: str
    column: str
    storage: str = ""
    key: str = ""
    column_id: int = 0
    source_id: int = 0

    @property
    def type_label(self) -> str:
        """The type's name, an English message id."""
        return TYPES[self.type].label


@dataclass(frozen=True)
class Plan:
    """Steps in the order in which they are applied. ``hash`` identifies base version, new schema and steps."""

    base_hash: str
    schema_hash: str
    steps: tuple[Step, ...]
    relabelled: tuple[tuple[str, str], ...] = ()  # (old label, new label)
    too_wide: str = ""  # label of the table that would get too many columns

    @property
    def hash(self) -> str:
        text = json.dumps([self.base_hash, self.schema_hash, [asdict(step) for step in self.steps]], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def needs_confirmation(self) -> bool:
        """Something that users have seen goes out of sight, or is converted."""
        return any(step.action in {"archive", "convert"} for step in self.steps)

    @property
    def is_new_version(self) -> bool:
        return self.base_hash != self.schema_hash

    def of(self, action: str) -> list[Step]:
        return [step for step in self.steps if step.action == action]


class _Planner:
    """Walks a schema once, beside the columns that exist (``existing``)."""

    def __init__(self, form: Form, schema: FormSchema, existing: list[FormColumn]) -> None:
        self.form, self.schema, self.existing = form, schema, existing
        self.steps: list[Step] = []
        self.kept: set[int] = set()
        self.tables = {column.column for column in existing if column.storage == "table"}
        self.names: dict[str, set[str]] = {}
        for column in existing:
            if column.storage != "table":
                self.names.setdefault(str(column.parent_uuid or ""), set()).add(column.column)

    def run(self) -> tuple[Step, ...]:
        for question in self.schema.questions:
            table = self._question(question, None, self.form.table)
            for child in question.questions:
                self._question(child, question, table)
        self._archive()
        return tuple(self.steps)

    def _question(self, question: Question, parent: Question | None, table: str) -> str:
        """Adds what this question needs; answers the name of its child table, where it has one."""
        storage = TYPES[question.type].storage.signature
        parent_uuid = parent.uuid if parent else ""
        siblings = [
            column
            for column in self.existing
            if str(column.question_uuid) == question.uuid and str(column.parent_uuid or "") == parent_uuid
        ]
        same = next((column for column in siblings if column.storage == storage), None)
        active = next((column for column in siblings if column.archived_at is None), None)
        if same:
            self.kept.add(same.pk)
            name = same.column
            if same.archived_at:
                self._step("revive", question, parent_uuid, table, name, storage, same.pk)
        else:
            name = self._name(question, parent_uuid)
            self._step("create" if storage == "table" else "add", question, parent_uuid, table, name, storage)
        if active and active is not same and "table" not in (storage, active.storage):
            column_id = same.pk if same else 0
            self._step("convert", question, parent_uuid, table, name, storage, column_id, active.pk)
        return name

    def _name(self, question: Question, parent_uuid: str) -> str:
        if question.type == "repeat":
            name = names.child_table(self.form.table, question.key, self.tables)
            self.tables.add(name)
            return name
        taken = self.names.setdefault(parent_uuid, set())
        name = names.column(question.key, taken, in_row=bool(parent_uuid))
        taken.add(name)
        return name

    def _step(
        self,
        action: str,
        question: Question,
        parent_uuid: str,
        table: str,
        column: str,
        storage: str,
        column_id: int = 0,
        source_id: int = 0,
    ) -> None:
        self.steps.append(
            Step(
                action, question.uuid, parent_uuid, question.label, question.type, table, column, storage,
                question.key, column_id, source_id,
            )
        )  # fmt: skip

    def _archive(self) -> None:
        labels = _labels(self.form.current)
        tables = {str(column.question_uuid): column.column for column in self.existing if column.storage == "table"}
        for column in self.existing:
            if column.archived_at is None and column.pk not in self.kept:
                parent = str(column.parent_uuid or "")
                self.steps.append(
                    Step(
                        "archive", str(column.question_uuid), parent,
                        labels.get(str(column.question_uuid), column.key), column.type,
                        tables.get(parent, self.form.table), column.column, column.storage, column.key, column.pk,
                    )
                )  # fmt: skip


def _labels(version: FormVersion | None) -> dict[str, str]:
    return {question.uuid: question.label for question, _ in version.schema.walk()} if version else {}


def make_plan(form: Form, schema: FormSchema) -> Plan:
    """The plan for ``form`` (which may be unsaved: a first publication). Runs up to two queries."""
    existing = list(FormColumn.objects.filter(form=form)) if form.pk else []
    steps = _Planner(form, schema, existing).run()
    if not form.current:
        create = Step("create", "", "", schema.title, "record", form.table, form.table)
        steps = (create, *steps)
    old = _labels(form.current)
    relabelled = tuple(
        (old[question.uuid], question.label)
        for question, _ in schema.walk()
        if question.uuid in old and old[question.uuid] != question.label
    )
    base = form.current.schema_hash if form.current else ""
    return Plan(base, schema.hash(), steps, relabelled, _too_wide(existing, steps, schema))


def _too_wide(existing: list[FormColumn], steps: tuple[Step, ...], schema: FormSchema) -> str:
    counts: dict[str, int] = {}
    for column in existing:
        if column.storage != "table":
            parent = str(column.parent_uuid or "")
            counts[parent] = counts.get(parent, 0) + 1
    for step in steps:
        if step.action == "add":
            counts[step.parent_uuid] = counts.get(step.parent_uuid, 0) + 1
    for parent, count in counts.items():
        if count > COLUMN_LIMIT:
            return schema.question(parent).label if parent else schema.title
    return ""
