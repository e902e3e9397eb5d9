"""Everything that was answered in a section, as text, for a last look before sending."""

from __future__ import annotations

from dataclasses import dataclass, field

from forms_app.entry.display import value_text
from forms_app.entry.forms import AnswerForm
from forms_app.entry.sections import SectionForm
from forms_app.schema.model import Question


@dataclass(frozen=True)
class Line:
    """``photo``: the address of a small picture. ``rows``: each row of a repeat, as Lines."""

    label: str
    text: str = ""
    photo: str = ""
    rows: list[Lines] | None = None


@dataclass
class Lines:
    """What was answered, and the labels of what was not, which take one line together."""

    title: str
    lines: list[Line] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)

    def add(self, line: Line) -> None:
        if line.text or line.photo or line.rows:
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
            filled = enumerate(form.row_sets[question.uuid].filled, 1)
            found.add(Line(question.label, rows=[_row(row, f"{question.label} {number}") for number, row in filled]))
        else:
            found.add(_line(form.form, question))
    return found


def _row(form: AnswerForm, title: str) -> Lines:
    found = Lines(title)
    for question in form.questions.values():
        found.add(_line(form, question))
    return found


def _line(form: AnswerForm, question: Question) -> Line:
    value = form.cleaned_data.get(question.key)
    if question.type != "photo":
        return Line(question.label, value_text(question, value))
    box = form.fields[question.key].box  # type: ignore[attr-defined]
    return Line(question.label, photo=box.url(box.get(str(value))) if value else "")
