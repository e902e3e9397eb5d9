"""What rights were lost and given, line by line, outside the database: GEWU_DATA/revocations.jsonl.

    {"at": "2026-11-23T02:10:00+00:00", "county": "<uuid>", "subject": "user:zhang", "lost": ["active"], "set": {}}

Lines are only added. A restored database does not know what happened after it was saved; the journal does. A copy
lies beside the archives, so that it survives with them.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from backups.locks import waiting
from backups.rights import Rights, read_rights
from backups.snapshot import Snapshot

logger = logging.getLogger("gewu.backups")
NAME = "revocations.jsonl"


def path() -> Path:
    return settings.GEWU_DATA / NAME


def seen() -> Path:
    """The rights as they were when the journal was last written."""
    return settings.GEWU_DATA / "rights-seen.json"


def live() -> Snapshot:
    """The database in use, read with the connection of this thread."""

    def rows(sql: str) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    return Snapshot(connection.vendor, rows, dump=_no_dump)


def _no_dump() -> Path:
    raise NotImplementedError


def record() -> int:
    """Write down what has changed since the last time; returns how many lines that took. Cheap when nothing has."""
    with waiting(settings.GEWU_DATA / "rights.lock"):
        moment = live()
        county, now = moment.county()[0], read_rights(moment)
        state = _read_seen()
        at = datetime.now(UTC).isoformat(timespec="seconds")
        if state is None or state["county"] != county:
            # Begun, or another database than before: from here on it is complete.
            lines = [{"at": at, "county": county, "subject": "", "lost": [], "set": {}}]
        else:
            lines = [{"at": at, "county": county, **change} for change in _changes(state["rights"], now)]
        if lines:
            _append(path(), [json.dumps(line, ensure_ascii=False) for line in lines])
            _write_whole(seen(), json.dumps({"county": county, "rights": now}, ensure_ascii=False).encode())
        _copy_beside_archives()
        return len(lines)


def forget() -> None:
    """After a restore the database is another one: what differs was not taken from anybody."""
    seen().unlink(missing_ok=True)


def _read_seen() -> Any:
    try:
        state = json.loads(seen().read_bytes())
        return state if path().exists() else None
    except (OSError, ValueError):
        return None


def _changes(then: Rights, now: Rights) -> Iterator[dict[str, Any]]:
    for subject in sorted(then.keys() | now.keys()):
        before, after = then.get(subject, {}), now.get(subject, {})
        if before != after:
            changed = {right: value for right, value in after.items() if before.get(right) != value}
            yield {"subject": subject, "lost": sorted(before.keys() - after.keys()), "set": changed}


def _append(target: Path, lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    handle = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as file:
        if file.tell() and not target.read_bytes().endswith(b"\n"):
            text = "\n" + text  # the power went in the middle of a line
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _copy_beside_archives() -> None:
    """Add what the copy lacks. It may know more than we do: this machine may have begun anew after an accident."""
    copy = settings.GEWU_BACKUPS / NAME
    try:
        if settings.GEWU_BACKUPS.is_dir():
            known = set(copy.read_text(errors="replace").splitlines()) if copy.exists() else set()
            lacking = [line for line in path().read_text().splitlines() if line not in known]
            if lacking:
                _append(copy, lacking)
    except OSError as error:
        logger.warning("the journal of rights could not be copied to %s: %s", copy, error)


def _write_whole(target: Path, data: bytes) -> None:
    part = target.with_name(f".{target.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_TRUNC | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)


def read(source: Path, county: str) -> list[dict[str, Any]]:
    """The lines about one county, oldest first; a line that was cut off is passed over."""
    lines = []
    try:
        text = source.read_text(errors="replace")
    except OSError:
        return []
    for row in text.splitlines():
        try:
            line = json.loads(row)
            if line["county"] == county and isinstance(line["at"], str):
                lines.append(line)
        except (ValueError, KeyError, TypeError):
            continue
    return sorted(lines, key=lambda line: line["at"])


def replay(rights: Rights, since: str, lines: list[dict[str, Any]]) -> Rights:
    """Rights of an archive of that time, brought to the journal's end."""
    result = {subject: dict(own) for subject, own in rights.items()}
    for line in lines:
        if line["at"] >= since and line["subject"]:
            own = result.setdefault(line["subject"], {})
            for right in line["lost"]:
                own.pop(right, None)
            own.update(line["set"])
    return result


def covers(lines: list[dict[str, Any]], since: str) -> bool:
    """Whether it was already kept when the archive was made."""
    return bool(lines) and lines[0]["at"] <= since
