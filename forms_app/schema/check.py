"""What keeps a form from being published: faults as codes with parameters, put into words by the designer."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from forms_app.schema.keys import CODE, KEY, KEY_LENGTH
from forms_app.schema.model import Fault, FormSchema, Question
from forms_app.schema.row import COUNTED
from forms_app.schema.types import CODE_LENGTH, CODES_LENGTH, TYPES, parts_of
from forms_app.schema.uniqueness import unique_faults

LABEL_LENGTH = 200
QUESTION_LIMIT = 1_600
REPEAT_DEPTH = 2  # a table of rows in a row of a table, as on the paper forms of the field


def check(schema: FormSchema) -> list[Fault]:
    """All faults of a compiled form, in reading order."""
    return [*_form(schema), *unique_faults(schema)]


def _form(schema: FormSchema) -> Iterator[Fault]:
    everything = list(schema.walk())
    if not any(question.type != "repeat" and parts_of(question) for question, _ in everything):
        yield Fault("empty_form")
    if len(everything) > QUESTION_LIMIT:
        yield Fault("too_many_questions", params={"found": len(everything), "limit": QUESTION_LIMIT})
    yield from _ids([*schema.sections, *(question for question, _ in everything)])
    yield from _keys(schema.questions)
    for section in schema.sections:
        if not section.questions:
            yield Fault("empty_section", section.uuid, "questions")
    for question, _parent in everything:
        yield from _question(question)
        if question.type == "repeat":
            yield from _keys(question.questions)
    yield from _counted(schema)
    for question, parent in everything:
        if parent and question.option(COUNTED):
            yield Fault("counted_in_row", question.uuid, COUNTED)
    for repeat in schema.all_repeats:
        if _height(repeat) > REPEAT_DEPTH:
            yield Fault("too_deep", repeat.uuid, "label", {"limit": REPEAT_DEPTH})


def _counted(schema: FormSchema) -> Iterator[Fault]:
    """A table with as many rows as an answer says: a whole number, asked before it in the same row or form."""
    before: dict[str, set[str]] = {}
    for question, parent in schema.walk():
        known = before.setdefault(parent.uuid if parent else "", set())
        if question.type == "integer":
            known.add(question.key)
        key = question.option("count") if question.type == "repeat" else None
        if key and key not in known:
            yield Fault("bad_count", question.uuid, "count", {"key": key})


def _height(repeat: Question) -> int:
    return 1 + max((_height(inner) for inner in repeat.repeats), default=0)


def _ids(items: Iterable) -> Iterator[Fault]:
    seen: set[str] = set()
    for item in items:
        if not is_uuid(item.uuid):
            yield Fault("bad_id", item.uuid)
        elif item.uuid in seen:
            yield Fault("repeated_id", item.uuid)
        seen.add(item.uuid)


def is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except (ValueError, AttributeError, TypeError):
        return False


def _keys(questions: Iterable[Question]) -> Iterator[Fault]:
    counts = Counter(question.key for question in questions)
    for question in questions:
        if not KEY.fullmatch(question.key) or len(question.key) > KEY_LENGTH:
            yield Fault("bad_key", question.uuid, "key", {"key": question.key, "limit": KEY_LENGTH})
        elif counts[question.key] > 1:
            yield Fault("repeated_key", question.uuid, "key", {"key": question.key})


def _question(question: Question) -> Iterator[Fault]:
    if not question.label.strip():
        yield Fault("no_label", question.uuid, "label")
    if len(question.label) > LABEL_LENGTH:
        yield Fault("long_label", question.uuid, "label", {"found": len(question.label), "limit": LABEL_LENGTH})
    if TYPES[question.type].has_choices:
        yield from _choices(question)
    if own := TYPES[question.type].check:
        yield from own(question)
    if question.type == "repeat" and not any(TYPES[inner.type].is_asked for inner in question.questions):
        yield Fault("empty_repeat", question.uuid, "questions")
    low, high = question.option("minimum"), question.option("maximum")
    if low is not None and high is not None and Decimal(str(low)) > Decimal(str(high)):
        yield Fault("range_reversed", question.uuid, "minimum", {"minimum": low, "maximum": high})


def _choices(question: Question) -> Iterator[Fault]:
    if not question.choices and not question.option("code_list"):
        yield Fault("no_choices", question.uuid, "choices")
    codes = Counter(choice.code for choice in question.choices)
    for choice in question.choices:
        if not CODE.fullmatch(choice.code) or len(choice.code) > CODE_LENGTH:
            yield Fault("bad_code", question.uuid, "choices", {"code": choice.code, "limit": CODE_LENGTH})
        elif len(choice.label) > LABEL_LENGTH:
            yield Fault("long_choice", question.uuid, "choices", {"label": choice.label[:20], "limit": LABEL_LENGTH})
    for code, count in codes.items():
        if count > 1:
            yield Fault("repeated_code", question.uuid, "choices", {"code": code})
    together = len(" ".join(choice.code for choice in question.all_choices))
    if question.type == "choices" and together > CODES_LENGTH:
        yield Fault("long_codes", question.uuid, "choices", {"found": together, "limit": CODES_LENGTH})
