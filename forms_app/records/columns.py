"""The columns of a ledger: the form's questions in its current words, and the system's own three."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.areas.models import Area, spell
from forms_app.entry.display import masked, value_text
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import RecordModels, models_for

AREA, USER, TIME = "_area", "_user", "_time"  # keys of questions begin with a letter
TOP = ""  # among the names of areas: the name of the area that all the others lie below
SHOWN_AT_FIRST = 8


@dataclass(frozen=True)
class Column:
    """``name`` stands in addresses: a question's key or one of AREA, USER, TIME. ``attribute``: where it is stored."""

    name: str
    label: str
    type: str
    attribute: str
    question: Question | None = None

    @property
    def align(self) -> str:
        return TYPES[self.type].align if self.question else "left"

    @property
    def is_number(self) -> bool:
        return self.type in {"integer", "decimal"}

    @property
    def is_sortable(self) -> bool:
        """Never by what is masked: the order, and the mark of the next page, would tell the whole value."""
        return self.name in {AREA, TIME} or self.type in {"text", "integer", "decimal", "date", "choice", "boolean"}

    def text(self, record: Model, names: Mapping[str, str], *, plain: bool = False) -> str:
        """What the cell says; phones and ID numbers masked unless ``plain``. ``names``: ``Area.names_of``."""
        value = getattr(record, self.attribute)
        if self.question is None:
            return _system_text(self.name, value, names)
        return question_text(self.question, value, names, plain=plain)


def question_text(question: Question, value: Any, names: Mapping[str, str], *, plain: bool = False) -> str:
    if plain or question.type == "area":
        return value_text(question, value, names=names)
    return masked(question, value)


def _system_text(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == AREA:
        return spell(value, names) or names.get(value) or names.get(TOP, "")
    if name == TIME:
        return time_text(value)
    return str(value) if value else _("Resident")


def time_text(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def system_columns() -> tuple[Column, Column, Column]:
    return (
        Column(AREA, _("Area of the record"), "system", "area_path"),
        Column(USER, _("Filled in by"), "system", "submitted_by"),
        Column(TIME, _("Filled in at"), "system", "submitted_at"),
    )


def question_columns(version: FormVersion, *, everything: bool = False) -> list[Column]:
    """A column per question outside repeats; without ``everything`` only those that fit into a list."""
    built = models_for(version)
    known = known_questions(version)
    return [
        _column(known[question.uuid], built)
        for question in version.schema.scalars
        if everything or TYPES[question.type].in_list
    ]


def row_columns(version: FormVersion, repeat: Question) -> list[Column]:
    """The columns of a child table."""
    built, known = models_for(version), known_questions(version)
    return [_column(known[question.uuid], built) for question in repeat.questions]


def _column(question: Question, built: RecordModels) -> Column:
    return Column(question.key, question.label, question.type, built.attribute(question.uuid), question)


def known_questions(version: FormVersion) -> dict[str, Question]:
    """Questions by uuid, in this version's words, with the choices that only other versions of the form know."""
    return _known_questions(version.form_id, version.pk, version.schema_hash, version.published_at)


@lru_cache(maxsize=64)
def _known_questions(form_id: int, pk: int, _hash: str, _published_at: datetime) -> dict[str, Question]:
    schemas = {
        row.pk: FormSchema.from_json(row.schema_json)
        for row in FormVersion.objects.filter(form_id=form_id).order_by("-number")
    }
    known = {question.uuid: question for question, _parent in schemas.pop(pk).walk()}
    for schema in schemas.values():
        for question, _parent in schema.walk():
            if question.uuid in known and question.choices:
                known[question.uuid] = _with_choices(known[question.uuid], question)
    return known


def _with_choices(question: Question, other: Question) -> Question:
    codes = {choice.code for choice in question.choices}
    return replace(question, choices=(*question.choices, *(c for c in other.choices if c.code not in codes)))


def choose(columns: Sequence[Column], names: Iterable[str], schema: FormSchema) -> list[Column]:
    """The columns with these names, in the order of the form; the first few when none is known.

    The answer that files the record is left out at first: the column 所属区域 says the same.
    """
    wanted = set(names)
    if chosen := [column for column in columns if column.name in wanted]:
        return chosen
    filed_under = schema.area_question
    return [column for column in columns if not filed_under or column.name != filed_under.key][:SHOWN_AT_FIRST]


def names_for(records: Iterable[Model], columns: Iterable[Column], top: str = "") -> dict[str, str]:
    """The names of all areas that these cells mention. One query at most.

    With the path ``top``, areas below it are spelled from there: the head of the page has said the rest.
    """
    columns = list(columns)
    paths = set()
    for record in records:
        for column in columns:
            value = getattr(record, column.attribute)
            if column.name == AREA:
                paths.add(value)
            elif column.type == "area" and value is not None:
                paths.add(value.path)
    names = Area.names_of(paths) if paths else {}
    if top in names:
        names[TOP] = names[top]
        for end in range(Area.steplen, len(top) + 1, Area.steplen):
            names.pop(top[:end])
    return names


def joins(columns: Iterable[Column]) -> list[str]:
    """What to select_related, so that no cell runs a query."""
    return [column.attribute for column in columns if column.name == USER or column.type == "area"]
