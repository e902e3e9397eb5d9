"""Copying what converts into a new column after a change of type: in batches, outside the publishing transaction.

The old column keeps every value. A row is done when its new column is filled or its old value does not convert, so
the work can stop anywhere and start again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from forms_app.schema.convert import TOLD_BY_OTHERS, Unconvertible, as_text, convert
from forms_app.schema.model import Question
from forms_app.tables.known import questions_of
from forms_app.tables.models import FormColumn, FormVersion
from forms_app.tables.runtime import Model, path_to_record, table_model

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
        convert_column(column, [pk])


def unfinished() -> QuerySet[FormColumn]:
    """Columns whose conversion has not come to its end: to be taken up again after a kill."""
    waiting = FormColumn.objects.filter(source__isnull=False, converted_at__isnull=True, archived_at__isnull=True)
    return waiting.select_related("form", "source__form")


def finish_conversion(column: FormColumn) -> int:
    """Convert the whole column and remember that it is done. Safe to run again. The number of values written."""
    written = convert_column(column)
    FormColumn.objects.filter(pk=column.pk, source_id=column.source_id).update(converted_at=timezone.now())
    return written


def convert_column(target: FormColumn, ids: Collection[int] | None = None, done: frozenset[int] = frozenset()) -> int:
    """Fill ``target`` from its source where it is still empty. ``ids``: only these rows of the main table.

    A source that is itself the result of a change of type comes first: its conversion may not have run yet.
    ``done`` holds the columns on the way here (types changed there and back refer to each other).
    Returns the number of values written.
    """
    if target.source is None:
        return 0
    if target.source_id not in done:
        convert_column(target.source, ids, done | {target.pk})
    (old, number), new = _last_known(target.source), question_of(target)
    model = _model(target, target.source)
    written = 0
    for batch in _batches(model, target, number, ids):
        with transaction.atomic():
            for row in batch:
                written += _convert_row(model, row, target, old, new)
    return written


def _convert_row(model: Model, row: tuple[int, Any], target: FormColumn, old: Question, new: Question) -> int:
    try:
        value = convert(old, new, row[1])
    except Unconvertible:
        return 0
    # Written only where it is still empty: a newer answer is never overwritten.
    empty = model._default_manager.filter(pk=row[0], **{f"{target.attribute}__isnull": True})
    return empty.update(**{target.attribute: value})


def _batches(
    model: Model, target: FormColumn, number: int, ids: Collection[int] | None
) -> Iterator[list[tuple[int, Any]]]:
    """``number``: the last version that asked in the old way. What was sent or corrected under a later one and is
    empty was left empty on purpose."""
    assert target.source is not None
    name, up = target.source.attribute, path_to_record(model)
    todo = model._default_manager.filter(**{f"{target.attribute}__isnull": True, f"{name}__isnull": False})
    todo = todo.filter(**{f"{up}__version__number__lte" if up != "pk" else "version__number__lte": number})
    if ids is not None:
        todo = todo.filter(**{f"{up}__in": list(ids)})
    last = 0
    while batch := list(todo.filter(pk__gt=last).order_by("pk").values_list("pk", name)[:BATCH]):
        last = batch[-1][0]
        yield batch


def _model(*columns: FormColumn) -> Model:
    return table_model(columns[0].form, columns[0].parent_uuid, columns)
