"""A disk on which nothing more fits: SQLite is given a number of pages and says what it says of a full disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tests.faults import picture

ROOMS = [*range(12), *range(12, 400, 7)]  # pages that are left: with each, something else is what does not fit


@contextmanager
def full(room: int = 0) -> Iterator[None]:
    """Within it the database may grow by ``room`` pages of 4 KB. Outside transactions only."""
    _pragma("wal_checkpoint(TRUNCATE)")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # free pages would be filled first
    _pragma(f"max_page_count = {_pragma('page_count') + room}")
    try:
        yield
    finally:
        _pragma("max_page_count = 1073741823")


def until_it_fits(job: Callable[[], Any], is_refused: Callable[[Any], bool]) -> int:
    """Run ``job`` with no room, with a page, with two …, until it is not refused: how often it was.

    Each time everything is as it was.
    """
    before = picture()
    for times, room in enumerate(ROOMS):
        with full(room):
            answer = job()
        assert not connection.in_atomic_block
        if not is_refused(answer):
            return times
        after = picture()
        changed = [name for name in after if after[name] != before.get(name)]
        assert not changed, f"{room} pages left: {changed}"
    raise AssertionError("it never fits")


def _pragma(text: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {text}")
        return int((cursor.fetchone() or [0])[0])
