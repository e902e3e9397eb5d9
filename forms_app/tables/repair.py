"""Making what is missing: tables, columns, and what stands beside them. Nothing is ever removed, no value touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from forms_app.tables import countings, ddl, derived, locking
from forms_app.tables.beside import wanted
from forms_app.tables.check import column_types, models_of
from forms_app.tables.models import Form
from forms_app.tables.recount import begin_anew, recount
from forms_app.tables.runtime import Model, build_models
from forms_app.tables.searched import build_indexes


def repair() -> Iterator[str]:
    """One line for each thing made, over all published forms; each form in a transaction of its own."""
    for pk in _published():
        yield from _mended(pk, lambda form: [*_tables(form), *_beside(form)])
        form = Form.objects.select_related("current").get(pk=pk)
        yield from (_("Made beside the tables: %(name)s") % {"name": name} for name in build_indexes(form))


def repair_beside() -> list[str]:
    """Only what stands beside the tables: after an upgrade, forms of earlier days get what new ones have."""
    return [line for pk in _published() for line in _mended(pk, _beside)]


def _published() -> list[int]:
    return list(Form.objects.filter(current__isnull=False).values_list("pk", flat=True))


def _mended(pk: int, make: Callable[[Form], list[str]]) -> list[str]:
    """What ``make`` says that it made, while nobody publishes; or that somebody reads all the time."""
    lines: list[str] = []
    with transaction.atomic():
        ddl.lock_publication()
        form = Form.objects.select_related("current").get(pk=pk)
        try:
            locking.in_short_tries(form, _incomplete(form), lambda: lines.extend(make(form)))
        except locking.Occupied:
            return [_("%(title)s: its records are being read all the time. Try again later.") % {"title": form.title}]
    return lines


def _incomplete(form: Form) -> list[str]:
    """Tables that lack columns."""
    existing = set(connection.introspection.table_names())
    models = [model for model in models_of(form) if model._meta.db_table in existing]
    return [model._meta.db_table for model in models if _missing(model)]


def _missing(model: Model) -> list[Any]:
    """Answer columns only: a system column that is gone took with it what nobody can guess."""
    there = column_types(model._meta.db_table)
    return [field for field in model._meta.local_fields if field.column not in there and field.null]


def _tables(form: Form) -> list[str]:
    existing = set(connection.introspection.table_names())
    lines = []
    for model in models_of(form):
        table = model._meta.db_table
        if table not in existing:
            ddl.create_table(model)
            lines.append(_("Table %(table)s was made.") % {"table": table})
        else:
            lines += _columns(model)
    return lines


def _columns(model: Model) -> list[str]:
    table, lines = model._meta.db_table, []
    for field in _missing(model):
        ddl.add_column(model, field.name)
        lines.append(_("Column %(table)s.%(column)s was made.") % {"table": table, "column": field.column})
    return lines


def _beside(form: Form) -> list[str]:
    assert form.current is not None
    built = build_models(form.current)
    countings.choose(built)
    countings.begin(form)  # the worker's next round counts
    things = wanted(built)
    unwatched = {thing.name for thing in things if thing.kind == "trigger"} - derived.existing_names()
    made = derived.refresh(form, things)
    if unwatched and countings.active(form).filter(at__gt=0).exists() and next(recount(form), None):
        begin_anew(form)  # records were changed while no trigger watched
    return [_("Made beside the tables: %(name)s") % {"name": thing.name} for thing in made]
