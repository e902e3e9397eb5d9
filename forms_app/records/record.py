"""What a record is where it is shown: sections, answers, rows of tables, photos, in the words of its own version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from forms_app.entry.models import Attachment
from forms_app.schema.model import Question
from forms_app.schema.types import is_single, parts_of
from forms_app.tables.models import Form, FormVersion

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


def columns_of(repeat: Question) -> list[Question]:
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
        return columns_of(self.question)

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
        return columns_of(self.question)

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


def answers_in(parts: Sequence[Part]) -> Iterator[Answer]:
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


def photos_in(parts: Sequence[Part]) -> Iterator[Photo]:
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
