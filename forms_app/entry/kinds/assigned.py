"""Questions that nobody answers: numbers in order, values from the address, what the server knows of the device."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from forms_app.entry.context import NO_CONTEXT, Circumstances, FieldContext
from forms_app.entry.display import plain
from forms_app.entry.fields import TextField
from forms_app.entry.kinds.inputs import Nothing
from forms_app.entry.kinds.moments import moment_cell, moment_text
from forms_app.schema.kinds.assigned import AGENT, AGENT_LENGTH, END, HIDDEN_LENGTH, START, USERNAME_LENGTH, recorded
from forms_app.schema.model import Question


class AssignedField(forms.Field):
    """Takes nothing from the page; the value is put in when the record is saved."""

    own_template: ClassVar = "entry/widgets/nothing.html"

    def __init__(self, question: Question) -> None:
        super().__init__(required=False, label=question.label, help_text=question.hint, widget=Nothing())

    def to_python(self, value: Any) -> None:
        return None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class SerialField(AssignedField):
    own_template: ClassVar = "entry/_serial.html"


class HiddenField(TextField):
    """What was given (an import, an interface), else what stood in the address, else the default."""

    own_template = "entry/widgets/nothing.html"
    given, in_row = "", False  # an address says nothing of the rows of a table

    def __init__(self, question: Question) -> None:
        self.key, self.default = question.key, question.default
        super().__init__(question, HIDDEN_LENGTH, Nothing())
        self.required = False

    def bind(self, context: FieldContext) -> None:
        self.given = "" if self.in_row else context.given.get(self.key, "")

    def clean(self, value: Any) -> Any:
        return super().clean(value if value not in self.empty_values else self.given or self.default)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def serial(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return SerialField(question)


def hidden(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    field = HiddenField(question)
    field.bind(context)
    return field


def device(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return AssignedField(question)


def records(
    questions: Iterable[Question], circumstances: Circumstances, user: Any, at: datetime.datetime
) -> dict[str, Any]:
    """The answers of the device questions by uuid. Nothing here comes from the page itself."""
    return {
        question.uuid: _record(recorded(question), circumstances, user, at)
        for question in questions
        if question.type == "device"
    }


def in_rows(
    repeats: Sequence[Question], rows: Mapping[str, Any], circumstances: Circumstances, user: Any, at: datetime.datetime
) -> dict[str, list[dict[str, Any]]]:
    """The rows of these tables, by uuid, with the answers of their device questions: the same in every row."""
    return {
        repeat.uuid: [
            {**row, **known, **in_rows(repeat.repeats, row, circumstances, user, at)}
            for row in rows.get(repeat.uuid) or ()
        ]
        for repeat in repeats
        for known in [records(repeat.scalars, circumstances, user, at)]
    }


def _record(what: str, circumstances: Circumstances, user: Any, at: datetime.datetime) -> Any:
    if what == START:
        return circumstances.begun_at
    if what == END:
        return at
    if what == AGENT:
        return "".join(c for c in circumstances.user_agent if c.isprintable())[:AGENT_LENGTH] or None
    return str(user.get_username())[:USERNAME_LENGTH] or None if user and user.is_authenticated else None


def recorded_text(question: Question, value: Any, names: Any) -> str:
    show = moment_text if isinstance(value, datetime.datetime) else plain
    return show(question, value, names)


def recorded_cell(question: Question, value: Any, names: Any) -> str:
    show = moment_cell if isinstance(value, datetime.datetime) else plain
    return show(question, value, names)
