"""The folder beside what is there, in which an archive is unpacked and made ready."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from backups import files, journal, sqlite, swap
from backups.archive import DATABASES, FOLDERS, JOURNAL, Reader
from backups.errors import BackupError
from backups.manifest import needs_migration

BESIDE_SQLITE = ("-wal", "-shm", "-journal")


@contextmanager
def cleared_up(archive: Reader) -> Iterator[None]:
    """Begin with an empty folder, and leave none behind, unless ``swap`` is in the middle of its work."""
    places = [swap.item(target, new=False) for target in _targets(archive).values()]
    swap.clear(places)
    try:
        yield
    finally:
        if not swap.log().exists():
            swap.clear(places)


def prepare(archive: Reader, newest_journal: Path | None, after: Iterable[str]) -> list[swap.Item]:
    """Everything ready to be renamed; ``after`` is what SQLite's new file has to be told."""
    targets = _targets(archive)
    _check_space(archive)
    try:
        for prefix in FOLDERS:
            swap.fresh_path(targets[prefix]).mkdir(parents=True, mode=0o700)
        for name in archive.names:
            if (target := _place(name, targets)) is not None:
                archive.extract(name, target)
        _choose_journal(archive, newest_journal)
        if archive.manifest.database == "sqlite":
            _prepare_database(archive, after)
        os.sync()
    except OSError as error:
        text = _("The archive could not be unpacked in %(folder)s: %(reason)s. Nothing was changed.")
        raise BackupError(text % {"folder": settings.GEWU_DATA, "reason": error}) from None
    return _items(archive, targets)


def _targets(archive: Reader) -> dict[str, Path]:
    """Where members go in the end; folders by their prefix."""
    targets = {f"{name}/": path.resolve() for name, path in files.folders().items()}
    if archive.manifest.database == "sqlite":
        targets[DATABASES["sqlite"]] = sqlite.database_file().resolve()
    return targets | {name: path for name, path in files.single().items() if name != JOURNAL}


def _place(name: str, targets: dict[str, Path]) -> Path | None:
    """Where a member is unpacked; None for what is only read."""
    if name == DATABASES["sqlite"]:
        return packed_path()
    if name == DATABASES["postgresql"]:
        return dump_path()
    for prefix in FOLDERS:
        if name.startswith(prefix):
            return swap.fresh_path(targets[prefix]) / name.removeprefix(prefix)
    return swap.fresh_path(targets[name]) if name in targets else None


def packed_path() -> Path:
    return swap.fresh_path(settings.GEWU_DATA / DATABASES["sqlite"])


def dump_path() -> Path:
    return swap.fresh_path(settings.GEWU_DATA / DATABASES["postgresql"])


def _choose_journal(archive: Reader, newest: Path | None) -> None:
    """The journal of this machine goes on; otherwise the newest one there is for this county begins here."""
    if newest == journal.path():
        return
    text = newest.read_bytes() if newest else archive.read(JOURNAL)
    target = swap.fresh_path(journal.path())
    target.write_bytes(text)
    target.chmod(0o600)


def _items(archive: Reader, targets: dict[str, Path]) -> list[swap.Item]:
    items = []
    if (database := targets.get(DATABASES["sqlite"])) is not None:
        beside = [database.with_name(database.name + end) for end in BESIDE_SQLITE]
        items += [swap.item(path, new=False) for path in beside]
        items.append(swap.item(database, new=True))
    items += [swap.item(targets[prefix], new=True) for prefix in FOLDERS]
    if "secret_key" in archive.found:
        items.append(swap.item(targets["secret_key"], new=True))
    items.append(swap.item(targets["demo-accounts.json"], new="demo-accounts.json" in archive.found))
    items.append(swap.item(settings.GEWU_DATA / "demo-unfinished", new=False))
    if swap.fresh_path(journal.path()).exists():
        items.append(swap.item(journal.path(), new=True))
    # What was seen last belongs to the database that goes: what differs now was not taken from anybody.
    items.append(swap.item(journal.seen(), new=False))
    return items


def _check_space(archive: Reader) -> None:
    manifest = archive.manifest
    needed = sum(member.size for member in manifest.members.values()) + 2 * manifest.database_size
    free = shutil.disk_usage(settings.GEWU_DATA).free
    if free < needed:
        text = _("Too little room in %(folder)s: %(needed)d MB are needed, %(free)d MB are free. Nothing was changed.")
        values = {"folder": settings.GEWU_DATA, "needed": needed >> 20, "free": free >> 20}
        raise BackupError(text % values)


def _prepare_database(archive: Reader, after: Iterable[str]) -> None:
    """Unpack SQLite's file, compare it with the manifest, bring it up to date, and run ``after`` on it."""
    fresh = swap.fresh_path(sqlite.database_file().resolve())
    sqlite.unpack(packed_path(), fresh, archive.manifest.tables)
    packed_path().unlink()
    if needs_migration(archive.manifest):
        _migrate(fresh)
    sqlite.execute(fresh, after)
    fresh.chmod(0o600)


def _migrate(database: Path) -> None:
    """In a process of its own: this one is bound to the database in use."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"],
        cwd=settings.ROOT,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{database}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        text = _("The database of the archive could not be updated: %(reason)s. Nothing was changed.")
        raise BackupError(text % {"reason": done.stderr.strip()[-500:]})
