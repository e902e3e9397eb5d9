"""What publishing a schema would change in the database: pure reading, no writing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES, Part, parts_of
from forms_app.tables import names
from forms_app.tables.models import Form, FormColumn, FormVersion

COLUMN_LIMIT = 400  # PostgreSQL stores a row in 8,160 bytes; a long text leaves an 18-byte pointer


@dataclass(frozen=True)
class Step:
    """``action``: create (a table), add, revive, archive, convert (into ``column`` from ``source``).

    ``column`` is a column's or child table's name; ``table`` the table it is in; ``part`` which of a question's
    columns. ``column_id`` and ``source_id`` are FormColumn ids, 0 for what does not exist yet.
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
    part: str = ""

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
        self.by_place: dict[tuple[str, str, str], list[FormColumn]] = {}
        for column in existing:
            self.by_place.setdefault(_place(column), []).append(column)
            if column.storage != "table":
                self.names.setdefault(str(column.parent_uuid or ""), set()).add(column.column)

    def run(self) -> tuple[Step, ...]:
        for question in self.schema.questions:
            self._question(question, "", self.form.table)
        self._archive()
        return tuple(self.steps)

    def _question(self, question: Question, parent: str, table: str) -> None:
        """Adds what this question and those inside it need."""
        for part in parts_of(question):
            name = self._part(question, parent, table, part)
            for child in question.questions:
                self._question(child, question.uuid, name)

    def _part(self, question: Question, parent: str, table: str, part: Part) -> str:
        """Adds what one column needs; answers its name, or that of the child table."""
        storage = part.storage.signature
        siblings = self.by_place.get((question.uuid, parent, part.name), [])
        same = next((c for c in siblings if c.storage == storage and c.type == question.type), None)
        active = next((column for column in siblings if column.archived_at is None), None)
        if same:
            self.kept.add(same.pk)
            name = same.column
            if same.archived_at:
                self._step("revive", question, parent, table, name, part, same.pk)
        else:
            name = self._name(question, parent, table, part)
            self._step("create" if storage == "table" else "add", question, parent, table, name, part)
        if active and active is not same and "table" not in (storage, active.storage):
            self._step("convert", question, parent, table, name, part, same.pk if same else 0, active.pk)
        return name

    def _name(self, question: Question, parent: str, table: str, part: Part) -> str:
        if question.type == "repeat":
            name = names.child_table(table, question.key, self.tables)
            self.tables.add(name)
            return name
        taken = self.names.setdefault(parent, set())
        name = names.column(names.of_part(question.key, part.name), taken, in_row=bool(parent))
        taken.add(name)
        return name

    def _step(
        self,
        action: str,
        question: Question,
        parent: str,
        table: str,
        column: str,
        part: Part,
        column_id: int = 0,
        source_id: int = 0,
    ) -> None:
        self.steps.append(
            Step(
                action, question.uuid, parent, question.label, question.type, table, column, part.storage.signature,
                question.key, column_id, source_id, part.name,
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
                        part=column.part,
                    )
                )  # fmt: skip


def _place(column: FormColumn) -> tuple[str, str, str]:
    return str(column.question_uuid), str(column.parent_uuid or ""), column.part


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
