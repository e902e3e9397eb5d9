"""Changing tables that others are reading, so that on PostgreSQL no reader ever waits long for it.

ALTER TABLE waits for those who are reading, and whoever comes to read meanwhile waits behind it: one export of some
minutes would hold up everybody. So a change asks for its locks for some milliseconds only, then steps back and asks
again. On SQLite readers never wait.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import OperationalError, connection, transaction

from forms_app.tables.models import Form

PATIENCE = 15.0  # seconds until a change gives up
PAUSE = 0.2  # seconds between two tries
TABLES_MS = 50  # in one try, for the locks of all tables together
REST_MS = 25  # for each lock that a statement asks for by itself: views, tables referred to
_NOT_NOW = {"55P03", "40P01"}  # lock_not_available, deadlock_detected
_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("waiting", default=None)


class Occupied(Exception):
    """Somebody has been reading the tables all the time, for an export perhaps. Nothing was changed."""


@contextmanager
def changes_last() -> Iterator[None]:
    """Within a transaction: the changes of tables that are asked for inside happen when this ends, the outermost one.

    Saving a page takes longer than changing its tables, and locks are held until all is done.
    """
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set([])
    try:
        yield
        run_waiting()
    finally:
        _waiting.reset(token)


def change(job: Callable[[], None]) -> None:
    """Run ``job``, which changes tables: now, or when ``changes_last`` ends."""
    waiting = _waiting.get()
    if waiting is None:
        job()
    else:
        waiting.append(job)


def run_waiting() -> None:
    """What waits for the end of ``changes_last``, now: a later publication builds on the earlier one's tables."""
    waiting = _waiting.get()
    while waiting:
        waiting.pop(0)()


def in_short_tries(form: Form, tables: Sequence[str], job: Callable[[], None]) -> None:
    """Within a transaction: run ``job`` with ``form`` and these tables locked to the end of it; it may run repeatedly.

    Prepare all that takes time before. Raises Occupied.
    """
    if connection.vendor != "postgresql":
        job()
        return
    until = time.monotonic() + PATIENCE
    # Deferred foreign keys of earlier statements would block ALTER TABLE ("pending trigger events").
    _run("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")
    if not _try(lambda: _send_vacuum_away(tables)):
        raise Occupied
    while not _try(lambda: _locked(form, tables, job)):
        if time.monotonic() > until:
            raise Occupied
        time.sleep(PAUSE * random.uniform(0.5, 1))  # noqa: S311


def _try(job: Callable[[], None]) -> bool:
    """Whether it got its locks; otherwise all that it did is undone and all its locks are given back."""
    try:
        with transaction.atomic():
            job()
    except OperationalError as error:
        if not is_occupied(error):
            raise
        return False
    return True


def is_occupied(error: OperationalError) -> bool:
    """Whether others hold what was asked for, so that a later try may get it; no other fault of the database."""
    busy = connection.vendor == "sqlite" and "database is locked" in str(error)
    return busy or getattr(error.__cause__, "sqlstate", None) in _NOT_NOW


def _send_vacuum_away(tables: Sequence[str]) -> None:
    """Neither readers nor writers wait behind this lock, and a vacuum gives way to it after a second's waiting.

    It would not give way to the short tries.
    """
    _run(f"SET LOCAL lock_timeout = '{int(PATIENCE * 1000)}ms'")
    _run(*(f"LOCK TABLE {_name(table)} IN SHARE UPDATE EXCLUSIVE MODE" for table in tables))


def _locked(form: Form, tables: Sequence[str], job: Callable[[], None]) -> None:
    until = time.monotonic() + TABLES_MS / 1000
    _wait_at_most(until)
    # No record arrives for the old version while the columns change: writers hold this row in share mode.
    _run(f"SELECT 1 FROM {_name(Form._meta.db_table)} WHERE id = {int(form.pk)} FOR UPDATE")  # noqa: S608
    for table in tables:
        _wait_at_most(until)
        _run(f"LOCK TABLE {_name(table)} IN ACCESS EXCLUSIVE MODE")
    _run(f"SET LOCAL lock_timeout = '{REST_MS}ms'")
    job()


def _wait_at_most(until: float) -> None:
    left = int((until - time.monotonic()) * 1000)
    _run(f"SET LOCAL lock_timeout = '{max(left, 1)}ms'")


def _name(table: str) -> str:
    return connection.ops.quote_name(table)


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
