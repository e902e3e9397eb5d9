"""The questions outside tables, or those of one table: how the cells of a line become answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from forms_app.entry import logic
from forms_app.entry.area_names import NamedAreas
from forms_app.entry.context import FieldContext
from forms_app.entry.lists import Lists
from forms_app.entry.parts import table_columns
from forms_app.schema.expressions.program import Outcome, Path
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES, is_single, parts_of

_REMEMBERED = 20_000  # answers a column: choices, dates and areas come again and again
Errors = dict[str, str]  # messages by name of the column


def bound(base: Any, context: FieldContext) -> Any:
    own = deepcopy(base)
    if hasattr(own, "bind"):
        own.bind(context)
    return own


class Level:
    """``names``: the columns of each question by key; ``columns`` by name."""

    def __init__(
        self, asked: Sequence[Question], bases: Mapping[str, forms.Field], context: FieldContext, areas: NamedAreas
    ) -> None:
        self.areas, self.asked = areas, asked
        self.questions = {q.key: q for q in asked if TYPES[q.type].in_table and parts_of(q)}
        self.left_out = [q.key for q in asked if TYPES[q.type].field and not TYPES[q.type].in_table]
        columns = {key: table_columns(question) for key, question in self.questions.items()}
        self.names = {key: [column.name for column in some] for key, some in columns.items()}
        self.columns = {column.name: column for some in columns.values() for column in some}
        self.fields = {key: bound(bases[key], context) for key in [*self.questions, *self.left_out]}
        self.readers: dict[str, Callable[[Any], Any]] = {key: self._reader(q) for key, q in self.questions.items()}
        self._known: dict[str, dict[str, tuple[Any, str]]] = defaultdict(dict)

    def read(self, row: Mapping[str, str]) -> tuple[dict[str, Any], Errors]:
        """Stored values by question uuid, and what is wrong with the others."""
        answers: dict[str, Any] = {}
        errors: Errors = {}
        for key, question in self.questions.items():
            value, message = self._answer(key, row)
            if message:
                errors[next((name for name in self.names[key] if name in row), key)] = message
            else:
                answers[question.uuid] = value
        for key in self.left_out:
            _value, message = self.clean(key, "", self.fields[key], str)
            if message:
                errors[key] = message
        return answers, errors

    def settle(self, path: Path, answers: dict[str, Any], errors: Errors, outcome: Outcome, lists: Lists) -> None:
        """What the form's expressions say of this line: what is hidden is neither stored nor wanted."""
        for key, question in self.questions.items():
            here, names = (*path, question.uuid), self.names[key]
            value = answers.get(question.uuid)
            if here in outcome.hidden:
                answers[question.uuid] = None
                for name in names:
                    errors.pop(name, None)
            elif here in outcome.calculated:
                self._calculate(answers, errors, key, question, outcome.calculated[here])
            elif here in outcome.failed:
                errors.setdefault(names[0], str(logic.NOT_COMPUTED))
            elif here in outcome.violated:
                errors.setdefault(names[0], outcome.violated[here] or str(logic.NOT_MET))
            elif here in outcome.required and value in (None, "", {}):
                errors.setdefault(names[0], str(logic.WANTED))
            elif here in outcome.filters and not logic.fits(question, value, outcome.filters[here], lists):
                errors.setdefault(names[0], str(logic.NOT_ALLOWED))
        for question in self.asked:
            if (*path, question.uuid) in outcome.hidden:
                errors.pop(question.key, None)  # a photo that nobody is asked for

    def _calculate(self, answers: dict[str, Any], errors: Errors, key: str, question: Question, text: str) -> None:
        for name in self.names[key]:
            errors.pop(name, None)
        try:
            answers[question.uuid] = self.fields[key].clean(text)
        except ValidationError as error:
            errors[self.names[key][0]] = " ".join(error.messages)

    def _answer(self, key: str, row: Mapping[str, str]) -> tuple[Any, str]:
        if self.names[key] == [key]:
            return self.clean(key, row.get(key, ""), self.fields[key], self.readers[key])
        cells = {self.columns[name].part: row[name] for name in self.names[key] if row.get(name, "").strip()}
        try:
            return self.fields[key].clean(self.readers[key](cells) if cells else None), ""
        except ValidationError as error:
            return None, " ".join(error.messages)

    def clean(self, key: str, text: str, own: forms.Field, reader: Callable[[str], Any]) -> tuple[Any, str]:
        known = self._known[key]
        if text in known:
            return known[text]
        try:
            found = (own.clean(reader(text)), "")
        except ValidationError as error:
            found = (None, " ".join(error.messages))
        if len(known) < _REMEMBERED and len(text) < 100:
            known[text] = found
        return found

    def _reader(self, question: Question) -> Callable[[Any], Any]:
        """How a cell of this question is put for its field."""
        if not (path := TYPES[question.type].read):
            return str if is_single(question) else dict
        read = import_string(path)
        return lambda text: read(question, text, self.areas)
