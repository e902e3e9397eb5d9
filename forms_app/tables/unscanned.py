"""A column with a CHECK on SQLite, in a table that may hold a million rows.

``ALTER TABLE … ADD COLUMN … CHECK`` reads the whole table (5 s for a million rows) though every row has NULL there,
which passes. So the column is added bare, and its CHECK is written into the text of the table, as SQLite's manual has
it for constraints (sqlite.org/lang_altertable.html, section 7). All of it is part of the transaction.
"""

from __future__ import annotations

import copy
from typing import Any

from django.db import connection, models


class TextOfTable(RuntimeError):
    """The text of a table did not end with the column that was just added. Nothing was changed."""


def add_checked(editor: Any, model: type[models.Model], field: Any) -> None:
    """Within a transaction. ``editor``: that of ``ddl``. Raises TextOfTable."""
    bare: Any = copy.copy(field)
    bare.db_check = lambda _connection: None
    definition, _values = editor.column_sql(model, bare, include_default=True)
    column = f"{connection.ops.quote_name(field.column)} {definition}"
    check = editor.sql_check_constraint % field.db_parameters(connection)
    editor.add_field(model, bare)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA writable_schema = ON")
        try:
            _write(cursor, model._meta.db_table, f"{column})", f"{column} {check})")
        finally:
            cursor.execute("PRAGMA writable_schema = RESET")  # off, and the new text is read


def _write(cursor: Any, table: str, tail: str, new: str) -> None:
    cursor.execute(
        "UPDATE sqlite_master SET sql = substr(sql, 1, length(sql) - %s) || %s "
        "WHERE type = 'table' AND name = %s AND substr(sql, -%s) = %s",
        [len(tail), new, table, len(tail), tail],
    )
    if cursor.rowcount != 1:
        raise TextOfTable(table)
