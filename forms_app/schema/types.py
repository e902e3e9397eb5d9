"""The registry of question types, group by group."""

from __future__ import annotations

from forms_app.schema.kinds import assigned, basic, links, listed, media, places, plain, rows
from forms_app.schema.kinds.basic import CODE_LENGTH, CODES_LENGTH, LONG_TEXT_LENGTH, TEXT_LENGTH
from forms_app.schema.model import Question
from forms_app.schema.row import QuestionType
from forms_app.schema.storage import NOTHING, Part, Storage

__all__ = ["CODES_LENGTH", "CODE_LENGTH", "LONG_TEXT_LENGTH", "NOTHING", "TEXT_LENGTH", "TYPES", "Part",
           "QuestionType", "Storage", "is_single", "parts_of"]  # fmt: skip

_GROUPS = (
    basic.ROWS, listed.ROWS, rows.ROWS, plain.ROWS, assigned.ROWS, media.ROWS, places.ROWS, links.ROWS, basic.TABLES,
)  # fmt: skip
TYPES: dict[str, QuestionType] = {row.name: row for group in _GROUPS for row in group}


def parts_of(question: Question) -> tuple[Part, ...]:
    """The columns of a question: none for a note, one for most, several for a place or a matrix."""
    row = TYPES[question.type]
    if row.parts is not None:
        return row.parts(question)
    return row.own_part


def is_single(question: Question) -> bool:
    """Whether an answer is one value; else it is a dict by part."""
    return [part.name for part in parts_of(question)] == [""]
