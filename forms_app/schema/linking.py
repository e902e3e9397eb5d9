"""Which answers of another form's record may be shown with it, and which may be carried over."""

from __future__ import annotations

from collections.abc import Sequence

from forms_app.schema.kinds.links import SHOWN_LIMIT
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES, is_single

_NAMING = ("姓名", "名称")
UUID_KEY = "uuid"  # in pulldata(): the record that a question of the type record_link names


def may_be_shown(question: Question) -> bool:
    """Whether a record may be known by this answer. Links to further records would have no end."""
    return TYPES[question.type].in_list and is_single(question) and question.type != "record_link"


def may_be_carried(there: Question, here: Question) -> bool:
    """The same kind of answer in one column; never what is masked: it would be shown whole."""
    row = TYPES[there.type]
    fits = there.type == here.type and is_single(there) and is_single(here) and row.is_asked
    return fits and not row.is_masked and not row.files and there.type not in {"person", "record_link", "consent"}


def may_be_pulled(question: Question) -> bool:
    """Whether expressions of other forms may read it, and find records by it; never what is masked."""
    row = TYPES[question.type]
    return is_single(question) and not (row.is_masked or row.files or question.type in {"person", "consent", "repeat"})


def pullable(schema: FormSchema) -> dict[str, Question]:
    """By key, the questions that expressions of other forms may read."""
    return {question.key: question for question in schema.scalars if may_be_pulled(question)}


def known_by(schema: FormSchema, keys: Sequence[str]) -> list[Question]:
    """What a record is known by: the questions with these keys, else its name or first short text."""
    by_key = {question.key: question for question in schema.scalars if may_be_shown(question)}
    if chosen := [by_key[key] for key in keys if key in by_key][:SHOWN_LIMIT]:
        return chosen
    texts = [question for question in by_key.values() if question.type == "text"]
    texts.sort(key=lambda question: not any(name in question.label for name in _NAMING))
    return texts[:1]
