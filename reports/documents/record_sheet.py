"""One record as A4 portrait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from forms_app.entry.models import Kind
from forms_app.records import record as records
from forms_app.records.reading import read_record
from forms_app.records.record import Answer, Part, Record, Rows
from forms_app.tables.models import Form
from reports.documents.row_tables import below_tables, row_tables
from reports.documents.widths import Face, text_ems
from reports.engine.images import data_uri
from reports.engine.paper import Printing, paper_context
from reports.engine.render import render

PHOTO_LIMIT = 24
FACE = Face(points=10.5, padding=3.4)
# Characters of the longest label: millimetres of the columns for labels and answers, twice beside each other.
WIDTHS = {5: (24, 62, 24, 62), 7: (30, 56, 30, 56)}
WIDEST_LABELS = (42, 44, 42, 44)


@dataclass(frozen=True)
class Line:
    """A line of the sheet: one wide answer, or two narrow ones beside each other."""

    cells: list[Answer]

    @property
    def is_wide(self) -> bool:
        return len(self.cells) == 1


@dataclass(frozen=True)
class Photo:
    label: str
    uri: str  # empty when the file is gone or no picture
    is_signature: bool = False


def record_html(record: Record, printing: Printing) -> str:
    """The finished document; photos as data: URIs."""
    photos = [_photo(photo) for photo in record.photos[:PHOTO_LIMIT]]
    context = {
        "record": record,
        "parts": [(part.title, list(_blocks(part))) for part in record.parts],
        "photo_rows": [photos[index : index + 2] for index in range(0, len(photos), 2)],
        "photos_left_out": max(0, len(record.photos) - PHOTO_LIMIT),
        **paper_context(printing),
    }
    return render_to_string("documents/record_sheet.html", context)


def record_pdf(user: Any, form: Form, uuid: UUID) -> bytes:
    """Raises records.access.Refused and PrintFailed. Masked, like every print."""
    record = read_record(user, form, uuid, "print")
    return render(record_html(record, Printing.now(user)))


def _blocks(part: Part) -> Iterator[dict[str, Any]]:
    """Runs of answers as lines, and child tables, in the order of the form."""
    answers: list[Answer] = []
    for item in part.items:
        if isinstance(item, Rows):
            if answers:
                yield _answers(answers)
                answers = []
            below = [(inner, list(below_tables(item.question.label, inner))) for inner in item.below]
            yield {"rows": item, "tables": list(row_tables(item)), "below": below}
        else:
            answers.append(item)
    if answers:
        yield _answers(answers)


def _answers(answers: list[Answer]) -> dict[str, Any]:
    longest = max(len(answer.question.label) for answer in answers)
    sizes = next((sizes for length, sizes in WIDTHS.items() if longest <= length), WIDEST_LABELS)
    return {"lines": list(_lines(answers, sizes[1])), "sizes": sizes}


def _lines(answers: list[Answer], room: float) -> Iterator[Line]:
    """``room``: millimetres of a narrow answer; what would break there gets a line of its own."""
    waiting: Answer | None = None
    for answer in answers:
        if answer.is_long or text_ems(answer.text) * FACE.em + FACE.padding > room:
            if waiting:
                yield Line([waiting])
                waiting = None
            yield Line([answer])
        elif waiting:
            yield Line([waiting, answer])
            waiting = None
        else:
            waiting = answer
    if waiting:
        yield Line([waiting])


def _photo(photo: records.Photo) -> Photo:
    signature = photo.attachment.kind == Kind.SIGNATURE
    try:
        with photo.attachment.file.open("rb") as file:
            return Photo(photo.label, data_uri(file) or "", signature)
    except OSError:
        return Photo(photo.label, "", signature)
