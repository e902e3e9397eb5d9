"""What the conditions of a form left out of a record: shown as nothing at all, not as a question without an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms_app.entry.context import FieldContext
from forms_app.entry.logic import program_of
from forms_app.entry.plain_texts import scope_of
from forms_app.entry.world import FormWorld
from forms_app.schema.expressions.rules import RELEVANT
from forms_app.schema.model import Question
from forms_app.schema.types import parts_of
from forms_app.tables.runtime import RecordModels


def left_out(built: RecordModels, row: Any, children: Mapping[str, list[Any]]) -> set[str]:
    """Uuids of questions and tables outside rows that stand empty because of a condition, by the clock of that moment.

    Answers that are there are never left out: a condition may look at what has changed since.
    """
    program, schema = program_of(built.version), built.version.schema
    if not any(RELEVANT in entry.trees for entry in program.rules.entries.values()):
        return set()
    world = FormWorld(schema, FieldContext())
    world.now = int(row.updated_at.timestamp() * 1000)
    answers = _answers(built, schema.questions, row, children)
    hidden = program.run(scope_of(schema.questions, answers), world).hidden
    return {
        question.uuid
        for question in schema.questions
        if (question.uuid,) in hidden and answers.get(question.uuid) in (None, "", [], {})
    }


def _answers(
    built: RecordModels, questions: Iterable[Question], row: Any, children: Mapping[str, list[Any]]
) -> dict[str, Any]:
    """By uuid, those of tables as lists of rows."""
    found: dict[str, Any] = {}
    for question in questions:
        if question.type == "repeat":
            inside = [one for one in children[question.uuid] if one.parent_id == row.pk]
            found[question.uuid] = [_answers(built, question.questions, one, children) for one in inside]
        elif parts_of(question):
            found[question.uuid] = built.answer(question, row)
    return found
