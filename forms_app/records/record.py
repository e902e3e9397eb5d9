"""One record in the words of its own version: sections, answers, child rows, photos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from forms_app.records.columns import question_joins, question_text, time_text
from forms_app.records.left_out import left_out
from forms_app.records.linked import links_of
from forms_app.schema.model import FormSchema, Question, Section
from forms_app.schema.types import TYPES, is_single, parts_of
from forms_app.tables.models import EditKind, Form, FormVersion, RecordEdit
from forms_app.tables.runtime import RecordModels, models_for
from forms_app.tables.scope import visible

_NAMES = ("姓名", "名称")
Children = Mapping[str, list[Any]]  # rows by the uuid of their table
WIDE = 9  # columns of a child table


@dataclass(frozen=True)
class Answer:
    """``files``: attachments in their order. ``lines``: (label, text) where an answer is a small table of its own."""

    question: Question
    text: str
    files: tuple[Attachment, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    drawing: str = ""  # markup of our own
    link: str = ""  # the address of the record that is named, where the reader may open it

    @property
    def is_only_files(self) -> bool:
        """Nothing is to be said beside the files themselves."""
        return bool(self.files) and is_single(self.question)

    @property
    def is_long(self) -> bool:
        return self.question.type == "long_text" or len(self.text) > 24 or bool(self.drawing) or bool(self.lines)


@dataclass(frozen=True)
class Row:
    """The answers of a row, and the tables inside it."""

    answers: Sequence[Answer]
    inner: Sequence[Rows] = ()

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers)

    def __getitem__(self, index: int) -> Answer:
        return self.answers[index]


def _columns(repeat: Question) -> list[Question]:
    """Without the words that are only there to be read while filling in."""
    return [question for question in repeat.scalars if parts_of(question)]


def _place(number: int, row: Row) -> str:
    first = next((answer.text for answer in row if answer.text), "")
    return f"{number} {first}".strip()


@dataclass(frozen=True)
class Rows:
    """A child table: the questions of its columns, and the answers row by row."""

    question: Question
    rows: Sequence[Row]

    @property
    def columns(self) -> Sequence[Question]:
        return _columns(self.question)

    @property
    def below(self) -> Sequence[Below]:
        """The tables inside these rows."""
        found = []
        for place, inner in enumerate(self.question.repeats):
            named = [(_place(number, row), row.inner[place]) for number, row in enumerate(self.rows, 1)]
            found.append(Below(inner, [(name, line) for name, rows in named for line in rows.rows]))
        return found

    @property
    def is_wide(self) -> bool:
        """More columns than a screen of 1280 pixels has room for."""
        return len(self.columns) > WIDE


@dataclass(frozen=True)
class Below:
    """A table inside the rows of another, all rows in one: each with the row that it belongs to, '2 李二溪'."""

    question: Question
    lines: Sequence[tuple[str, Row]]

    @property
    def columns(self) -> Sequence[Question]:
        return _columns(self.question)

    @property
    def is_wide(self) -> bool:
        return len(self.columns) >= WIDE


@dataclass(frozen=True)
class Photo:
    """A photo with the words that say what it belongs to: '门前照片', '隐患明细第2条：现场照片'."""

    label: str
    attachment: Attachment


@dataclass(frozen=True)
class Part:
    """A section. ``items`` in the order of the form."""

    title: str
    items: Sequence[Answer | Rows]

    @property
    def lone_rows(self) -> Rows | None:
        """The child table that is all there is here, under the same title: it needs none of its own."""
        only = self.items[0] if len(self.items) == 1 else None
        return only if isinstance(only, Rows) and only.question.label == self.title else None


@dataclass(frozen=True)
class Record:
    form: Form
    version: FormVersion
    uuid: UUID
    title: str
    area: str
    by: str
    at: str
    updated: str
    parts: Sequence[Part]
    has_hidden: bool
    is_plain: bool
    photos: Sequence[Photo]


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
    joined = _joins(models_for(version), version.schema.scalars)
    record = visible(user, form, right, version).select_related("submitted_by", *joined).get(uuid=uuid)
    record.version = version
    return record


def _joins(built: RecordModels, questions: Sequence[Question]) -> list[str]:
    wanted = [question for question in questions if TYPES[question.type].joins]
    return [name for question in wanted for name in question_joins(question, built.attribute(question.uuid))]


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
        self.built: RecordModels = models_for(self.version)
        walked = [(repeat, parent) for repeat, parent in self.schema.walk() if repeat.type == "repeat"]
        self.children = children or {repeat.uuid: self._child_rows(repeat, parent) for repeat, parent in walked}
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
            title=title_of(self.built, row) or _("%(area)s, %(time)s") % {"area": area, "time": at},
            area=area,
            by=str(row.submitted_by) if row.submitted_by else _("Resident"),
            at=at,
            updated=time_text(corrected) if (corrected := self.corrected_at) else "",
            parts=parts,
            has_hidden=any(self._hides(answer) for answer in _answers(parts)),
            is_plain=self.plain,
            photos=list(_photos(parts)),
        )

    def _part(self, section: Section) -> Part:
        """Without what is only there to be read while filling in, and what a condition left out."""
        asked = [one for one in section.questions if parts_of(one) and one.uuid not in self.left_out]
        return Part(section.title, [self._item(question) for question in asked])

    def _child_rows(self, repeat: Question, parent: Question | None) -> list[Any]:
        model = self.built.children[repeat.uuid]
        above = "parent__parent_id" if parent else "parent_id"
        rows = model._default_manager.filter(**{above: self.row.pk}).order_by("position", "pk")
        return list(rows.select_related(*_joins(self.built, repeat.scalars)))

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
        return Row([self._answer(question, row) for question in _columns(repeat)], inner)

    def _answer(self, question: Question, row: Model) -> Answer:
        value = self.built.answer(question, row)
        files = tuple(self.attachments[uuid] for uuid in file_ids(question, value) if uuid in self.attachments)
        text = question_text(question, value, self.names, plain=self.plain)
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
        return TYPES[answer.question.type].is_masked and bool(answer.text)


def title_of(built: RecordModels, row: Any) -> str:
    """The answer that names a record: a name, else its first short text; '' without any."""
    texts = [question for question in built.version.schema.scalars if question.type == "text"]
    texts.sort(key=lambda question: not any(name in question.label for name in _NAMES))
    return next((str(value) for question in texts if (value := getattr(row, built.attribute(question.uuid)))), "")


def _answers(parts: Sequence[Part]) -> Iterator[Answer]:
    for part in parts:
        for item in part.items:
            if isinstance(item, Rows):
                yield from _row_answers(item)
            else:
                yield item


def _row_answers(rows: Rows) -> Iterator[Answer]:
    for row in rows.rows:
        yield from row
        for inner in row.inner:
            yield from _row_answers(inner)


def _photos(parts: Sequence[Part]) -> Iterator[Photo]:
    """All pictures, with the words that say what each belongs to."""
    for part in parts:
        for item in part.items:
            if isinstance(item, Rows):
                yield from _row_photos(item, item.question.label)
            else:
                yield from _pictures(item, item.question.label)


def _row_photos(rows: Rows, table: str) -> Iterator[Photo]:
    for number, row in enumerate(rows.rows, 1):
        for answer in row:
            place = {"table": table, "number": number, "label": answer.question.label}
            yield from _pictures(answer, _("%(table)s, row %(number)d: %(label)s") % place)
        for inner in row.inner:
            yield from _row_photos(inner, f"{table} {number} · {inner.question.label}")


def _pictures(answer: Answer, label: str) -> Iterator[Photo]:
    for attachment in answer.files:
        if attachment.is_picture:
            yield Photo(label, attachment)
