"""Answers to one version as raw input of another: by the identity of questions, which neither label nor key changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.datastructures import MultiValueDict

from forms_app.collect.paper.answers import Answer
from forms_app.entry import raw
from forms_app.entry.raw import Raw
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES


@dataclass
class Placed:
    """``data``: raw input of the whole form; ``lost``: what this version does not ask, in words."""

    data: Raw = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def place(answers: Iterable[Answer], old: FormSchema, new: FormSchema) -> Placed:
    found = Placed()
    known = {question.uuid: question for question, _parent in new.walk()}
    for answer in answers:
        question = known.get(answer.question.uuid)
        same_rows = new.around.get(answer.question.uuid) == old.around[answer.question.uuid]
        inputs = raw.inputs_of(question) if question and same_rows and _is_asked(question) else []
        for part, texts in answer.parts.items():
            if question is None or part not in inputs:
                found.lost.append(_words(answer, part, texts))
            else:
                name = _name(question, answer, part, known)
                found.data[name] = texts if _is_coded(question) else _labels(answer.question, part, texts)
    return found


def by_section(data: Raw, schema: FormSchema) -> list[Raw]:
    """What belongs to each section, in the form in which drafts keep it."""
    whole: MultiValueDict = MultiValueDict(data)
    return [raw.take(whole, section) for section in schema.sections]


def _is_asked(question: Question) -> bool:
    return TYPES[question.type].is_asked


def _is_coded(question: Question) -> bool:
    return TYPES[question.type].has_choices or question.type in {"boolean", "check_item", "consent", "rating"}


def _labels(question: Question, part: str, texts: list[str]) -> list[str]:
    """What has become a text keeps the words, not the codes."""
    if part or not TYPES[question.type].has_choices:
        return texts
    return ["、".join(question.choice_label(text) for text in texts)]


def _name(question: Question, answer: Answer, part: str, known: dict[str, Question]) -> str:
    if not answer.rows:
        return raw.question_name(question, part)
    above = ""
    for repeat, index in answer.rows:
        prefix = raw.row_prefix(known[repeat.uuid], above)
        above = f"{prefix}-{index}"
    return raw.row_name(prefix, index, question, part)


def _words(answer: Answer, part: str, texts: list[str]) -> str:
    rows = "".join(f"{repeat.label} {index + 1} · " for repeat, index in answer.rows)
    shown = _labels(answer.question, part, texts)
    return f"{rows}{answer.question.label}：{'、'.join(shown)[:200]}"
