"""The columns of a question in tables that people handle: exports, imports and their templates."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_app.schema.model import Question
from forms_app.schema.types import Part, parts_of


@dataclass(frozen=True)
class TableColumn:
    """``name``: 'ren_shu', or 'wei_zhi.lat' for a part. ``label``: '位置（纬度）'."""

    name: str
    label: str
    question: Question
    part: str


def table_columns(question: Question, label: str = "") -> list[TableColumn]:
    """One for most questions, one for each part where there are several, none for what stores nothing."""
    return [
        TableColumn(part_name(question, part), part_label(label or question.label, part), question, part.name)
        for part in parts_of(question)
    ]


def part_name(question: Question, part: Part) -> str:
    return f"{question.key}.{part.name}" if part.name else question.key


def part_label(label: str, part: Part) -> str:
    words = part.label if part.is_text else _(part.label) if part.label else ""
    return f"{label}（{words}）" if words else label
