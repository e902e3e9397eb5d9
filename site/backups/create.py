"""Making an archive: the database first, then the files, so that every row finds its file."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from backups import engine, files, journal
from backups.archive import DATABASES, RIGHTS, Writer
from backups.errors import BackupError
from backups.locks import one_backup_at_a_time
from backups.manifest import Manifest
from backups.names import PARTIAL, archive_name
from backups.rights import read_rights

SPARE = 20 * 1024 * 1024


class Made(NamedTuple):
    path: Path
    size: int
    manifest: Manifest


def create(out: Path | None = None, occasion: str = "") -> Made:
    """Write an archive to ``out`` (a folder, or the file's name; default: GEWU_BACKUPS). Never overwrites one."""
    with one_backup_at_a_time():
        return create_locked(out, occasion)


def create_locked(out: Path | None = None, occasion: str = "") -> Made:
    target = _target(out, occasion)
    _check_space(target.parent)
    with _told(target.parent), _work_folder(target.parent) as work:
        journal.record()
        part = work / "archive"
        with part.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            manifest = _write(file, work)
            file.flush()
            os.fsync(file.fileno())
        size = part.stat().st_size
        part.rename(target)
        sync_folder(target.parent)
    return Made(target, size, manifest)


def _target(out: Path | None, occasion: str) -> Path:
    named = out is not None and not out.is_dir() and bool(out.suffix)
    folder = (out.parent if named else out) if out else settings.GEWU_BACKUPS
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if out is None or not named:
        return _free_name(folder.resolve(), occasion)
    target = folder.resolve() / out.name
    if target.exists():
        raise BackupError(_("%(path)s exists already. Choose another name, or move it away.") % {"path": target})
    return target


def _free_name(folder: Path, occasion: str) -> Path:
    """Two in one second: the later one counts as made a second later."""
    at = timezone.now()
    while (target := folder / archive_name(at, occasion)).exists():
        at += timedelta(seconds=1)
    return target


def _check_space(folder: Path) -> None:
    """The copy of the database and its packed form lie beside the archive until it is finished."""
    needed = 2 * engine.size() + files.size() + SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        text = _(
            "Too little room in %(folder)s: %(needed)d MB are needed, %(free)d MB are free. "
            "Make room there, or set GEWU_BACKUPS to another disk."
        )
        raise BackupError(text % {"folder": folder, "needed": needed >> 20, "free": free >> 20})


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """A full disk or a missing right, in words. What was half written is removed by the work folder's end."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            text = _(
                "The disk filled up while writing to %(folder)s. Older archives are untouched. "
                "Make room, or set GEWU_BACKUPS to another disk."
            )
        else:
            text = _("%(folder)s cannot be written: %(reason)s. Check the folder and its rights, or set GEWU_BACKUPS.")
        raise BackupError(text % {"folder": folder, "reason": error.strerror or error}) from None


@contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    """Beside the archive, so that renaming is one step. Remains of killed backups go: only one runs at a time."""
    for left in folder.glob(f"{PARTIAL}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PARTIAL, dir=folder, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _write(file: IO[bytes], work: Path) -> Manifest:
    writer = Writer(file)
    taken_at = datetime.now(UTC).isoformat(timespec="seconds")
    with engine.snapshot(work) as moment:
        county, county_name = moment.county()
        manifest = Manifest(taken_at, moment.vendor, county, county_name)
        manifest.database_size = engine.size()
        manifest.tables, manifest.migrations = moment.counts(), moment.migrations()
        if not manifest.migrations:
            text = _("There is nothing to save in %(folder)s. Set GEWU_DATA and DATABASE_URL as for bin/run.")
            raise BackupError(text % {"folder": settings.GEWU_DATA})
        rights, named = read_rights(moment), set(files.named_in(moment))
        dump = moment.dump()
    writer.add_file(DATABASES[moment.vendor], dump)
    dump.unlink()
    writer.add_bytes(RIGHTS, json.dumps(rights, ensure_ascii=False).encode())
    for name, path in [*files.single().items(), *files.uploaded()]:
        with suppress(FileNotFoundError):  # deleted since; told below when a row names it
            writer.add_file(name, path)
    manifest.missing = sorted(named - writer.members.keys())
    writer.finish(manifest)
    return manifest


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
