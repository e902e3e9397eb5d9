"""Reading a record: found through the scope of whoever reads, then put into the words of its own version."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from forms_app.areas.models import Area, spell
from forms_app.areas.scope import Right
from forms_app.entry.attached import file_ids
from forms_app.entry.display import answer_lines, drawing
from forms_app.entry.lists import Names
from forms_app.entry.models import Attachment
from forms_app.records.access import Refused, current_version
from forms_app.records.columns import masked_kinds, question_text, time_text
from forms_app.records.left_out import left_out
from forms_app.records.linked import links_of
from forms_app.records.record import Answer, Part, Record, Row, Rows, answers_in, columns_of, photos_in
from forms_app.schema.model import FormSchema, Question, Section
from forms_app.schema.types import TYPES, parts_of
from forms_app.tables.models import EditKind, Form, FormVersion, RecordEdit
from forms_app.tables.runtime import RecordModels, models_for
from forms_app.tables.scope import visible
from forms_app.tables.sides import with_joins

_NAMES = ("姓名", "名称")
Children = Mapping[str, list[Any]]  # rows by the uuid of their table


def not_yours() -> tuple[str, str]:
    return (
        _("No such record among yours"),
        _("It may belong to an area that is not yours, or it was removed. Search for it in the ledger."),
    )


def find_record(user: Any, form: Form, uuid: UUID, right: Right) -> Model:
    """The row through the model of its own version. Raises Refused. Two or three queries."""
    version_id = visible(user, form, right).filter(uuid=uuid).values_list("version_id", flat=True).first()
    if version_id is None:
        raise Refused(*not_yours(), status=404)
    version = current_version(form)
    if version_id != version.pk:
        version = FormVersion.objects.get(pk=version_id)
        version.form = form
    joined = models_for(version).joins(version.schema.scalars)
    record = with_joins(visible(user, form, right, version).select_related("submitted_by"), joined).get(uuid=uuid)
    record.version = version
    return record


def read_record(user: Any, form: Form, uuid: UUID, right: Right = "read", *, plain: bool = False) -> Record:
    """Raises Refused. ``plain`` shows phones and ID numbers whole: the caller has logged the reason."""
    row = find_record(user, form, uuid, right)
    return _Reader(form, row, plain, user).read()


def read_row(user: Any, form: Form, row: Any, children: Children) -> Record:
    """The same of rows that were not read from the tables: an earlier state."""
    return _Reader(form, row, False, user, children).read()


class _Reader:
    def __init__(self, form: Form, row: Any, plain: bool, user: Any, children: Children | None = None) -> None:
        self.form, self.row, self.plain = form, row, plain
        self.version: FormVersion = row.version
        self.schema: FormSchema = self.version.schema
        self.masked = masked_kinds(form)
        self.built: RecordModels = models_for(self.version)
        self.children = children or {
            repeat.uuid: list(self.built.rows(repeat, [row.pk])) for repeat in self.schema.all_repeats
        }
        self.left_out = left_out(self.built, row, self.children)
        self.names = Names(Area.names_of(self._paths()))
        self.links = links_of(user, self.schema, self._linked(), self.names)
        found = Attachment.objects.filter(form=form, record_uuid=row.uuid)
        self.attachments = {photo.uuid: photo for photo in found}

    @property
    def corrected_at(self) -> datetime | None:
        """When it was last corrected, before this state."""
        edits = RecordEdit.objects.filter(form=self.form, record_uuid=self.row.uuid, kind=EditKind.CORRECT)
        return edits.filter(at__lte=self.row.updated_at).order_by("number").values_list("at", flat=True).last()

    def read(self) -> Record:
        row = self.row
        parts = [part for section in self.schema.sections if (part := self._part(section)).items]
        area = spell(row.area_path, self.names) or self.names.get(row.area_path, "")
        at = time_text(row.submitted_at)
        return Record(
            form=self.form,
            version=self.version,
            uuid=row.uuid,
            title=title_of(self.built, row, self.masked) or _("%(area)s, %(time)s") % {"area": area, "time": at},
            area=area,
            by=str(row.submitted_by) if row.submitted_by else _("Resident"),
            at=at,
            updated=time_text(corrected) if (corrected := self.corrected_at) else "",
            parts=parts,
            has_hidden=any(self._hides(answer) for answer in answers_in(parts)),
            is_plain=self.plain,
            photos=list(photos_in(parts)),
        )

    def _part(self, section: Section) -> Part:
        """Without what is only there to be read while filling in, and what a condition left out."""
        asked = [one for one in section.questions if parts_of(one) and one.uuid not in self.left_out]
        return Part(section.title, [self._item(question) for question in asked])

    def _paths(self) -> Iterator[str]:
        yield self.row.area_path
        for question, parent in self.schema.walk():
            if question.type == "area":
                for row in self.children[parent.uuid] if parent else [self.row]:
                    area = getattr(row, self.built.attribute(question.uuid))
                    if area is not None:
                        yield area.path

    def _item(self, question: Question) -> Answer | Rows:
        if question.type != "repeat":
            return self._answer(question, self.row)
        return self._rows(question, self.children[question.uuid])

    def _rows(self, repeat: Question, rows: Sequence[Any]) -> Rows:
        return Rows(repeat, [self._one_row(repeat, row) for row in rows])

    def _one_row(self, repeat: Question, row: Any) -> Row:
        inner = [
            self._rows(below, [one for one in self.children[below.uuid] if one.parent_id == row.pk])
            for below in repeat.repeats
        ]
        return Row([self._answer(question, row) for question in columns_of(repeat)], inner)

    def _answer(self, question: Question, row: Model) -> Answer:
        value = self.built.answer(question, row)
        files = tuple(self.attachments[uuid] for uuid in file_ids(question, value) if uuid in self.attachments)
        kind = self.masked.get(question.uuid, "")
        text = question_text(question, value, self.names, plain=self.plain, kind=kind)
        if question.type == "consent" and text:  # to the words of this version
            text = _("%(agreed)s (version %(number)d)") % {"agreed": text, "number": self.version.number}
        lines = tuple(answer_lines(question, value, self.names))
        return Answer(question, text, files, lines, drawing(question, value), self._link(question, value))

    def _link(self, question: Question, value: Any) -> str:
        return self.links.get((question.uuid, value), "") if question.type == "record_link" else ""

    def _linked(self) -> dict[str, list[Any]]:
        """The records that this one names, by question."""
        found: dict[str, list[Any]] = {}
        for question, parent in self.schema.walk():
            if question.type == "record_link":
                rows = self.children[parent.uuid] if parent else [self.row]
                found[question.uuid] = [self.built.answer(question, row) for row in rows]
        return found

    def _hides(self, answer: Answer) -> bool:
        question = answer.question
        return bool(answer.text) and (TYPES[question.type].is_masked or question.uuid in self.masked)


def title_of(built: RecordModels, row: Any, hidden: Container[str] = ()) -> str:
    """The answer that names a record: a name, else its first short text; '' without any. Never one of ``hidden``."""
    texts = [question for question in naming(built.version.schema) if question.uuid not in hidden]
    return next((str(value) for question in texts if (value := getattr(row, built.attribute(question.uuid)))), "")


def naming(schema: FormSchema) -> list[Question]:
    """The questions that may name a record, the likeliest first."""
    texts = [question for question in schema.scalars if question.type == "text"]
    return sorted(texts, key=lambda question: not any(name in question.label for name in _NAMES))
