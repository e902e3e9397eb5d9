"""数据说明: what every column of a form's tables and views holds, in words, since when and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from forms_app.codes.models import Code, CodeList
from forms_app.entry.display import unit_of
from forms_app.entry.parts import part_label
from forms_app.schema.expressions.rules import CONSTRAINT, RELEVANT, REQUIRED_WHEN
from forms_app.schema.expressions.tree import load
from forms_app.schema.expressions.writing import write
from forms_app.schema.kinds.listed import code_list
from forms_app.schema.kinds.rows import RESULTS
from forms_app.schema.model import OTHER, Question
from forms_app.schema.types import TYPES
from forms_app.tables.check import column_types
from forms_app.tables.known import choices_ever
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.names import side_table
from forms_app.tables.sqlviews.known import Asked
from forms_app.tables.sqlviews.view import View, ViewColumn, views_of

CHOICES_SHOWN = 60
_LIMITS = (("minimum", "≥"), ("maximum", "≤"))


@dataclass(frozen=True)
class Entry:
    """One stored column. ``choices``: (code, label); ``view``: what it is called in the view, codes behind."""

    label: str
    key: str
    type: str
    place: str
    sql_type: str
    view: tuple[str, ...]
    required: str = ""
    unit: str = ""
    range: str = ""
    condition: str = ""
    code_list: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    since: int = 0
    until: int = 0  # 0: asked today
    is_masked: bool = False

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        return self.choices[:CHOICES_SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.choices) - CHOICES_SHOWN)

    @property
    def table(self) -> str:
        """The section's, or a side of it."""
        return self.place.partition(".")[0]

    @property
    def column(self) -> str:
        return self.place.partition(".")[2]

    @property
    def has_rules(self) -> bool:
        return bool(self.required or self.unit or self.range or self.condition)

    @property
    def has_choices(self) -> bool:
        return bool(self.code_list or self.choices)

    @property
    def versions(self) -> str:
        if self.until and self.until == self.since:
            return _("only in version %(since)d") % {"since": self.since}
        if self.until:
            return _("versions %(since)d to %(until)d") % {"since": self.since, "until": self.until}
        return _("since version %(since)d") % {"since": self.since} if self.since else ""


@dataclass(frozen=True)
class Section:
    """One table and its view."""

    title: str
    table: str
    view: str
    is_current: bool
    entries: tuple[Entry, ...]


@dataclass
class Dictionary:
    form: Form
    version: FormVersion

    @cached_property
    def sections(self) -> list[Section]:
        """Runs some queries, and one for each table and each code list."""
        return [self._section(view) for view in views_of(self.form, self.version)]

    @cached_property
    def _choices(self) -> dict[str, dict[str, str]]:
        return choices_ever(self.form)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {question.uuid: question.label for question, _parent in self.version.schema.walk()}

    def _section(self, view: View) -> Section:
        sides = {column.asked.column.side for column in view.columns if column.asked}
        types = {name: kind for side in sorted({0} | sides) for name, kind in column_types(_lies(view, side)).items()}
        entries = [*self._system(view, types), *self._answers(view, types)]
        title = self._labels.get(str(view.repeat), view.table) if view.repeat else self.form.title
        return Section(title, view.table, view.name, view.is_current, tuple(entries))

    def _system(self, view: View, types: dict[str, str]) -> Iterator[Entry]:
        for column in view.columns:
            if column.asked is None:
                place = f"{view.table}.{column.stored}" if column.stored else ""
                yield Entry(
                    column.name, "", _("System column"), place, types.get(column.stored, ""), (column.name,)
                )  # fmt: skip

    def _answers(self, view: View, types: dict[str, str]) -> Iterator[Entry]:
        asked = [column for column in view.columns if column.asked]
        for _pk, group in groupby(asked, key=lambda column: column.asked.column.pk if column.asked else 0):
            yield self._entry(list(group), view, types)

    def _entry(self, columns: list[ViewColumn], view: View, types: dict[str, str]) -> Entry:
        asked = columns[0].asked
        assert asked is not None
        question, part, stored = asked.question, asked.part, asked.column
        return Entry(
            label=part_label(question.label, part),
            key=stored.key,
            type=_(TYPES[question.type].label),
            place=f"{_lies(view, stored.side)}.{stored.column}",
            sql_type=types.get(stored.column, ""),
            view=tuple(column.name for column in columns),
            required=self._required(question),
            unit=unit_of(question) if not part.name else "",
            range=self._range(question),
            condition=self._expression(question, RELEVANT),
            code_list=self._list_title(question, part.name),
            choices=tuple(self._codes(asked)),
            since=asked.first,
            until=0 if asked.is_current else asked.last,
            is_masked=bool(asked.kind),
        )

    def _required(self, question: Question) -> str:
        if when := self._expression(question, REQUIRED_WHEN):
            return _("must be filled in when %(condition)s") % {"condition": when}
        return _("must be filled in") if question.required else ""

    def _range(self, question: Question) -> str:
        limits = [f"{sign}{found}" for name, sign in _LIMITS if (found := question.option(name)) not in (None, "")]
        if length := question.option("max_length"):
            limits.append(_("at most %(count)s characters") % {"count": length})
        return "，".join([*limits, *filter(None, [self._expression(question, CONSTRAINT)])])

    def _expression(self, question: Question, name: str) -> str:
        text = question.option(name)
        return write(load(str(text)), self._labels) if text else ""

    @staticmethod
    def _list_title(question: Question, part: str) -> str:
        slug = "" if part == "other" else code_list(question)
        found = CodeList.objects.filter(slug=slug).first() if slug else None
        return f"{found.title}（{slug}）" if found else slug

    def _codes(self, asked: Asked) -> Iterator[tuple[str, str]]:
        question = asked.question
        if question.type == "check_item" and not asked.part.name:
            yield from ((one.code, one.label) for one in RESULTS)
        elif TYPES[question.type].has_choices or question.type == "cascade":
            if asked.part.name == "other":
                return
            own = self._choices.get(question.uuid, {})
            yield from own.items()
            if slug := code_list(question):
                codes = Code.objects.filter(code_list__slug=slug).order_by("order", "code")
                yield from codes.values_list("code", "label")
            if question.option("other"):
                yield OTHER.code, OTHER.label


def _lies(view: View, side: int) -> str:
    """The table that a column lies in. No two columns of a table and its sides have one name."""
    return side_table(view.table, side) if side else view.table


def dictionary_of(form: Form) -> Dictionary:
    """Of a published form."""
    assert form.current is not None
    form.current.form = form
    return Dictionary(form, form.current)
