"""The texts in the fields of a PDF as answers to the questions of the version that it was made for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from forms_app.entry.area_names import NamedAreas
from forms_app.entry.cells import spelling
from forms_app.entry.context import FieldContext
from forms_app.entry.fields import field_for
from forms_app.entry.paper import names
from forms_app.entry.paper.inputs import MANY, ONE, Input, inputs_of
from forms_app.entry.raw import AREA_NAME, question_name, row_prefix
from forms_app.entry.stored import typed_parts
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES

# What is chosen online: a label that somebody typed is looked up; what is not found stays as it is, and is told.
_CHOSEN = {"choice", "choices", "cascade", "boolean", "check_item", "rating", "area", "person"}
_INDEX = re.compile(r"[0-9]{1,3}", re.ASCII)
Rows = tuple[tuple[Question, int], ...]  # (table, index) of each row around an answer, the outermost first
Texts = dict[str, list[str]]


@dataclass(frozen=True)
class Answer:
    """``parts``: raw input by the input's name behind the dot ('' for the first)."""

    question: Question
    rows: Rows
    parts: Mapping[str, list[str]]


@dataclass
class Answers:
    """``area``: what is written where the record belongs to; ``remarks``: what was not found; ``left``: by field."""

    found: list[Answer] = field(default_factory=list)
    area: str = ""
    remarks: list[str] = field(default_factory=list)
    left: Texts = field(default_factory=dict)


class Reader:
    """One file, one person. ``schema``: of the file's version, in the file's language."""

    def __init__(self, schema: FormSchema, areas: NamedAreas) -> None:
        self.schema, self.areas = schema, areas
        self.context = FieldContext(areas)
        self.lists = self.context.lists
        self._inputs: dict[tuple[str, bool], tuple[Input, ...]] = {}
        self._fields: dict[str, Any] = {}

    def read(self, fields: Mapping[str, Sequence[str]]) -> Answers:
        """``fields``: texts by the names that the PDF has."""
        given = {names.read(name): list(map(plain, filter(str.strip, texts))) for name, texts in fields.items()}
        self.left = {name: texts for name, texts in given.items() if texts and name != names.MARK}
        self.found = Answers()
        self.found.area = self._take(AREA_NAME)
        for question in self.schema.questions:
            if question.type == "repeat":
                self._table(question)
            else:
                self._question(question, question_name(question), ())
        self.found.left = self.left
        return self.found

    def _take(self, name: str) -> str:
        return "\n".join(self.left.pop(name, [])).strip()

    def _table(self, repeat: Question) -> None:
        """Rows in which nothing stands are none; the others move up."""
        prefix, places = row_prefix(repeat), {}
        for index, place in enumerate(self._rows(prefix)):
            places[place] = index
            for question in repeat.scalars:
                self._question(question, f"{prefix}-{place}-{question.key}", ((repeat, index),))
        for inner in repeat.repeats:
            self._inner(repeat, inner, places)

    def _inner(self, outer: Question, inner: Question, places: Mapping[int, int]) -> None:
        """``places``: what row each line of the outer table has become."""
        prefix, counts = names.inner_prefix(outer, inner), dict.fromkeys(places.values(), 0)
        for place in self._rows(prefix):
            said = self._take(f"{prefix}-{place}-{names.ABOVE}")
            above = places.get(int(said) - 1) if _INDEX.fullmatch(said) else None
            if above is None and not said and len(places) == 1:
                above = next(iter(places.values()))
            if above is None:
                self.found.remarks.append(self._homeless(outer, inner, place, said))
                continue
            for question in inner.scalars:
                here = ((outer, above), (inner, counts[above]))
                self._question(question, f"{prefix}-{place}-{question.key}", here)
            counts[above] += 1

    def _homeless(self, outer: Question, inner: Question, place: int, said: str) -> str:
        if said:
            words = _("%(table)s, row %(row)d: “%(outer)s” has no row “%(said)s”.")
        else:
            words = _("%(table)s, row %(row)d: it does not say in which row of “%(outer)s” it belongs.")
        return words % {"table": inner.label, "row": place + 1, "outer": outer.label, "said": said[:20]}

    def _rows(self, prefix: str) -> list[int]:
        heads = (name.removeprefix(f"{prefix}-").partition("-")[0] for name in self.left if name.startswith(prefix))
        return sorted({int(head) for head in heads if _INDEX.fullmatch(head)})

    def _question(self, question: Question, name: str, rows: Rows) -> None:
        parts: dict[str, list[str]] = {}
        typed: dict[str, str] = {}
        for one in self._inputs_of(question, in_row=bool(rows)):
            here = f"{name}.{one.part}".removesuffix(".")
            if one.kind == MANY:
                codes = [choice.code for choice in one.options if self._take(names.tick(here, choice.code))]
                parts |= {one.part: codes} if codes else {}
            elif text := self._take(here):
                if one.kind == ONE:
                    parts[one.part] = [text]
                else:
                    typed[one.part] = text
        parts |= self._typed(question, typed, rows)
        if parts:
            self.found.found.append(Answer(question, rows, parts))

    def _inputs_of(self, question: Question, *, in_row: bool) -> tuple[Input, ...]:
        key = question.uuid, in_row
        if key not in self._inputs:
            self._inputs[key] = inputs_of(question, self.lists, in_row=in_row)
        return self._inputs[key]

    def _typed(self, question: Question, typed: Mapping[str, str], rows: Rows) -> dict[str, list[str]]:
        plain = {part: [text] for part, text in typed.items()}
        if question.type not in _CHOSEN or "" not in typed:
            return plain
        text = typed[""]
        if code := self._code(question, text, in_row=bool(rows)):
            return plain | {"": [code]}
        try:
            return plain | {part: some for part, some in self._looked_up(question, text).items() if some}
        except ValidationError as error:
            where = f"{question.label}（{rows[-1][1] + 1}）" if rows else question.label
            words = {"question": where, "text": text[:40], "reason": " ".join(error.messages)}
            self.found.remarks.append(_("%(question)s: “%(text)s” was not understood. %(reason)s") % words)
            return plain

    def _code(self, question: Question, text: str, *, in_row: bool) -> str:
        """Of a label of the list that the PDF offered."""
        options = (choice for one in self._inputs_of(question, in_row=in_row) for choice in one.options)
        return next((choice.code for choice in options if spelling(choice.label) == spelling(text)), "")

    def _looked_up(self, question: Question, text: str) -> dict[str, list[str]]:
        """As an import would read it. Raises ValidationError."""
        path = TYPES[question.type].read
        given = import_string(path)(question, text, self.areas) if path else text
        return typed_parts(question, self._field(question).clean(given))

    def _field(self, question: Question) -> Any:
        if question.uuid not in self._fields:
            own: Any = field_for(question)
            own.required = False
            if hasattr(own, "bind"):
                own.bind(self.context)
            self._fields[question.uuid] = own
        return self._fields[question.uuid]


def told(schema: FormSchema, left: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Values that no question asks for, with the label where the key is known."""
    for name, texts in left.items():
        key = name.partition(".")[0].partition(names.TICK)[0].rpartition("-")[2]
        labels = [question.label for question in schema.by_key.get(key, ())]
        yield plain(f"{labels[0] if labels else name[:60]}：{'、'.join(texts)[:200]}")


def plain(text: str) -> str:
    """No database takes a NUL, which escapes in names and states of a PDF can bring along."""
    return text.replace("\x00", "")
