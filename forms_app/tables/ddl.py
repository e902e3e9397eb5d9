"""Additive DDL inside a transaction, on both databases: tables and nullable columns are added, nothing else."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from forms_app.tables.runtime import Model
from forms_app.tables.unscanned import add_checked


class DDLRefused(RuntimeError):
    """An operation that would rewrite, rename or drop was asked for. A programming error, never a user's."""


def _refuse(self: Any, *args: Any, **kwargs: Any) -> None:
    raise DDLRefused("published tables only grow")


def additive_editor() -> Any:
    """The backend's schema editor for use inside ``atomic()``.

    SQLite's own editor switches foreign keys off (impossible inside a transaction) and rebuilds tables;
    ours does neither.
    """
    base = connection.SchemaEditorClass
    forbidden = dict.fromkeys(
        ["_remake_table", "delete_model", "remove_field", "alter_field", "alter_db_table", "remove_index"], _refuse
    )
    plain = {
        "__enter__": BaseDatabaseSchemaEditor.__enter__,
        "__exit__": BaseDatabaseSchemaEditor.__exit__,
    }
    editor = type("AdditiveSchemaEditor", (base,), forbidden | plain)
    return editor(connection, atomic=False)


def create_table(model: Model) -> None:
    with additive_editor() as editor:
        editor.create_model(model)


def add_column(model: Model, attribute: str) -> None:
    """ALTER TABLE … ADD COLUMN: nullable, without default, so no row is rewritten, nor read."""
    field: Any = model._meta.get_field(attribute)
    with additive_editor() as editor:
        if connection.vendor == "sqlite" and field.db_check(connection):
            add_checked(editor, model, field)
        else:
            editor.add_field(model, field)


def lock_publication() -> None:
    """One publication at a time, to the end of the transaction; a second one waits some seconds for the first.

    SQLite: the transaction is IMMEDIATE and holds the only write lock. PostgreSQL: an advisory lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('gewu.publication'))")
