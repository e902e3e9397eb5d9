"""A database that fails at any one statement, and a picture of all that it holds, to compare afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from django.db import connection

from forms_app.tables.derived import existing_names

# Whatever a publication, a repair or a correction may touch.
OURS = ("data_", "tables_", "designer_", "wagtailcore_", "entry_", "collect_", "django_tasks_database", "areas_")


class Stumble(Exception):
    """Not the database's: a fault of a program, or a signal, at this moment."""


class Fault:
    """Within it the statement number ``at`` fails, and no other."""

    def __init__(self, at: int, kind: type[Exception]) -> None:
        self.at, self.kind, self.count, self.statement = at, kind, 0, ""

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        if self.count != self.at:
            return execute(sql, params, many, context)
        self.statement = sql
        if self.kind is Stumble:
            raise Stumble(sql)
        # The database's own error: on PostgreSQL nothing else goes on in its transaction.
        return execute("SELECT 1 FROM no_such_table", [[]] if many else None, many, context)


def at_every_statement(job: Callable[[], Any], kind: type[Exception], *, in_parts: bool = False) -> int:
    """Run ``job`` again and again, its first statement failing, its second …, until none does: how many there were.

    Each time the fault comes out as an exception, and everything is as it was, or (``in_parts``) only done in part.
    For tests that really commit: what a failing statement leaves behind is seen from outside its transaction.
    """
    before = picture()
    for at in itertools.count(1):
        fault = Fault(at, kind)
        raised = None
        try:
            with connection.execute_wrapper(fault):
                job()
        except Exception as error:
            raised = error
        if not fault.statement:
            assert raised is None, raised
            return at - 1
        assert raised is not None, f"nobody heard of the fault at {fault.statement}"
        assert caused_by(raised, kind), (raised, fault.statement)
        assert in_parts or picture() == before, fault.statement
    raise AssertionError


def caused_by(error: BaseException | None, kind: type[Exception]) -> bool:
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error is not None


def picture() -> dict[str, Any]:
    """Contents of all tables of ours, and what tables, columns, indexes, triggers and views there are."""
    found: dict[str, Any] = {"names": existing_names()}
    with connection.cursor() as cursor:
        for one in connection.introspection.get_table_list(cursor):
            if one.name.startswith(OURS):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(one.name)}")
                columns = [column[0] for column in cursor.description]
                found[one.name] = [columns, sorted(map(repr, cursor.fetchall()))]
    return found
