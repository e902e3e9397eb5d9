"""What is in the place where an archive shall go, and what is known about rights since that archive."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from backups import files, journal
from backups.archive import JOURNAL, RIGHTS, Reader
from backups.errors import BackupError
from backups.rights import ACTIVE, PASSWORD, SUPERUSER, Revocation, Rights, read_rights, revoked


@dataclass(frozen=True)
class Standing:
    """``readable``: the database answers and has tables. ``county``: (uuid, name) of its county."""

    has_data: bool
    readable: bool
    county: tuple[str, str]


def look() -> Standing:
    moment = journal.live()
    try:
        has_tables = moment.has("accounts_user", "id") and moment.has("areas_area", "id")
        used = has_tables and bool(moment.select("accounts_user", ["id"]) or moment.select("areas_area", ["id"]))
        standing = Standing(used or _has_files(), has_tables, moment.county())
    except DatabaseError:
        if connection.vendor != "sqlite":
            raise BackupError(
                _("The database cannot be reached. Check DATABASE_URL and whether it is running.")
            ) from None
        standing = Standing(True, False, ("", ""))
    connection.close()
    return standing


def _has_files() -> bool:
    return next(iter(files.uploaded()), None) is not None


def worker_is_alive() -> bool:
    """On PostgreSQL also a worker of another machine."""
    try:
        return apps.get_model("website", "WorkerBeat").alive().exists()
    except DatabaseError:
        return False
    finally:
        connection.close()


@dataclass(frozen=True)
class Findings:
    """``revocations`` since the archive. ``known``: whether anything is known about the time after it."""

    revocations: list[Revocation]
    known: bool
    journal: Path | None
    hashes: dict[str, str]


def find_revocations(archive: Reader, standing: Standing, given: Path | None) -> Findings:
    """From the journal of this machine, the given one, or the one beside the archive; else from the live database."""
    then: Rights = json.loads(archive.read(RIGHTS))
    manifest = archive.manifest
    same = standing.readable and standing.has_data and standing.county[0] == manifest.county
    if same:
        journal.record()
    path, lines = _best_journal(archive, given)
    own = path == journal.path()
    newer = [line for line in lines if line["at"] >= manifest.taken_at and line["subject"]]
    if journal.covers(lines, manifest.taken_at) and (own or newer):
        now = journal.replay(then, manifest.taken_at, lines)
        return Findings(revoked(then, now), (own and same) or bool(newer), path, _hashes() if same else {})
    if same:
        return Findings(revoked(then, read_rights(journal.live())), True, path, _hashes())
    return Findings([], False, path, {})


def _best_journal(archive: Reader, given: Path | None) -> tuple[Path | None, list[dict[str, Any]]]:
    """The one that knows most of this county: reaching back to the archive, then reaching furthest."""
    if given is not None and not given.is_file():
        raise BackupError(_("%(path)s is not there. Check the name of the journal of rights.") % {"path": given})
    places = [journal.path(), given, archive.path.parent / JOURNAL, settings.GEWU_BACKUPS / JOURNAL]
    county, since = archive.manifest.county, archive.manifest.taken_at
    read = [(place, journal.read(place, county)) for place in places if place is not None]
    found = [(place, lines) for place, lines in read if lines]
    if not found:
        return None, []
    return max(found, key=lambda one: (journal.covers(one[1], since), one[1][-1]["at"]))


def _hashes() -> dict[str, str]:
    return {str(name): str(hashed) for name, hashed in journal.live().select("accounts_user", ["username", "password"])}


def holders(archive: Reader) -> list[str]:
    """Active accounts of the archive that have any right, by username; administrators first."""
    then: Rights = json.loads(archive.read(RIGHTS))
    found = [
        (not any(right == SUPERUSER or right.startswith("group:") for right in own), subject.removeprefix("user:"))
        for subject, own in then.items()
        if subject.startswith("user:") and ACTIVE in own and own.keys() - {ACTIVE, PASSWORD}
    ]
    return [name for _is_other, name in sorted(found)]
