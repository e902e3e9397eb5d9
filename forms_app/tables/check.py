"""Whether every table agrees with what was published: the database is asked, nothing is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

from forms_app.tables import derived
from forms_app.tables.beside import wanted
from forms_app.tables.models import Form, FormColumn
from forms_app.tables.runtime import Model, build_models, table_model
from forms_app.tables.sides import with_sides


def differences() -> Iterator[str]:
    """One line for each disagreement, over all published forms and their archived columns."""
    existing = set(connection.introspection.table_names())
    known: set[str] = set()
    for form in Form.objects.filter(current__isnull=False).select_related("current"):
        for model in models_of(form):
            known.add(model._meta.db_table)
            yield from _compare(model, existing)
        assert form.current is not None
        yield from derived.differences(form, wanted(build_models(form.current)))
    for table in sorted(existing - known):
        if table.startswith("data_"):
            yield _("Table %(table)s belongs to no form.") % {"table": table}


def models_of(form: Form) -> list[Model]:
    """A model over each table of a form, with the columns of all versions; outer tables first, sides behind theirs."""
    columns = list(FormColumn.objects.filter(form=form))
    tables = [None, *(column.question_uuid for column in columns if column.storage == "table")]
    models = [
        table_model(form, table, [c for c in columns if c.parent_uuid == table and c.storage != "table"])
        for table in tables
    ]
    return [one for model in models for one in with_sides(model)]


def _compare(model: Model, existing: set[str]) -> Iterator[str]:
    table = model._meta.db_table
    if table not in existing:
        yield _("Table %(table)s is missing.") % {"table": table}
        return
    found = column_types(table)
    for field in model._meta.local_fields:
        wanted = _plain(field.db_type(connection) or "")
        actual = found.pop(str(field.column), None)
        if actual is None:
            yield _("Column %(table)s.%(column)s is missing.") % {"table": table, "column": field.column}
        elif actual != wanted:
            yield _("Column %(table)s.%(column)s is %(actual)s and should be %(wanted)s.") % {
                "table": table,
                "column": field.column,
                "actual": actual,
                "wanted": wanted,
            }
    for column in found:
        yield _("Column %(table)s.%(column)s belongs to no question.") % {"table": table, "column": column}


def column_types(table: str) -> dict[str, str]:
    """The database's own word for each column's type, in one spelling: {'xing_ming': 'varchar(200)'}."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, type FROM pragma_table_info(%s)", [table])
        else:
            cursor.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
                "WHERE attrelid = to_regclass(quote_ident(%s)) AND attnum > 0 AND NOT attisdropped",
                [table],
            )
        return {name: _plain(kind) for name, kind in cursor.fetchall()}


_SPELLINGS = {
    "character varying": "varchar",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "integer unsigned": "integer",
}


def _plain(kind: str) -> str:
    kind = re.sub(r"\s*,\s*", ",", kind.lower().split(" check ")[0].strip())
    for long, short in _SPELLINGS.items():
        kind = kind.replace(long, short)
    return kind
