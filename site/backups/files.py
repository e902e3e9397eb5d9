"""Which files go into an archive: what people uploaded, not what can be made again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage, default_storage, storages
from django.db import models

from backups.snapshot import Snapshot

NOT_KEPT = {"private/prints"}  # made again from the records, and deleted after three days anyway


def folders() -> dict[str, Path]:
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}


def uploaded() -> Iterator[tuple[str, Path]]:
    """(name in the archive, file). Symbolic links and half-written files are passed over."""
    for prefix, folder in folders().items():
        for place, below, names in os.walk(folder):
            inside = Path(prefix) / Path(place).relative_to(folder)
            below[:] = sorted(name for name in below if str(inside / name) not in NOT_KEPT and not _is_passing(name))
            for name in sorted(names):
                path = Path(place) / name
                if not _is_passing(name) and path.is_file() and not path.is_symlink():
                    yield str(inside / name), path


def _is_passing(name: str) -> bool:
    return name.startswith(".") or name.endswith((".tmp", ".part", ".upload"))


def single() -> dict[str, Path]:
    """Small files of GEWU_DATA itself; not all of them have to be there."""
    return {name: settings.GEWU_DATA / name for name in ("secret_key", "demo-accounts.json", "revocations.jsonl")}


def size() -> int:
    """Bytes of all that goes into an archive besides the database."""
    total = 0
    for _name, path in uploaded():
        try:
            total += path.stat().st_size
        except OSError:
            continue  # deleted just now
    return total


def named_in(moment: Snapshot) -> Iterator[str]:
    """Files that rows of the database name, as they are called in the archive."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField) and (prefix := _prefix(field.storage)):
                column = str(field.column)
                for (name,) in moment.select(model._meta.db_table, [column], f"WHERE \"{column}\" <> ''"):
                    path = f"{prefix}/{name}"
                    if not any(path.startswith(f"{left_out}/") for left_out in NOT_KEPT):
                        yield path


def _prefix(storage: Storage) -> str:
    if storage == storages["private"]:
        return "private"
    return "media" if storage == default_storage else ""
