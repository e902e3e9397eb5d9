"""Everything that was answered in a section, as text, for a last look before sending."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from forms_app.entry.attached import DOCUMENTS, PICTURES, file_ids
from forms_app.entry.display import answer_lines, drawing, remark, value_text
from forms_app.entry.forms import AnswerForm, RowSet
from forms_app.entry.kept import KeptField
from forms_app.entry.sections import SectionForm
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES, is_single, parts_of


@dataclass(frozen=True)
class Line:
    """``photos``: addresses of small pictures. ``rows``: each row of a repeat, as Lines.

    ``lines``: (label, text) where an answer is a small table. ``remark``: what to look at once more.
    """

    label: str
    text: str = ""
    photos: tuple[str, ...] = ()
    rows: list[Lines] | None = None
    lines: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    drawing: str = ""  # markup of our own


@dataclass
class Lines:
    """What was answered, and the labels of what was not, which take one line together."""

    title: str
    lines: list[Line] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)

    def add(self, line: Line) -> None:
        if line.text or line.photos or line.rows or line.lines:
            self.lines.append(line)
        else:
            self.blank.append(line.label)

    @property
    def scalars(self) -> list[Line]:
        return [line for line in self.lines if line.rows is None]

    @property
    def repeats(self) -> list[Line]:
        return [line for line in self.lines if line.rows is not None]


def review(form: SectionForm) -> Lines:
    """A valid section form, in the order of its questions."""
    found = Lines(form.section.title)
    for question in form.section.questions:
        if question.type == "repeat":
            if not form.row_sets[question.uuid].hidden_now:
                found.add(_rows(form.row_sets[question.uuid]))
        elif is_reviewed(question) and not _is_hidden(form.form, question):
            found.add(_line(form.form, question))
    return found


def is_reviewed(question: Question) -> bool:
    """What the person has answered; neither notes nor what the system fills in."""
    return TYPES[question.type].is_asked and bool(parts_of(question))


def _rows(rows: RowSet) -> Line:
    label = rows.repeat.label
    return Line(label, rows=[_row(row, f"{label} {number}") for number, row in enumerate(rows.filled, 1)])


def _row(form: AnswerForm, title: str) -> Lines:
    found = Lines(title)
    for question in form.questions.values():
        if is_reviewed(question) and not _is_hidden(form, question):
            found.add(_line(form, question))
    for inner in form.row_sets.values():
        if not inner.hidden_now:
            found.add(_rows(inner))
    return found


def _is_hidden(form: AnswerForm, question: Question) -> bool:
    return getattr(form.fields[question.key], "hidden_now", False)


def _line(form: AnswerForm, question: Question) -> Line:
    value = form.cleaned_data.get(question.key)
    names = form.context.names
    pictures = _pictures(form, question, value)
    own = form.fields[question.key]
    if isinstance(own, KeptField) and value is own.stored:  # what may be read of it, and no more
        return Line(question.label, own.widget.text, pictures)
    text = "" if pictures and is_single(question) else value_text(question, value, names=names)
    if TYPES[question.type].files in DOCUMENTS and value:
        text = "、".join(form.fields[question.key].own(uuid).title for uuid in file_ids(question, value))  # type: ignore[attr-defined]
    return Line(
        question.label, text, pictures, lines=tuple(answer_lines(question, value, names)),
        remark=remark(question, value), drawing=drawing(question, value),
    )  # fmt: skip


def _pictures(form: AnswerForm, question: Question, value: Any) -> tuple[str, ...]:
    if TYPES[question.type].files not in PICTURES:
        return ()
    box = form.fields[question.key].box  # type: ignore[attr-defined]
    return tuple(box.url(photo) for uuid in file_ids(question, value) if (photo := box.get(str(uuid))))
