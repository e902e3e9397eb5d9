"""When the next backup is due, the nightly one as a process of its own, and what /healthz says about it."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from backups import journal
from backups.archive import county_of
from backups.keep import superseded
from backups.names import archives

logger = logging.getLogger("gewu.backups")
HOUR, MINUTE = 2, 30  # local time
PATIENCE = timedelta(hours=26)
RETRY_SECONDS = 3600.0


def start_mark() -> Path:
    return settings.GEWU_DATA / "first-start"


def mark_start(*, anew: bool = False) -> None:
    """Remember when this installation began: it has 26 hours for its first backup."""
    if anew or not start_mark().exists():
        start_mark().write_text(timezone.now().isoformat())


def first_start() -> datetime:
    try:
        return datetime.fromisoformat(start_mark().read_text().strip())
    except (OSError, ValueError):
        return timezone.now()


def last_backup() -> datetime | None:
    """When the newest archive in GEWU_BACKUPS was made. One from the future says only that a clock was wrong."""
    limit = timezone.now() + timedelta(hours=1)
    found = [archive.made_at for archive in archives(settings.GEWU_BACKUPS) if archive.made_at < limit]
    return found[-1] if found else None


def is_recent(now: datetime | None = None) -> bool:
    """Whether the newest archive, or the first start where there is none yet, is less than 26 hours ago."""
    return (now or timezone.now()) - (last_backup() or first_start()) < PATIENCE


def is_due(now: datetime | None = None) -> bool:
    """Whether 02:30 has passed since the last archive: in the night, or whenever the machine runs again."""
    local = timezone.localtime(now)
    night = local.replace(hour=HOUR, minute=MINUTE, second=0, microsecond=0)
    if local < night:
        night -= timedelta(days=1)
    return (last_backup() or first_start()) < night


class Nightly:
    """The worker asks it every few minutes; the backup itself runs beside it and keeps no task waiting."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.not_before = 0.0

    def __call__(self) -> None:
        mark_start()
        if self.process is not None:
            self._look_after(self.process)
        elif time.monotonic() >= self.not_before and is_due():
            command = ["nice", "-n", "10", sys.executable, "manage.py", "backup", "--nightly"]
            self.process = subprocess.Popen(command, cwd=settings.ROOT, start_new_session=True)

    def _look_after(self, process: subprocess.Popen[bytes]) -> None:
        code = process.poll()
        if code is None:
            return
        self.process = None
        if code:
            self.not_before = time.monotonic() + RETRY_SECONDS
            logger.error("the nightly backup failed (%d), trying again in an hour; the reason is above", code)


def prune() -> list[Path]:
    """Delete archives that the rule gives up: in GEWU_BACKUPS, of our names, and of this county only."""
    county = journal.live().county()[0]
    given_up = superseded(archives(settings.GEWU_BACKUPS), timezone.now())
    gone = [archive.path for archive in given_up if county_of(archive.path) == county]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
