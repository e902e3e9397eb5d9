"""One record in the words of its own version: sections, answers, child rows, photos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from forms_app.areas.models import Area, spell
from forms_app.areas.scope import Right
from forms_app.entry.models import Attachment
from forms_app.records.access import Refused, current_version
from forms_app.records.columns import question_text, time_text
from forms_app.schema.model import FormSchema, Question
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.runtime import RecordModels, models_for
from forms_app.tables.scope import visible

_NAMES = ("姓名", "名称")
WIDE = 9  # columns of a child table


@dataclass(frozen=True)
class Answer:
    question: Question
    text: str
    photo: Attachment | None = None

    @property
    def is_long(self) -> bool:
        return self.question.type == "long_text" or len(self.text) > 24


@dataclass(frozen=True)
class Rows:
    """A child table: the questions of its columns, and the answers row by row."""

    question: Question
    rows: Sequence[Sequence[Answer]]

    @property
    def is_wide(self) -> bool:
        """More columns than a screen of 1280 pixels has room for."""
        return len(self.question.questions) > WIDE


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


def find_record(user: Any, form: Form, uuid: UUID, right: Right) -> Model:
    """The row through the model of its own version. Raises Refused. Two or three queries."""
    version_id = visible(user, form, right).filter(uuid=uuid).values_list("version_id", flat=True).first()
    if version_id is None:
        raise Refused(
            _("No such record among yours"),
            _("It may belong to an area that is not yours, or it was removed. Search for it in the ledger."),
            status=404,
        )
    version = current_version(form)
    if version_id != version.pk:
        version = FormVersion.objects.get(pk=version_id)
        version.form = form
    areas = [
        models_for(version).attribute(question.uuid) for question in version.schema.scalars if question.type == "area"
    ]
    record = visible(user, form, right, version).select_related("submitted_by", *areas).get(uuid=uuid)
    record.version = version
    return record


def read_record(user: Any, form: Form, uuid: UUID, right: Right = "read", *, plain: bool = False) -> Record:
    """Raises Refused. ``plain`` shows phones and ID numbers whole: the caller has logged the reason."""
    row = find_record(user, form, uuid, right)
    return _Reader(form, row, plain).read()


class _Reader:
    def __init__(self, form: Form, row: Any, plain: bool) -> None:
        self.form, self.row, self.plain = form, row, plain
        self.version: FormVersion = row.version
        self.schema: FormSchema = self.version.schema
        self.built: RecordModels = models_for(self.version)
        self.children = {repeat.uuid: self._child_rows(repeat) for repeat in self.schema.repeats}
        self.names = Area.names_of(self._paths())
        found = Attachment.objects.filter(form=form, record_uuid=row.uuid)
        self.attachments = {photo.uuid: photo for photo in found}

    def read(self) -> Record:
        row = self.row
        parts = [Part(s.title, [self._item(question) for question in s.questions]) for s in self.schema.sections]
        area = spell(row.area_path, self.names) or self.names.get(row.area_path, "")
        at = time_text(row.submitted_at)
        return Record(
            form=self.form,
            version=self.version,
            uuid=row.uuid,
            title=self._title() or _("%(area)s, %(time)s") % {"area": area, "time": at},
            area=area,
            by=str(row.submitted_by) if row.submitted_by else _("Resident"),
            at=at,
            updated=time_text(row.updated_at) if row.updated_at > row.submitted_at else "",
            parts=parts,
            has_hidden=any(self._hides(answer) for answer in _answers(parts)),
            is_plain=self.plain,
            photos=list(_photos(parts)),
        )

    def _child_rows(self, repeat: Question) -> list[Model]:
        areas = [self.built.attribute(question.uuid) for question in repeat.questions if question.type == "area"]
        model = self.built.children[repeat.uuid]
        rows = model._default_manager.filter(parent_id=self.row.pk).order_by("position", "pk")
        return list(rows.select_related(*areas))

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
        rows = [[self._answer(inner, row) for inner in question.questions] for row in self.children[question.uuid]]
        return Rows(question, rows)

    def _answer(self, question: Question, row: Model) -> Answer:
        value = getattr(row, self.built.attribute(question.uuid))
        if question.type == "photo":
            return Answer(question, question_text(question, value, self.names), self.attachments.get(value))
        return Answer(question, question_text(question, value, self.names, plain=self.plain))

    def _hides(self, answer: Answer) -> bool:
        return answer.question.type in {"phone", "id_number"} and bool(answer.text)

    def _title(self) -> str:
        """The answer that names a record: a name, else its first short text."""
        texts = [question for question in self.schema.scalars if question.type == "text"]
        texts.sort(key=lambda question: not any(name in question.label for name in _NAMES))
        for question in texts:
            if value := getattr(self.row, self.built.attribute(question.uuid)):
                return str(value)
        return ""


def _answers(parts: Sequence[Part]) -> Iterator[Answer]:
    for part in parts:
        for item in part.items:
            if isinstance(item, Rows):
                for row in item.rows:
                    yield from row
            else:
                yield item


def _photos(parts: Sequence[Part]) -> Iterator[Photo]:
    for part in parts:
        for item in part.items:
            if isinstance(item, Answer):
                if item.photo:
                    yield Photo(item.question.label, item.photo)
                continue
            for number, row in enumerate(item.rows, 1):
                for answer in row:
                    if answer.photo:
                        place = {"table": item.question.label, "number": number, "label": answer.question.label}
                        yield Photo(_("%(table)s, row %(number)d: %(label)s") % place, answer.photo)
