"""A ledger as somebody sees it: a form's records in her areas, narrowed down, sorted, with the columns she chose.

List, export and print all read through ``open_ledger``, so their rows and totals agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from forms_app.areas.scope import Right, scope_of
from forms_app.records import paging
from forms_app.records.access import current_version
from forms_app.records.columns import (
    AREA,
    TIME,
    Column,
    choose,
    joins,
    names_for,
    question_columns,
    system_columns,
)
from forms_app.records.filters import FilterForm
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.runtime import models_for
from forms_app.tables.scope import visible
from forms_app.tables.sides import is_wide, with_joins

COUNT_LIMIT = 10_000
JOINED = {
    "area": ("path", "name"),
    "person": ("user__name", "user__username", "post__name", "area__name"),
}  # by type of question: what its text needs of the rows it points to
BATCH = 1_000


class BadFilters(Exception):
    """The address asks for something that cannot be: ``form`` has the messages."""

    def __init__(self, form: FilterForm) -> None:
        super().__init__("; ".join(str(error) for errors in form.errors.values() for error in errors))
        self.form = form


@dataclass(frozen=True)
class Sort:
    name: str = AREA
    descending: bool = False


@dataclass(frozen=True)
class Ledger:
    form: Form
    version: FormVersion
    right: Right
    scoped: QuerySet  # every record in the user's areas
    filters: FilterForm
    columns: Sequence[Column]  # all that a list may show, without the system's
    shown: Sequence[Column]
    sort: Sort
    top: str  # the path that all records lie below; empty when there is no single one

    @property
    def records(self) -> QuerySet:
        """Narrowed down, in no order."""
        records = self.scoped
        for condition in self.filters.conditions:
            records = records.filter(condition.q)
        return records

    @property
    def conditions(self) -> list[str]:
        """In words, for the head of a print and the access log."""
        return [str(condition.words) for condition in self.filters.conditions]

    @property
    def all_shown(self) -> list[Column]:
        """The chosen columns and the system's."""
        return [*self.shown, *system_columns()]

    @property
    def steps(self) -> Sequence[paging.Step]:
        return sort_steps(self.sort, self.columns)

    def page(self, cursor: str) -> paging.Page:
        return paging.page(self.light(self.all_shown), self.steps, cursor)

    def light(self, columns: Sequence[Column]) -> QuerySet:
        """Only what these columns and the sorting need."""
        fields = {"id", "uuid", "area_path", "submitted_at", *(step.attribute for step in self.steps)}
        fields |= {name for column in columns for name in column.fields}
        users = ["submitted_by__name", "submitted_by__username"] if "submitted_by" in fields else []
        joined = [f"{column.attribute}__{name}" for column in columns for name in JOINED.get(column.type, ())]
        records = self.records.select_related("submitted_by") if users else self.records
        names = [name for name in joins(columns) if name != "submitted_by"]
        if is_wide(records, names):
            joined = []
        return with_joins(records.only(*fields, *users, *joined), names)

    def count(self) -> tuple[int, bool]:
        """How many records, and whether there are more than were counted."""
        return bounded_count(self.records)

    def batches(self, columns: Sequence[Column], top: str = "") -> Iterator[tuple[list[Model], dict[str, str]]]:
        """All rows in order, some at a time, with the names of their areas; nothing is held in memory."""
        batch: list[Model] = []
        for record in paging.ordered(self.light(columns), self.steps).iterator(chunk_size=BATCH):
            batch.append(record)
            if len(batch) == BATCH:
                yield batch, names_for(batch, columns, top)
                batch = []
        if batch:
            yield batch, names_for(batch, columns, top)


def open_ledger(user: Any, form: Form, right: Right, params: QueryDict) -> Ledger:
    """Raises BadFilters. ``params``: q, area, since, until, f_<key>, sort ('-key' descends), col (repeated)."""
    version = current_version(form)
    built = models_for(version)
    filters = FilterForm(params, scope=scope_of(user, right), built=built)
    if not filters.is_valid():
        raise BadFilters(filters)
    columns = question_columns(version)
    return Ledger(
        form,
        version,
        right,
        visible(user, form, right),
        filters,
        columns,
        choose(columns, params.getlist("col"), version.schema),
        read_sort(params.get("sort", ""), columns),
        _top(filters),
    )


def _top(filters: FilterForm) -> str:
    if chosen := filters.cleaned_data["area"]:
        return chosen.path
    paths = filters.scope.subtrees + filters.scope.singles
    return paths[0] if len(paths) == 1 else ""


def bounded_count(records: QuerySet, limit: int = COUNT_LIMIT) -> tuple[int, bool]:
    found = records.order_by()[: limit + 1].count()
    return min(found, limit), found > limit


def count_words(count: int, more: bool) -> str:
    if more:
        return _("More than %(count)d records") % {"count": count}
    return _("%(count)d records") % {"count": count}


def read_sort(text: str, columns: Sequence[Column]) -> Sort:
    """An unknown column sorts by area, as without the parameter."""
    name = text.removeprefix("-")
    sortable = {column.name for column in [*columns, *system_columns()] if column.is_sortable}
    return Sort(name, text.startswith("-")) if name in sortable else Sort()


def sort_steps(sort: Sort, columns: Sequence[Column]) -> Sequence[paging.Step]:
    down = sort.descending
    if sort.name == AREA:
        return [paging.Step(step.attribute, down) for step in paging.DEFAULT]
    if sort.name == TIME:
        return [paging.Step("submitted_at", down), paging.Step("id", down)]
    attribute = next(column.attribute for column in columns if column.name == sort.name)
    return [paging.Step(attribute, down, nullable=True), paging.Step("id", down)]
