"""The views of a form: one over its records, one over each table of rows, stopped ones included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.sqlviews import system
from forms_app.tables.sqlviews.answers import Place, endings, tell
from forms_app.tables.sqlviews.dialect import Dialect, dialect, quote
from forms_app.tables.sqlviews.heads import Heads, bracket
from forms_app.tables.sqlviews.known import Asked, Known
from forms_app.tables.sqlviews.source import Source

LANGUAGE = "zh-hans"  # of names and words in views, whoever publishes
MOST_COLUMNS = 1_500  # SQLite takes 2,000, PostgreSQL 1,664


@dataclass(frozen=True)
class ViewColumn:
    """``what``: '' for the answer, else what stands beside it. ``asked``: None for a column of the system.

    ``stored``: the table's own column behind one of the system, '' where it is read elsewhere.
    """

    name: str
    sql: str
    asked: Asked | None = None
    what: str = ""
    stored: str = ""


@dataclass(frozen=True)
class View:
    """``repeat``: the question whose rows it shows; None for the records. ``is_current``: not of a stopped table."""

    name: str
    table: str
    repeat: UUID | None
    is_current: bool
    columns: tuple[ViewColumn, ...]
    tables: str  # the FROM clause

    @property
    def query(self) -> str:
        wanted = ",\n  ".join(f"{column.sql} AS {quote(column.name)}" for column in self.columns)
        return f"SELECT\n  {wanted}\nFROM {self.tables}\nWHERE record.deleted_at IS NULL"


def view_name(table: str) -> str:
    """'data_hu' and 'view_hu' are of one length, so what is short enough and unique stays so."""
    return f"view_{table.removeprefix('data_')}"


def views_of(form: Form, version: FormVersion) -> list[View]:
    """In the words of this version. Some queries; they do not depend on the number of questions."""
    with translation.override(LANGUAGE):
        return _Maker(form, version).views


@dataclass
class _Maker:
    form: Form
    version: FormVersion
    dialect: Dialect = field(default_factory=dialect)

    @cached_property
    def known(self) -> Known:
        return Known(self.form, self.version)

    @cached_property
    def places(self) -> dict[str, int]:
        """The order of the form, by question."""
        return {question.uuid: place for place, (question, _parent) in enumerate(self.version.schema.walk())}

    @property
    def views(self) -> list[View]:
        tables = [column for column in self.known.columns if column.storage == "table"]
        return [self._view(None, ()), *(self._view(table, self._chain(table, tables)) for table in tables)]

    def _chain(self, table: FormColumn, tables: Iterable[FormColumn]) -> tuple[FormColumn, ...]:
        """The tables around this one, the innermost first."""
        above = next((one for one in tables if one.question_uuid == table.parent_uuid), None)
        return (above, *self._chain(above, tables)) if above else ()

    def _view(self, table: FormColumn | None, around: Sequence[FormColumn]) -> View:
        own = system.columns(table is not None, bool(around), self.dialect)
        repeat = table.question_uuid if table else None
        stored = [c for c in self.known.columns if c.parent_uuid == repeat and c.storage != "table"]
        source = Source(table.column if table else self.form.table, "own" if table else "record", stored)
        answers = self._answers(source, Heads(name for name, _sql, _stored in own))
        columns = [
            *(ViewColumn(name, sql, stored=stored) for name, sql, stored in own),
            *_fitting(answers, MOST_COLUMNS - len(own)),
        ]
        is_current = all(one.archived_at is None for one in [table, *around] if one)
        tables = system.tables(source, [one.column for one in around], self.form.table)
        return View(view_name(source.table), source.table, repeat, is_current, tuple(columns), tables)

    def _answers(self, source: Source, heads: Heads) -> list[ViewColumn]:
        """Named from the oldest question on, so that a new one takes no name from another; shown in order."""
        asked = self.known.asked(source.columns)
        named = [self._columns(one, source, heads) for one in sorted(asked, key=lambda one: not one.is_current)]
        named.sort(key=lambda columns: self._place(columns[0].asked))
        return [column for columns in named for column in columns]

    def _place(self, asked: Asked | None) -> tuple[bool, int]:
        assert asked is not None
        place = self.places.get(asked.question.uuid, 0) if asked.is_current else asked.column.pk
        return not asked.is_current, place

    def _columns(self, asked: Asked, source: Source, heads: Heads) -> list[ViewColumn]:
        words = self._words(asked, source)
        told = tell(asked, Place(self.known, self.dialect, source.value(asked.column), words))
        stopped = "" if asked.is_current else bracket(_("question stopped"))
        behind = endings()
        part = asked.part.label if asked.part.is_text or not asked.part.label else _(asked.part.label)
        label = asked.question.label or asked.question.key
        names = heads.give(label, part, [f"{stopped}{behind[one.what]}" for one in told])
        return [ViewColumn(name, one.sql, asked, one.what) for name, one in zip(names, told, strict=True)]

    def _words(self, asked: Asked, source: Source) -> str:
        """Where people write what 其他 is; columns of choices only."""
        if asked.question.type not in {"choice", "choices"} or asked.part.name:
            return ""
        beside = [c for c in source.columns if c.question_uuid == asked.column.question_uuid and c.part == "other"]
        beside = [column for column in beside if column.type == asked.column.type]
        return source.value(beside[-1]) if beside else ""


def _fitting(columns: list[ViewColumn], limit: int) -> list[ViewColumn]:
    """What a view has no room for: codes of stopped questions, then these, then codes, then the last ones."""
    for is_left_out in (
        lambda column: column.what and not column.asked.is_current,
        lambda column: not column.asked.is_current,
        lambda column: column.what,
    ):
        if len(columns) > limit:
            columns = [column for column in columns if not is_left_out(column)]
    return columns[:limit]
