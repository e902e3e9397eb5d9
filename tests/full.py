"""A disk on which nothing more fits. SQLite is given a number of pages and says what it says of a full disk.

PostgreSQL says the same of statements that write, by its own error 53100. With GEWU_TEST_SMALL_DISK, a folder on the
small file system that holds the cluster's data (a tmpfs of 200 MB, its pg_wal elsewhere), that disk really fills up.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from tests.faults import picture

ROOMS = [*range(12), *range(12, 400, 7)]  # pages that are left: with each, something else is what does not fit
SMALL_DISK = os.environ.get("GEWU_TEST_SMALL_DISK", "")
SAID = "No space left on device" if connection.vendor == "postgresql" else "database or disk is full"
_WRITES = re.compile(r"\s*(INSERT|UPDATE|CREATE|ALTER|WITH\b.*\bINSERT)\b", re.I | re.S)
_DISK_FULL = f"DO $$ BEGIN RAISE EXCEPTION 'could not extend file: {SAID}' USING ERRCODE = '53100'; END $$"


@contextmanager
def full(room: int = 0) -> Iterator[None]:
    """Within it the database may grow by ``room`` pages, or write ``room`` times. Outside transactions only."""
    on_postgres = _small_disk if SMALL_DISK else _few_writes
    with (_few_pages if connection.vendor == "sqlite" else on_postgres)(room):
        yield


@contextmanager
def _few_pages(room: int) -> Iterator[None]:
    _pragma("wal_checkpoint(TRUNCATE)")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # free pages would be filled first
    _pragma(f"max_page_count = {_pragma('page_count') + room}")
    try:
        yield
    finally:
        _pragma("max_page_count = 1073741823")


@contextmanager
def _few_writes(room: int) -> Iterator[None]:
    left = room

    def execute(run: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if not _WRITES.match(sql):
            return run(sql, params, many, context)
        left -= 1
        return run(sql, params, many, context) if left >= 0 else run(_DISK_FULL, None, False, context)

    with connection.execute_wrapper(execute):
        yield


@contextmanager
def _small_disk(room: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")  # dropped tables give their room back
    found, filler = os.statvfs(SMALL_DISK), Path(SMALL_DISK, "filler")
    size = found.f_bavail * found.f_frsize - room * 8192
    try:
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, size)
        yield
    finally:
        filler.unlink(missing_ok=True)


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
