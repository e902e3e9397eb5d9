"""Making what is missing: tables, columns, and what stands beside them. Nothing is ever removed, no value touched."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction
from django.utils.translation import gettext as _

from forms_app.tables import ddl, derived
from forms_app.tables.beside import wanted
from forms_app.tables.check import column_types, models_of
from forms_app.tables.models import Form
from forms_app.tables.runtime import Model, build_models


def repair() -> Iterator[str]:
    """One line for each thing made, over all published forms; each form in a transaction of its own."""
    for form in Form.objects.filter(current__isnull=False).select_related("current"):
        with transaction.atomic():
            ddl.lock_publication()
            lines = [*_tables(form), *_beside(form)]
        yield from lines


def repair_beside() -> list[str]:
    """Only what stands beside the tables: after an upgrade, forms of earlier days get what new ones have."""
    lines: list[str] = []
    for form in Form.objects.filter(current__isnull=False).select_related("current"):
        with transaction.atomic():
            ddl.lock_publication()
            lines += _beside(form)
    return lines


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
    """Answer columns only: a system column that is gone took with it what nobody can guess."""
    table, lines = model._meta.db_table, []
    there = column_types(table)
    for field in model._meta.local_fields:
        if field.column not in there and field.null:
            ddl.add_column(model, field.name)
            lines.append(_("Column %(table)s.%(column)s was made.") % {"table": table, "column": field.column})
    return lines


def _beside(form: Form) -> list[str]:
    assert form.current is not None
    things = wanted(build_models(form.current))
    made = [*derived.refresh(form, things)]
    return [_("Made beside the tables: %(name)s") % {"name": thing.name} for thing in made]
