"""SQLite: a copy that is consistent while the server writes, and a file made ready to take its place."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from backups.archive import CHUNK
from backups.errors import BackupError
from backups.snapshot import Snapshot

LEVEL = 5  # of gzip: 9 takes four times as long for 2 % less


def database_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def size() -> int:
    """Bytes on the disk, with what is not yet merged into the main file."""
    path = database_file()
    return sum(part.stat().st_size for part in (path, path.with_name(f"{path.name}-wal")) if part.exists())


@contextmanager
def snapshot(work: Path) -> Iterator[Snapshot]:
    """Copy the database in one read transaction: writers go on meanwhile (WAL)."""
    copy = work / "database.sqlite3"
    try:
        with (
            closing(sqlite3.connect(f"{database_file().as_uri()}?mode=ro", uri=True, timeout=60)) as live,
            closing(sqlite3.connect(copy)) as target,
        ):
            live.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            check(target)
    except sqlite3.DatabaseError as error:
        raise BackupError(_damaged(str(error))) from None
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as reading:

        def rows(sql: str) -> list[tuple]:
            return reading.execute(sql).fetchall()

        def dump() -> Path:
            packed = work / "database.sqlite3.gz"
            with copy.open("rb") as source, gzip.open(packed, "wb", LEVEL) as out:
                shutil.copyfileobj(source, out, CHUNK)
            return packed

        yield Snapshot("sqlite", rows, dump)


def check(database: sqlite3.Connection) -> None:
    """Raise BackupError for a file that is damaged inside."""
    found = database.execute("PRAGMA quick_check(3)").fetchall()
    if found != [("ok",)]:
        raise BackupError(_damaged("; ".join(str(row[0]) for row in found)))


def _damaged(reason: str) -> str:
    text = _("The database file is damaged or cannot be read: %(reason)s. Keep the older archives and restore one.")
    return text % {"reason": reason}


def unpack(packed: Path, target: Path, counts: dict[str, int]) -> None:
    """Make a database file of the archive's, and compare its tables with the manifest."""
    with gzip.open(packed, "rb") as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, CHUNK)
    with closing(sqlite3.connect(target)) as database:
        check(database)
        for table, count in counts.items():
            (found,) = database.execute(f"SELECT count(*) FROM {quote(table)}").fetchone()  # noqa: S608
            if found != count:
                reason = _("table %(table)s holds %(found)d rows instead of %(count)d")
                raise BackupError(_damaged(reason % {"table": table, "found": found, "count": count}))


def execute(target: Path, statements: Iterable[str]) -> None:
    """Run statements on a file that nobody else uses, and leave it without anything beside it."""
    with closing(sqlite3.connect(target, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        database.execute("BEGIN IMMEDIATE")
        for statement in statements:
            database.execute(statement)
        database.execute("COMMIT")


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
