"""What is carried over from a chosen record into answers that are still empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms_app.entry.kept import KEEP
from forms_app.entry.kinds.links import Records
from forms_app.entry.plain_texts import as_typed
from forms_app.entry.raw import question_name
from forms_app.schema.kinds.links import carried
from forms_app.schema.linking import may_be_carried
from forms_app.schema.model import Question

Raw = Mapping[str, list[str]]


def carry(questions: Iterable[Question], data: Raw, user: Any) -> dict[str, list[str]]:
    """Raw input by key, for what is empty among these top-level answers. Some queries for each chosen record."""
    asked = {question.key: question for question in questions}
    found: dict[str, list[str]] = {}
    for question in asked.values():
        pairs = [(there, here) for there, here in carried(question) if here in asked]
        chosen = str(next(iter(data.get(question.key) or ()), "")).strip()
        if question.type != "record_link" or not pairs or not chosen:
            continue
        source = Records(question, user)
        record = source.find(chosen)
        if record is None:
            continue
        theirs = {one.key: one for one in source.built.version.schema.scalars}
        for there, here in pairs:
            empty = not any(text.strip() for text in [*map(str, data.get(here) or ()), *found.get(here, ())])
            if empty and there in theirs and may_be_carried(theirs[there], asked[here]):
                found[here] = as_typed(theirs[there], source.built.answer(theirs[there], record))
    return {key: some for key, some in found.items() if some}


def carry_raw(questions: Iterable[Question], data: Raw, user: Any) -> dict[str, list[str]]:
    """The same by field name ('q-<key>'), as drafts keep it."""
    asked = [question for question in questions if question.type != "repeat"]
    by_key = {question.key: _given(question, data) for question in asked}
    found = carry(asked, by_key, user)
    return {question_name(question): found[question.key] for question in asked if question.key in found}


def _given(question: Question, data: Raw) -> list[str]:
    """What was answered; a stored answer that stays is one."""
    return list(data.get(question_name(question)) or data.get(question_name(question, KEEP)) or ())
