"""Putting restored files in the place of others by renaming, and taking that back when it was interrupted.

GEWU_DATA/.restore.json says what is being renamed. While it is there and says "swapping", ``recover`` puts
everything back; once it says "done", ``recover`` only clears up.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from backups import postgres
from backups.create import sync_folder
from backups.errors import BackupError
from backups.locks import one_backup_at_a_time

WORK = ".gewu-restore"


@dataclass(frozen=True)
class Item:
    """One file or folder. ``new`` is False where nothing takes its place; ``had``: it was there before."""

    final: str
    new: bool
    had: bool

    @property
    def place(self) -> Path:
        return Path(self.final)

    @property
    def fresh(self) -> Path:
        return fresh_path(self.place)

    @property
    def aside(self) -> Path:
        return self.place.parent / WORK / "old" / self.place.name


def fresh_path(final: Path) -> Path:
    """Where the file that shall be ``final`` is prepared: on the same disk."""
    return final.parent / WORK / "new" / final.name


def item(final: Path, *, new: bool) -> Item:
    return Item(str(final), new, os.path.lexists(final))


def log() -> Path:
    return settings.GEWU_DATA / ".restore.json"


def swap(items: list[Item], mark: str) -> None:
    """All of them, or after an error none. ``finish`` makes it last."""
    write_log({"state": "swapping", "mark": mark, "items": [asdict(one) for one in items]})
    try:
        for one in items:
            one.aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if one.had:
                rename(one.place, one.aside)
            if one.new:
                rename(one.fresh, one.place)
        for folder in {one.place.parent for one in items}:
            sync_folder(folder)
    except OSError as error:
        undo(items)
        log().unlink()
        text = _("The files could not be exchanged: %(reason)s. Everything is as it was before.")
        raise BackupError(text % {"reason": error}) from None


def rename(source: Path, target: Path) -> None:
    source.rename(target)


def undo(items: Iterable[Item]) -> None:
    """Safe to run again, from wherever an earlier run stopped."""
    for one in reversed(list(items)):
        if one.new and not os.path.lexists(one.fresh) and os.path.lexists(one.place):
            one.place.rename(one.fresh)
        if one.had and os.path.lexists(one.aside):
            # The settings may have made an empty folder or a new key there meanwhile: renaming replaces both.
            one.aside.rename(one.place)


def finish(items: Iterable[Item], keep: Path | None = None) -> None:
    """From here on the restored files are the real ones. ``keep``: a folder for what they have replaced."""
    found = list(items)
    write_log({"state": "done", "mark": "", "items": [asdict(one) for one in found]})
    if keep:
        for one in found:
            if os.path.lexists(one.aside):
                shutil.move(one.aside, keep / one.place.name)
    clear(found)


def clear(items: Iterable[Item]) -> None:
    """Remove the work folders, then the note about them."""
    for folder in {one.place.parent for one in items} | {settings.GEWU_DATA}:
        shutil.rmtree(folder / WORK, ignore_errors=True)
    log().unlink(missing_ok=True)


def write_log(state: dict[str, Any]) -> None:
    part = log().with_suffix(".part")
    with part.open("w") as file:
        json.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(log())
    sync_folder(log().parent)


def recover() -> str:
    """Called at every start: clear up after an interrupted restore. Returns what was done, in words, or ""."""
    if not log().exists():
        return ""
    with one_backup_at_a_time():
        return recover_locked()


def recover_locked() -> str:
    if not log().exists():
        clear([])
        return ""
    state = json.loads(log().read_text())
    items = [Item(**one) for one in state["items"]]
    connection.close()
    if state["state"] == "done" or _is_in_database(state["mark"]):
        clear(items)
        return _("An interrupted restore had already put everything in place; it has been completed.")
    undo(items)
    clear(items)
    return _("A restore was interrupted; everything has been put back as it was before it. Restore again if needed.")


def _is_in_database(mark: str) -> bool:
    if connection.vendor != "postgresql":
        return False
    try:
        return postgres.restore_mark() == mark
    except DatabaseError as error:
        text = _("The database did not answer: %(reason)s. Check that it is running, then try again.")
        raise BackupError(text % {"reason": " ".join(str(error).split())}) from None
