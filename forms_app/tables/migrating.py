"""Migrations change tables that views read, which neither database allows: views go before and come back after.

On SQLite, where a changed table is made anew and renamed, triggers that name it stand in the way as well.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import DatabaseError, connection, transaction

log = logging.getLogger("gewu.tables")
_TABLE = "tables_derivedobject"
_taken = False


def take_away(plan: Any = (), **_kwargs: Any) -> None:
    """Before migrations run (pre_migrate). Read and written without models: theirs may be another day's."""
    global _taken
    if not plan or _TABLE not in connection.introspection.table_names():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        kinds = ("view", "trigger") if connection.vendor == "sqlite" else ("view", "view")
        cursor.execute(f'SELECT id, "drop" FROM {_TABLE} WHERE kind IN (%s, %s)', kinds)  # noqa: S608
        for pk, statements in cursor.fetchall():
            for statement in json.loads(statements) if isinstance(statements, str) else statements:
                cursor.execute(statement)
            cursor.execute(f"DELETE FROM {_TABLE} WHERE id = %s", [pk])  # noqa: S608
            _taken = True


def bring_back(plan: Any = (), **_kwargs: Any) -> None:
    """After them (post_migrate), unless they went back to an older program."""
    global _taken
    if not _taken or any(backwards for _migration, backwards in plan):
        return
    _taken = False
    from forms_app.tables.repair import repair_beside  # models: not yet there when this file is read

    try:
        repair_beside()
    except DatabaseError:
        log.exception("views and triggers were not made again; check_tables --repair does it")
