"""What publishing a schema would change in the database: pure reading, no writing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from forms_app.schema.model import FormSchema, Question
from forms_app.schema.row import COUNTED
from forms_app.schema.types import TYPES, Part, parts_of
from forms_app.schema.uniqueness import unique_rules
from forms_app.tables import names
from forms_app.tables.models import Form, FormColumn, FormVersion

COLUMN_LIMIT = 250  # of a table; PostgreSQL stores a row in 8,160 bytes, and a long text leaves an 18-byte pointer
SELECT_LIMIT = 1_600  # that one version asks for in one table; a query of PostgreSQL answers 1,664


@dataclass(frozen=True)
class Step:
    """``action``: create (a table), add, revive, archive, convert (into ``column`` from ``source``).

    ``column`` is a column's or child table's name; ``table`` the table it is in; ``side`` which of its side tables that
    is, 0 for none; ``part`` which of a question's columns. ``column_id`` and ``source_id`` are FormColumn ids, 0 for
    what does not exist yet.
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
    side: int = 0

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
    apart: str = ""  # label of a question that needs its table itself and lies, or would lie, in a side table
    sides: tuple[str, ...] = ()  # side tables to be made

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

    @property
    def made(self) -> set[str]:
        """All tables to be made."""
        return {step.column for step in self.steps if step.action == "create"} | set(self.sides)

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
        self.width: Counter[tuple[str, int]] = Counter()  # columns by (repeat, side)
        for column in existing:
            self.by_place.setdefault(_place(column), []).append(column)
            if column.storage != "table":
                parent = str(column.parent_uuid or "")
                self.names.setdefault(parent, set()).add(column.column)
                self.width[parent, column.side] += 1
        self.there = {(str(c.question_uuid), c.part, c.type, c.storage) for c in existing}
        self.sides: dict[str, None] = {}
        self.apart = ""
        self.bound = bound(schema)
        self.reserved = Counter(parent.uuid if parent else "" for _q, parent, _part in self._bound())

    def _bound(self) -> Iterator[tuple[Question, Question | None, Part]]:
        """New columns that have to be in the table itself."""
        for question, parent in self.schema.walk():
            if question.uuid in self.bound:
                for part in parts_of(question):
                    if (question.uuid, part.name, question.type, part.storage.signature) not in self.there:
                        yield question, parent, part

    def _side(self, question: Question, parent: str) -> int:
        """The first of a table and its sides that has room for a new column."""
        kept = self.reserved[parent]
        if question.uuid in self.bound:
            self.reserved[parent] -= 1
            kept = 0
        side = 0 if self.width[parent, 0] < COLUMN_LIMIT - kept else 1
        while side and self.width[parent, side] >= COLUMN_LIMIT:
            side += 1
        self.width[parent, side] += 1
        return side

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
            name, side = same.column, same.side
            if same.archived_at:
                self._step("revive", question, parent, table, name, part, same.pk, side=side)
        else:
            name = self._name(question, parent, table, part)
            side = 0 if storage == "table" else self._side(question, parent)
            if side and self.width[parent, side] == 1:
                self.sides[names.side_table(table, side)] = None
            self._step("create" if storage == "table" else "add", question, parent, table, name, part, side=side)
        if active and active is not same and "table" not in (storage, active.storage):
            self._step("convert", question, parent, table, name, part, same.pk if same else 0, active.pk, side)
        if side and question.uuid in self.bound:
            self.apart = question.label
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
        side: int = 0,
    ) -> None:
        self.steps.append(
            Step(
                action, question.uuid, parent, question.label, question.type, _of_side(table, side), column,
                part.storage.signature, question.key, column_id, source_id, part.name, side,
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
                        _of_side(tables.get(parent, self.form.table), column.side), column.column, column.storage,
                        column.key, column.pk, part=column.part, side=column.side,
                    )
                )  # fmt: skip


def bound(schema: FormSchema) -> set[str]:
    """Questions whose columns have to be in the table itself: triggers and unique indexes watch that."""
    alike = {question.uuid for rule in unique_rules(schema) for question in rule.questions}
    return alike | {question.uuid for question, _parent in schema.walk() if question.option(COUNTED)}


def _of_side(table: str, side: int) -> str:
    return names.side_table(table, side) if side else table


def _place(column: FormColumn) -> tuple[str, str, str]:
    return str(column.question_uuid), str(column.parent_uuid or ""), column.part


def _labels(version: FormVersion | None) -> dict[str, str]:
    return {question.uuid: question.label for question, _ in version.schema.walk()} if version else {}


def make_plan(form: Form, schema: FormSchema) -> Plan:
    """The plan for ``form`` (which may be unsaved: a first publication). Runs up to two queries."""
    existing = list(FormColumn.objects.filter(form=form)) if form.pk else []
    planner = _Planner(form, schema, existing)
    steps = planner.run()
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
    too_wide, sides = _too_wide(schema), tuple(planner.sides)
    return Plan(base, schema.hash(), steps, relabelled, too_wide, planner.apart, sides)


def _too_wide(schema: FormSchema) -> str:
    counts: Counter[str] = Counter()
    for question, parent in schema.walk():
        if question.type != "repeat":
            counts[parent.uuid if parent else ""] += len(parts_of(question))
    for uuid, count in counts.items():
        if count > SELECT_LIMIT:
            return schema.question(uuid).label if uuid else schema.title
    return ""
