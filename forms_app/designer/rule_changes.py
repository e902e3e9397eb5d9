"""Expressions that a new version changes, as somebody would type them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms_app.schema.expressions.rules import (
    CALCULATION,
    CHOICE_FILTER,
    CONSTRAINT,
    INITIAL,
    KINDS,
    RELEVANT,
    REQUIRED_WHEN,
    ROW_COUNT,
)
from forms_app.schema.expressions.tree import load
from forms_app.schema.expressions.writing import write
from forms_app.schema.model import FormSchema, Question, Section, label_of

MESSAGE = "constraint_message"
NAMES = {
    RELEVANT: _("Shown only when"), REQUIRED_WHEN: _("Required when"), CONSTRAINT: _("Check"),
    MESSAGE: _("What to say when the check fails"), CALCULATION: _("Calculation"),
    CHOICE_FILTER: _("Choices only where"), INITIAL: _("Default value"),
    ROW_COUNT: _("As many rows as another answer says"),
}  # fmt: skip


@dataclass(frozen=True)
class RuleChange:
    """``old`` or ``new`` is empty where there is no such expression."""

    label: str
    name: str  # what it is for, in words
    old: str
    new: str


def rule_changes(before: FormSchema, after: FormSchema) -> Iterator[RuleChange]:
    """Of sections and questions that both have, in the order of the new form. New names for the same are no change."""
    known = _by_uuid(before)
    old_names, new_names = _names(before), _names(after)
    for uuid, item in _by_uuid(after).items():
        if uuid not in known:
            continue
        was, now = _rules(known[uuid]), _rules(item)
        for kind in (*KINDS, MESSAGE):
            if was.get(kind, "") != now.get(kind, ""):
                texts = _text(kind, was.get(kind, ""), old_names), _text(kind, now.get(kind, ""), new_names)
                yield RuleChange(label_of(item), str(NAMES[kind]), *texts)


def _by_uuid(schema: FormSchema) -> dict[str, Section | Question]:
    found: dict[str, Section | Question] = {}
    for section in schema.sections:
        found[section.uuid] = section
        waiting = list(section.questions)
        while waiting:
            question = waiting.pop(0)
            found[question.uuid] = question
            waiting = [*question.questions, *waiting]
    return found


def _names(schema: FormSchema) -> dict[str, str]:
    return {question.uuid: question.key for question, _parent in schema.walk()}


def _rules(item: Section | Question) -> dict[str, Any]:
    """Trees as they are kept, by kind."""
    if isinstance(item, Section):
        return {RELEVANT: item.relevant} if item.relevant else {}
    return {name: value for name, value in item.options if value and name in {*KINDS, MESSAGE}}


def _text(kind: str, kept: Any, names: dict[str, str]) -> str:
    return str(kept) if kind == MESSAGE or not kept else write(load(kept), names)
