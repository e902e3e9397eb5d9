"""What archives are called, and which of those in a folder are ours."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

STAMP = "%Y%m%d-%H%M%S"
PATTERN = re.compile(r"gewu-(\d{8}-\d{6})(?:-before-(upgrade|restore))?\.tar")
PARTIAL = ".gewu-partial-"


class Archive(NamedTuple):
    """A finished archive. ``occasion`` is "upgrade" or "restore" for those made before one, otherwise empty."""

    made_at: datetime
    occasion: str
    path: Path


def archive_name(at: datetime, occasion: str = "") -> str:
    """'gewu-20261123-023000.tar', in local time."""
    suffix = f"-before-{occasion}" if occasion else ""
    return f"gewu-{timezone.localtime(at):{STAMP}}{suffix}.tar"


def parse(path: Path) -> Archive | None:
    """None for a file that is not named as we name ours."""
    match = PATTERN.fullmatch(path.name)
    if match is None:
        return None
    try:
        local = datetime.strptime(match[1], STAMP)
    except ValueError:
        return None
    return Archive(timezone.make_aware(local), match[2] or "", path)


def archives(folder: Path) -> list[Archive]:
    """The finished archives of a folder, oldest first; none when it cannot be read."""
    try:
        found = [parse(path) for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    except OSError:
        return []
    return sorted(archive for archive in found if archive)
