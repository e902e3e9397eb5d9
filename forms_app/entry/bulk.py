"""Many rows through the fields of entry, without building a form for each: what a form refuses, this refuses.

``RowChecker`` is to a table what ``submit`` is to one filling-in. Photos and child rows do not come in tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from forms_app.areas.models import Area
from forms_app.entry import logic
from forms_app.entry.area_names import NamedAreas
from forms_app.entry.context import FieldContext
from forms_app.entry.forms import AreaForm, classes_for
from forms_app.entry.parts import table_columns
from forms_app.entry.plain_texts import scope_of
from forms_app.entry.submit import NO_AREA
from forms_app.entry.world import FormWorld
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES, is_single, parts_of
from forms_app.tables.models import FormVersion

AREA_KEY = "_area"  # the column that files a record where no question asks for its area
_REMEMBERED = 20_000  # answers a column: choices, dates and areas come again and again


@dataclass
class Checked:
    """Stored values by question uuid, or messages by question key (AREA_KEY for the area)."""

    answers: dict[str, Any] = field(default_factory=dict)
    area: Area | None = None
    errors: dict[str, str] = field(default_factory=dict)


class RowChecker:
    """One person, one version. Keep it for all rows of a file; it remembers areas and repeated answers."""

    def __init__(self, version: FormVersion, user: Any) -> None:
        self.version = version
        self.areas = NamedAreas(user, version.form)
        self.context = context = FieldContext(self.areas)
        self.lists, self.program = context.fresh_lists, logic.program_of(version)
        schema = version.schema
        self.filed_under = schema.area_question
        self.questions = {q.key: q for q in schema.scalars if TYPES[q.type].in_table and parts_of(q)}
        self.left_out = [q.key for q in schema.scalars if TYPES[q.type].field and not TYPES[q.type].in_table]
        columns = {key: table_columns(question) for key, question in self.questions.items()}
        self.names = {key: [column.name for column in some] for key, some in columns.items()}
        self.columns = {column.name: column for some in columns.values() for column in some}
        bases: dict[str, forms.Field] = {}
        for section in schema.sections:
            bases |= classes_for(version.schema_hash, schema, section)[0].base_fields
        self.fields = {key: self._bound(bases[key], context) for key in [*self.questions, *self.left_out]}
        self.area_field = self._bound(AreaForm.base_fields["area"], context)
        self.readers: dict[str, Callable[[Any], Any]] = {key: self._reader(q) for key, q in self.questions.items()}
        self._known: dict[str, dict[str, tuple[Any, str]]] = {key: {} for key in [*self.fields, AREA_KEY]}

    @staticmethod
    def _bound(base: Any, context: FieldContext) -> Any:
        own = deepcopy(base)
        if hasattr(own, "bind"):
            own.bind(context)
        return own

    def check(self, row: Mapping[str, str]) -> Checked:
        """``row``: texts by name of the column; what is missing counts as not answered."""
        found = Checked()
        for key, question in self.questions.items():
            value, message = self._answer(key, row)
            if message:
                found.errors[next((name for name in self.names[key] if name in row), key)] = message
            else:
                found.answers[question.uuid] = value
        for key in self.left_out:
            _value, message = self._clean(key, "", self.fields[key], str)
            if message:
                found.errors[key] = message
        self._settle(found)
        self._file(found, row)
        return found

    def _settle(self, found: Checked) -> None:
        """Conditions, checks and calculations, as in ``logic.settle``: what is hidden is neither stored nor wanted."""
        if self.program.is_empty:
            return
        schema = self.version.schema
        outcome = self.program.run(scope_of(schema.scalars, found.answers), FormWorld(schema, self.context))
        for key, question in self.questions.items():
            path, names = (question.uuid,), self.names[key]
            value = found.answers.get(question.uuid)
            if path in outcome.hidden:
                found.answers[question.uuid] = None
                for name in names:
                    found.errors.pop(name, None)
            elif path in outcome.calculated:
                self._calculate(found, key, question, outcome.calculated[path])
            elif path in outcome.failed:
                found.errors.setdefault(names[0], str(logic.NOT_COMPUTED))
            elif path in outcome.violated:
                found.errors.setdefault(names[0], outcome.violated[path] or str(logic.NOT_MET))
            elif path in outcome.required and value in (None, "", {}):
                found.errors.setdefault(names[0], str(logic.WANTED))
            elif path in outcome.filters and not logic.fits(question, value, outcome.filters[path], self.lists):
                found.errors.setdefault(names[0], str(logic.NOT_ALLOWED))
        for question in schema.scalars:
            if (question.uuid,) in outcome.hidden:
                found.errors.pop(question.key, None)  # a photo that nobody is asked for

    def _calculate(self, found: Checked, key: str, question: Question, text: str) -> None:
        for name in self.names[key]:
            found.errors.pop(name, None)
        try:
            found.answers[question.uuid] = self.fields[key].clean(text)
        except ValidationError as error:
            found.errors[self.names[key][0]] = " ".join(error.messages)

    def _answer(self, key: str, row: Mapping[str, str]) -> tuple[Any, str]:
        if self.names[key] == [key]:
            return self._clean(key, row.get(key, ""), self.fields[key], self.readers[key])
        cells = {self.columns[name].part: row[name] for name in self.names[key] if row.get(name, "").strip()}
        try:
            return self.fields[key].clean(self.readers[key](cells) if cells else None), ""
        except ValidationError as error:
            return None, " ".join(error.messages)

    def _file(self, found: Checked, row: Mapping[str, str]) -> None:
        if self.filed_under is not None:
            found.area = found.answers.get(self.filed_under.uuid)
            return
        text = row.get(AREA_KEY, "")
        if not text.strip():
            found.area = self.areas.own_grid() or self.areas.only()
            if found.area is None:
                found.errors[AREA_KEY] = str(NO_AREA)
            return
        found.area, message = self._clean(AREA_KEY, text, self.area_field, self.areas.code_of)
        if message:
            found.errors[AREA_KEY] = message

    def _clean(self, key: str, text: str, own: forms.Field, reader: Callable[[str], Any]) -> tuple[Any, str]:
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
