"""Everything that was answered in a section, as text, for a last look before sending."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from forms_app.entry.display import value_text
from forms_app.entry.forms import AnswerForm
from forms_app.entry.sections import SectionForm


@dataclass(frozen=True)
class Line:
    """``photo``: the address of a small picture. ``rows``: the lines of each row of a repeat."""

    label: str
    text: str = ""
    photo: str = ""
    rows: list[list[Line]] | None = field(default=None)


def review(form: SectionForm) -> dict[str, Any]:
    """Title and lines of a valid section form, in the order of its questions."""
    scalars = dict(zip(form.form.questions, _lines(form.form), strict=True))
    lines = [
        Line(question.label, rows=[_lines(row) for row in form.row_sets[question.uuid].filled])
        if question.type == "repeat"
        else scalars[question.key]
        for question in form.section.questions
    ]
    return {"title": form.section.title, "lines": lines}


def _lines(form: AnswerForm) -> list[Line]:
    found = []
    for key, question in form.questions.items():
        value = form.cleaned_data.get(key)
        box = getattr(form.fields[key], "box", None)
        photo = box.url(box.get(str(value))) if box and value else ""
        found.append(Line(question.label, "" if photo else value_text(question, value), photo))
    return found
