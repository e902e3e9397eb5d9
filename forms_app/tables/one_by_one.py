"""Work over many things in the worker's rounds: one that fails is logged, and the others do not wait for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import DatabaseError, connection

Thing = TypeVar("Thing")
Result = TypeVar("Result")
log = logging.getLogger("gewu.tables")


def one_by_one(things: Iterable[Thing], work: Callable[[Thing], Result]) -> list[Result]:
    """What came of those that went well. Raises DatabaseError when the database itself is gone, which ends the round.

    Each failure is told with its traceback; the next round tries again.
    """
    results = []
    for thing in list(things):
        try:
            results.append(work(thing))
        except Exception as error:
            if isinstance(error, DatabaseError) and (connection.in_atomic_block or not _answers()):
                raise
            log.exception("%s failed for %r; going on with the others", getattr(work, "__name__", work), thing)
    return results


def _answers() -> bool:
    """Whether the database can still be asked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
