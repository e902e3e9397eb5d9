"""Locks between processes: files in GEWU_DATA with flock. The kernel lets go of them when their holder dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from backups.errors import BackupError


@contextmanager
def one_backup_at_a_time() -> Iterator[None]:
    busy = _("Another backup or restore is running. Wait until it has ended, then try again.")
    with _exclusive(settings.GEWU_DATA / "backup.lock", busy):
        yield


@contextmanager
def while_stopped() -> Iterator[IO[str]]:
    """Raises BackupError while bin/run is running (it holds this lock, shared), and keeps it from starting."""
    running = _("The program is running. Stop bin/run first (Ctrl-C, or systemctl stop), then restore again.")
    with _exclusive(settings.GEWU_DATA / "running.lock", running) as file:
        yield file


@contextmanager
def waiting(path: Path) -> Iterator[None]:
    """For short work: waits for its turn."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _exclusive(path: Path, refusal: str) -> Iterator[IO[str]]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(refusal) from None
        yield file
