"""The columns that every view begins with, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from forms_app.tables.models import FormVersion
from forms_app.tables.sqlviews import lookups
from forms_app.tables.sqlviews.dialect import Dialect, literal, quote
from forms_app.tables.sqlviews.source import Source

Columns = list[tuple[str, str, str]]


def columns(in_rows: bool, is_inner: bool, dialect: Dialect) -> Columns:
    """(name, expression, column of the view's own table or ''), over the tables that ``tables`` joins."""
    number = (_("Number of the record"), dialect.uuid("record.uuid"), "" if in_rows else "uuid")
    # Numbers without hyphens, as indexes hold them: a view joins another by this in no time, on SQLite too.
    key = (_("Number to join views by"), "record.id", "" if in_rows else "id")
    if not in_rows:
        return [key, number, *_record(dialect)]
    around = [(_("Position of the row around it"), "around.position", "")] if is_inner else []
    return [key, number, *around, (_("Position of the row"), "own.position", "position")]


def _record(dialect: Dialect) -> Columns:
    resident = literal(_("Resident"))
    version = f"(SELECT number FROM {FormVersion._meta.db_table} WHERE id = record.version_id)"
    return [
        (_("Code of the area"), lookups.area_code("record.area_id"), "area_id"),
        (_("Area of the record, in full"), lookups.area_path_name("record.area_path", dialect), "area_path"),
        (_("Filled in at"), dialect.local("record.submitted_at"), "submitted_at"),
        (_("Last changed at"), dialect.local("record.updated_at"), "updated_at"),
        (_("Version"), version, "version_id"),
        (_("Where it came from"), _source(), "source"),
        (
            _("Filled in by"),
            f"coalesce({lookups.user_name('record.submitted_by_id')}, {resident})",
            "submitted_by_id",
        ),
    ]


def _source() -> str:
    names = {"form": _("filled in online"), "import": _("imported from a file"), "demo": _("demo data")}
    cases = " ".join(f"WHEN {literal(code)} THEN {literal(name)}" for code, name in names.items())
    return f"CASE record.source {cases} ELSE record.source END"


def tables(source: Source, around: Sequence[str], record: str) -> str:
    """The FROM clause: ``own`` for rows, ``around`` for the row these stand in, ``record``."""
    if source.alias == "record":
        return source.tables
    if not around:
        return f"{source.tables} JOIN {quote(record)} record ON record.id = own.parent_id"
    return (
        f"{source.tables} JOIN {quote(around[0])} around ON around.id = own.parent_id "
        f"JOIN {quote(record)} record ON record.id = around.parent_id"
    )
