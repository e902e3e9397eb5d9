"""Copying what converts into a new column after a change of type: in batches, outside the publishing transaction.

The old column keeps every value. The new one remembers the last row that was looked at, so the work can stop anywhere
and goes on from there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from forms_app.schema.convert import TOLD_BY_OTHERS, Unconvertible, as_text, convert
from forms_app.schema.model import Question
from forms_app.tables.filling import fill_what_fits
from forms_app.tables.known import questions_of
from forms_app.tables.models import FormColumn, FormVersion
from forms_app.tables.runtime import Model, path_to_record, record_model, table_model

BATCH = 1000


@dataclass
class Tally:
    """How many values convert and how many do not, with up to five examples of those that do not."""

    convertible: int = 0
    failing: int = 0
    examples: list[str] = field(default_factory=list)


def tally(source: FormColumn, old: Question, new: Question) -> Tally:
    """Reads each distinct value of ``source`` once. Runs one query; its cost grows with the distinct values."""
    model, name = _model(source), source.attribute
    result = Tally()
    groups = model._default_manager.filter(**{f"{name}__isnull": False}).values_list(name).annotate(models.Count("pk"))
    for value, count in groups.order_by().iterator():
        try:
            convert(old, new, value)
            result.convertible += count
        except Unconvertible:
            result.failing += count
            if len(result.examples) < 5:
                result.examples.append(as_text(old, value) if old.type not in TOLD_BY_OTHERS else "")
    return result


def question_of(column: FormColumn) -> Question:
    """The question as the newest version that stored into this column knew it. Raises LookupError."""
    return _last_known(column)[0]


def _last_known(column: FormColumn) -> tuple[Question, int]:
    """The question and the number of the newest version that stored into this column. Raises LookupError."""
    versions = FormVersion.objects.filter(form_id=column.form_id).order_by("-number")
    for pk, number, schema_hash in versions.values_list("pk", "number", "schema_hash"):
        found = questions_of(pk, schema_hash).get(str(column.question_uuid))
        if found and found[1] == str(column.parent_uuid or "") and found[0].type == column.type:
            return found[0], number
    raise LookupError(column.column)


def convert_record(form_id: int, pk: int) -> None:
    """What a late answer to an older version stored in columns that have been converted since."""
    columns = FormColumn.objects.filter(form_id=form_id, source__isnull=False, archived_at__isnull=True)
    for column in columns.select_related("form", "source__form"):
        _convert_late(column, pk)


def _convert_late(target: FormColumn, record: int, done: frozenset[int] = frozenset()) -> None:
    """A source that is itself the result of a change of type comes first.

    ``done`` holds the columns on the way here: types changed there and back refer to each other.
    """
    if target.source is None:
        return
    if target.source_id not in done:
        _convert_late(target.source, record, done | {target.pk})
    work = Work(target)
    work.convert(work.todo.filter(**{work.up: record}).values_list("pk", flat=True))


def unfinished() -> QuerySet[FormColumn]:
    """Columns whose conversion has not come to its end: to be taken up again after a kill."""
    waiting = FormColumn.objects.filter(source__isnull=False, converted_at__isnull=True, archived_at__isnull=True)
    return waiting.select_related("form", "source__form")


def finish_conversion(column: FormColumn, done: frozenset[int] = frozenset()) -> int:
    """Convert the whole column from where it was left, and remember that it is done: the number of values written.

    A source that is itself the result of a change of type comes first: its conversion may not have run yet.
    Each batch is a transaction of its own that also moves ``last_row`` on, so a kill costs one batch, and two workers
    at one column share the work.
    """
    if column.source is None:
        return 0
    written = 0
    if column.source.source_id and column.source.converted_at is None and column.source_id not in done:
        written += finish_conversion(column.source, done | {column.pk})
    work = Work(column)
    if column.rows_total is None:
        FormColumn.objects.filter(pk=column.pk, rows_total__isnull=True).update(rows_total=work.todo.count())
    while (count := _next_batch(work)) is not None:
        written += count
    return written


def _next_batch(work: Work) -> int | None:
    """The number of values written; None at the end, or when a publication has given the column another source."""
    column = FormColumn.objects.get(pk=work.target.pk)
    # Looked for before anything is locked: where few rows have a value, this reads far.
    found = work.todo.filter(pk__gt=column.last_row).order_by("pk").values_list("pk", flat=True)
    ids = list(found[:BATCH])
    with transaction.atomic():
        same = FormColumn.objects.select_for_update(no_key=True).get(pk=column.pk)
        if same.source_id != work.target.source_id or same.converted_at is not None:
            return None
        if same.last_row != column.last_row:
            return 0  # another worker was quicker
        if not ids:
            FormColumn.objects.filter(pk=column.pk).update(converted_at=timezone.now())
            return None
        written, failed = work.convert(ids)
        FormColumn.objects.filter(pk=column.pk).update(
            last_row=ids[-1], rows_done=F("rows_done") + len(ids), rows_failed=F("rows_failed") + failed
        )
    return written


class Work:
    """A column and the rows that it still wants.

    ``todo``: empty here, answered there, and sent under a version that asked in the old way. What was sent or
    corrected under a later one and is empty was left empty on purpose. ``up``: the way from a row to its record.
    """

    def __init__(self, target: FormColumn) -> None:
        assert target.source is not None
        self.target, self.source = target, target.source
        (self.old, number), self.new = _last_known(self.source), question_of(target)
        self.model = _model(target, self.source)
        self.up = path_to_record(self.model)
        versions = FormVersion.objects.filter(form_id=target.form_id, number__lte=number).values_list("pk", flat=True)
        version = "version__in" if self.up == "pk" else f"{self.up}__version__in"
        self.todo = self.model._default_manager.filter(
            **{f"{target.attribute}__isnull": True, f"{self.source.attribute}__isnull": False, version: list(versions)}
        )

    def convert(self, ids: Collection[int]) -> tuple[int, int]:
        """Fill these rows: (values written, values that do not convert). Within a transaction for whole batches."""
        ids = list(ids)
        self._lock(ids)
        ready: list[tuple[int, Any]] = []
        failed = 0
        # In the order of their ids: of those that may not be alike, the first keeps its answer.
        for pk, value in self.todo.filter(pk__in=ids).order_by("pk").values_list("pk", self.source.attribute):
            try:
                ready.append((pk, convert(self.old, self.new, value)))
            except Unconvertible:
                failed += 1
        written, alike = fill_what_fits(self.model, self.target.attribute, ready)
        return written, failed + alike

    def _lock(self, ids: list[int]) -> None:
        """Nobody corrects these records between our reading and our writing. SQLite: the transaction is the lock."""
        if not connection.features.has_select_for_update or not connection.in_atomic_block:
            return
        records = self.model._default_manager.filter(pk__in=ids).values(self.up) if self.up != "pk" else ids
        main = record_model(self.target.form, ())._default_manager.filter(pk__in=records).order_by("pk")
        list(main.select_for_update(no_key=True).values_list("pk", flat=True))


def _model(*columns: FormColumn) -> Model:
    return table_model(columns[0].form, columns[0].parent_uuid, columns)
