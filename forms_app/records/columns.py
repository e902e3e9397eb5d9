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
from forms_app.entry.display import cell_text, head, masked, masked_number, part_text, value_text
from forms_app.entry.kinds.links import load_titles
from forms_app.entry.lists import Names
from forms_app.entry.parts import part_label, part_name, table_columns
from forms_app.schema.kinds.listed import FORMER, code_list
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES, Part, is_single
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.runtime import RecordModels, joins_of, models_for, whole

AREA, USER, TIME = "_area", "_user", "_time"  # keys of questions begin with a letter
TOP = ""  # among the names of areas: the name of the area that all the others lie below
SHOWN_AT_FIRST = 8


@dataclass(frozen=True)
class Column:
    """``name`` stands in addresses: a question's key or one of AREA, USER, TIME. ``attribute``: where it is stored.

    ``attributes``: where the parts of a question with several columns are stored. ``part``: the one that this column
    of an export shows.
    """

    name: str
    label: str
    type: str
    attribute: str
    question: Question | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    part: str | None = None

    @property
    def align(self) -> str:
        return TYPES[self.type].align if self.question else "left"

    @property
    def is_number(self) -> bool:
        return bool(self.question) and self.part is None and TYPES[self.type].align == "right"

    @property
    def is_sortable(self) -> bool:
        """Never by what is masked: the order, and the mark of the next page, would tell the whole value."""
        return self.name in {AREA, TIME} or (bool(self.question) and TYPES[self.type].is_sortable)

    def text(self, record: Model, names: Mapping[str, str], *, plain: bool = False) -> str:
        """What the cell says; phones and ID numbers masked unless ``plain``. ``names``: ``Area.names_of``."""
        value = self.value(record)
        if not isinstance(names, Names) or isinstance(value, (dict, list)):
            return self._said(value, names, plain)
        key = (self.name, plain, value)
        text: str | None = names.kept.get(key)  # the same few answers come again and again
        if text is None:
            text = names.kept[key] = self._said(value, names, plain)
        return text

    def _said(self, value: Any, names: Mapping[str, str], plain: bool) -> str:
        if self.question is None:
            return _system_text(self.name, value, names)
        if self.part is not None:
            return part_text(self.question, self.part, value, names=names)
        if plain or not TYPES[self.type].is_masked:
            return cell_text(self.question, value, names=names)
        return masked(self.question, value)

    def value(self, record: Model) -> Any:
        if not self.attributes:
            return getattr(record, self.attribute)
        return whole({part: getattr(record, attribute) for part, attribute in self.attributes})

    @property
    def fields(self) -> list[str]:
        """All model fields that the text is made from."""
        return [attribute for _part, attribute in self.attributes] or [self.attribute]


def question_text(
    question: Question, value: Any, names: Mapping[str, str], *, plain: bool = False, kind: str = ""
) -> str:
    """``kind``: what the form makes of the question today (``masked_kinds``), where ``question`` is an older one."""
    if plain or not (TYPES[question.type].is_masked or kind):
        return value_text(question, value, names=names)
    text = masked(question, value)
    return text if TYPES[question.type].is_masked else masked_number(text, kind)


def masked_kinds(form: Form) -> dict[str, str]:
    """Types by question uuid of what the current version shows in part only. Older records are shown no more of it."""
    if form.current is None:
        return {}
    walked = form.current.schema.walk()
    return {question.uuid: question.type for question, _parent in walked if TYPES[question.type].is_masked}


def _system_text(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == AREA:
        return spell(value, names) or names.get(value) or names.get(TOP, "")
    if name == TIME:
        return time_text(value)
    return str(value) if value else _("Resident")


def time_text(moment: datetime) -> str:
    return timezone.localtime(moment, timezone.get_default_timezone()).replace(tzinfo=None).isoformat(" ", "minutes")


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
    found: list[Column] = []
    for question in version.schema.scalars:
        if everything:
            found += _part_columns(known[question.uuid], built)
        elif TYPES[question.type].in_list:
            found.append(_column(known[question.uuid], built))
    return found


def row_columns(version: FormVersion, repeat: Question) -> list[Column]:
    """The columns of a child table."""
    built, known = models_for(version), known_questions(version)
    return [column for question in repeat.scalars for column in _part_columns(known[question.uuid], built)]


def _column(question: Question, built: RecordModels) -> Column:
    attributes = built.attributes(question)
    if is_single(question):
        return Column(question.key, head(question), question.type, attributes[""], question)
    first = next(iter(attributes.values()))
    return Column(question.key, question.label, question.type, first, question, tuple(attributes.items()))


def _part_columns(question: Question, built: RecordModels) -> list[Column]:
    """One for most; one for each part where there are several; none for what is only shown."""
    if is_single(question):
        return _with_extras(question, built) if TYPES[question.type].extras else [_column(question, built)]
    return [
        Column(
            column.name, column.label, question.type, built.attribute(question.uuid, column.part), question,
            part=column.part,
        )
        for column in table_columns(question)
    ]  # fmt: skip


def _with_extras(question: Question, built: RecordModels) -> list[Column]:
    """The answer as it is stored, and what exports tell beside it."""
    attribute = built.attribute(question.uuid)
    return [
        Column(
            part_name(question, part), part_label(question.label, part), question.type, attribute, question,
            part=part.name,
        )
        for part in (Part("", TYPES[question.type].storage), *TYPES[question.type].extras)
    ]  # fmt: skip


def known_questions(version: FormVersion) -> dict[str, Question]:
    """Questions by uuid, in this version's words, with the choices that only other versions of the form know."""
    return _known_questions(version.form_id, version.pk, version.schema_hash, version.published_at)


@lru_cache(maxsize=64)
def _known_questions(form_id: int, pk: int, _hash: str, _published_at: datetime) -> dict[str, Question]:
    schemas = {row.pk: row.schema for row in FormVersion.objects.filter(form_id=form_id).order_by("-number")}
    known = {question.uuid: question for question, _parent in schemas.pop(pk).walk()}
    for schema in schemas.values():
        for question, _parent in schema.walk():
            if question.uuid in known and (question.all_choices or code_list(question)):
                known[question.uuid] = _with_list(_with_choices(known[question.uuid], question), code_list(question))
    return known


def _with_list(question: Question, slug: str) -> Question:
    """``slug``: the code list of another version."""
    former = str(question.option(FORMER) or "").split()
    if not slug or slug in {code_list(question), *former}:
        return question
    options = dict(question.options) | {FORMER: " ".join([*former, slug])}
    return replace(question, options=tuple(sorted(options.items())))


def _with_choices(question: Question, other: Question) -> Question:
    codes = {choice.code for choice in question.choices}
    return replace(question, choices=(*question.choices, *(c for c in other.all_choices if c.code not in codes)))


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
    """The names of all areas that these cells mention, one query at most; code lists are read when a cell needs them.

    With the path ``top``, areas below it are spelled from there: the head of the page has said the rest.
    """
    columns, records = list(columns), list(records)
    paths = set()
    for record in records:
        for column in columns:
            if column.name != AREA and column.type != "area":
                continue
            value = getattr(record, column.attribute)
            if column.name == AREA:
                paths.add(value)
            elif column.type == "area" and value is not None:
                paths.add(value.path)
    names = Names(Area.names_of(paths) if paths else {})
    for column in columns:
        if column.type == "record_link" and column.question:
            load_titles(names, column.question, [getattr(record, column.attribute) for record in records])
    if top in names:
        names[TOP] = names[top]
        for end in range(Area.steplen, len(top) + 1, Area.steplen):
            names.pop(top[:end])
    return names


def joins(columns: Iterable[Column]) -> list[str]:
    """What to select_related, so that no cell runs a query."""
    found = []
    for column in columns:
        if column.name == USER:
            found.append(column.attribute)
        elif column.question is not None:
            found += joins_of(column.question, column.attribute)
    return found
