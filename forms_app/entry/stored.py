"""A record as it is stored, and the raw input that it would have come from: where a correction begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from forms_app.areas.models import Area
from forms_app.entry import raw
from forms_app.entry.context import FieldContext
from forms_app.entry.fields import field_for
from forms_app.entry.kept import KEEP
from forms_app.entry.lists import Names
from forms_app.entry.plain_texts import as_typed
from forms_app.entry.raw import Raw
from forms_app.schema.expressions.rules import CALCULATION
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES, parts_of
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import RecordModels, models_for, split


@dataclass(frozen=True)
class StoredRow:
    id: int
    above: int  # the row around it, 0 in the record itself
    answers: Mapping[str, Any]


@dataclass
class Stored:
    """Answers by question uuid, through the columns of one version; ``rows`` by the uuid of their table, in order."""

    version: FormVersion
    area: Area
    answers: Mapping[str, Any]
    rows: Mapping[str, list[StoredRow]]
    names: Names = field(default_factory=Names)
    uuid: UUID | None = None

    def __post_init__(self) -> None:
        self._in_rows = {
            (uuid, row.id): value for rows in self.rows.values() for row in rows for uuid, value in row.answers.items()
        }

    def answer(self, question_uuid: str, row_id: int = 0) -> Any:
        return self._in_rows.get((question_uuid, row_id)) if row_id else self.answers.get(question_uuid)

    def below(self, table: str, above: int = 0) -> list[StoredRow]:
        return [row for row in self.rows[table] if row.above == above]


def read_stored(version: FormVersion, uuid: UUID) -> Stored:
    """A query for the record and one a table. Raises the model's DoesNotExist."""
    built, schema = models_for(version), version.schema
    record: Any = built.main._default_manager.select_related("area", *built.joins(schema.scalars)).get(uuid=uuid)
    rows = {
        repeat.uuid: _rows(built, repeat, record.pk, is_inner=parent is not None)
        for repeat, parent in schema.walk()
        if repeat.type == "repeat"
    }
    return Stored(version, record.area, _answers(built, schema.scalars, record), rows, uuid=uuid)


def _rows(built: RecordModels, repeat: Question, record: int, *, is_inner: bool) -> list[StoredRow]:
    rows: Any = built.rows(repeat, [record])
    return [StoredRow(row.pk, row.parent_id if is_inner else 0, _answers(built, repeat.scalars, row)) for row in rows]


def _answers(built: RecordModels, questions: Iterable[Question], row: Any) -> dict[str, Any]:
    return {question.uuid: built.answer(question, row) for question in questions if parts_of(question)}


class Refill:
    """Makes raw input of a stored record, for one person: what she could not give herself today is kept unseen."""

    def __init__(self, stored: Stored, context: FieldContext) -> None:
        self.stored, self.context = stored, context
        self._fields: dict[str, Any] = {}

    def raw(self) -> Raw:
        """Of the whole form; ``raw.take`` picks a section's."""
        schema = self.stored.version.schema
        found = self._of_row(schema.questions, raw.PREFIX, 0)
        if schema.area_question is None:
            found[raw.AREA_NAME] = [self.stored.area.code]
            if self.context.areas is None or not self.context.areas.areas.filter(pk=self.stored.area.pk).exists():
                found |= {raw.AREA_NAME: [], f"{raw.AREA_NAME}.{KEEP}": ["1"]}
        return found

    def _of_row(self, questions: Iterable[Question], prefix: str, row: int) -> Raw:
        found: Raw = {}
        for question in questions:
            if question.type == "repeat":
                found |= self._table(question, "" if prefix == raw.PREFIX else prefix, row)
            elif parts_of(question) and TYPES[question.type].is_asked:
                name = f"{prefix}-{question.key}"
                found |= self._typed(question, name, self.stored.answer(question.uuid, row))
        return found

    def _table(self, repeat: Question, above: str, row: int) -> Raw:
        prefix, rows = raw.row_prefix(repeat, above), self.stored.below(repeat.uuid, row)
        found = raw.set_count(prefix, len(rows))
        for index, item in enumerate(rows):
            found[f"{prefix}-{index}-{raw.ROW}"] = [str(item.id)]
            found |= self._of_row(repeat.questions, f"{prefix}-{index}", item.id)
        return found

    def _typed(self, question: Question, name: str, value: Any) -> Raw:
        if value is None:
            return {}
        typed = {f"{name}.{part}".removesuffix("."): some for part, some in typed_parts(question, value).items()}
        if question.option(CALCULATION) or self._fits(question, name, typed, value):
            return typed
        return {f"{name}.{KEEP}": ["1"]}

    def _fits(self, question: Question, name: str, typed: Raw, value: Any) -> bool:
        """Whether this person could give this very answer today."""
        if TYPES[question.type].is_masked:
            return False
        own = self._field(question)
        try:
            cleaned = own.clean(own.widget.value_from_datadict(MultiValueDict(typed), {}, name))
        except ValidationError:
            return False
        return split(question, cleaned) == split(question, value)

    def _field(self, question: Question) -> Any:
        if question.uuid not in self._fields:
            own: Any = field_for(question)
            if hasattr(own, "bind"):
                own.bind(self.context)
            self._fields[question.uuid] = own
        return self._fields[question.uuid]


def typed_parts(question: Question, value: Any) -> dict[str, list[str]]:
    """A stored answer as a browser would send it, by input ('' for the first)."""
    if question.type in {"track", "shape"}:  # their size is counted anew
        return {"": as_typed(question, value.get(""))}
    if question.type == "location":  # the accuracy belongs to the very position it is sent with
        return {part: [text] for part, text in field_for(question).prepare_value(value).items() if text}
    if isinstance(value, Mapping):
        return {part: some for part, one in value.items() if (some := as_typed(question, one, part))}
    return {"": as_typed(question, value)}
