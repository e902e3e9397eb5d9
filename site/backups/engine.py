"""The database in use, of whichever kind."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from django.db import connection

from backups import postgres, sqlite
from backups.snapshot import Snapshot


def size() -> int:
    return sqlite.size() if connection.vendor == "sqlite" else postgres.size()


def snapshot(work: Path) -> AbstractContextManager[Snapshot]:
    """``work``: a folder for the copy and the dump."""
    return sqlite.snapshot(work) if connection.vendor == "sqlite" else postgres.snapshot(work)
