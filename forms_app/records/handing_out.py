"""All views as tables of one SQLite file: what may be handed to whoever may not see the database itself."""

from __future__ import annotations

import datetime
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from forms_app.tables.models import Form
from forms_app.tables.sqlviews.dialect import quote
from forms_app.tables.sqlviews.view import View, ViewColumn, views_of

BATCH = 1000
_KINDS = {"integer": "INTEGER", "decimal": "NUMERIC"}


def write_views(forms: Iterable[Form], target: Path) -> dict[str, int]:
    """Rows by view. The file is there whole or not at all, readable by its owner only. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}")
    os.close(handle)
    try:
        with closing(sqlite3.connect(name, isolation_level=None)) as out, one_moment():
            out.execute("BEGIN")
            counts = {
                view.name: _copy(view, out) for form in forms if form.current for view in views_of(form, form.current)
            }
            out.execute("COMMIT")
        os.replace(name, target)
    except sqlite3.OperationalError as error:  # no room on the disk
        raise OSError(str(error)) from error
    finally:
        Path(name).unlink(missing_ok=True)
    return counts


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of one moment; nobody has to wait for it."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    _run(begin)
    try:
        yield
    finally:
        _run("ROLLBACK")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _copy(view: View, out: sqlite3.Connection) -> int:
    wanted = ", ".join(f"{quote(column.name)} {_kind(column)}" for column in view.columns)
    out.execute(f"CREATE TABLE {quote(view.name)} ({wanted})")
    insert = f"INSERT INTO {quote(view.name)} VALUES ({', '.join('?' * len(view.columns))})"  # noqa: S608
    count = 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quote(view.name)}")  # noqa: S608
        while rows := cursor.fetchmany(BATCH):
            out.executemany(insert, [[_plain(value) for value in row] for row in rows])
            count += len(rows)
    key = quote(view.columns[0].name)  # what views are joined by
    out.execute(f"CREATE INDEX {quote(f'index_of_{view.name}')} ON {quote(view.name)} ({key})")
    return count


def _kind(column: ViewColumn) -> str:
    if column.asked is None or column.what or column.asked.kind:
        return "TEXT" if column.asked else ""
    return _KINDS.get(column.asked.part.storage.kind, "TEXT")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
