"""What an archive says about itself, and whether this program can take it."""

from __future__ import annotations

import os
import platform
import tomllib
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from backups.errors import BackupError

FORMAT = 1


@dataclass(frozen=True)
class Member:
    sha256: str
    size: int


@dataclass
class Manifest:
    """``taken_at``: when the database was read (ISO, UTC). ``tables``: rows of each. ``members``: by archive name.

    ``database_size``: bytes when unpacked. ``missing``: files that rows name, and that were not there.
    """

    taken_at: str
    database: str
    county: str = ""
    county_name: str = ""
    format: int = FORMAT
    program: str = ""
    host: str = ""
    settings: list[str] = field(default_factory=list)
    migrations: list[str] = field(default_factory=list)
    database_size: int = 0
    tables: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.program = self.program or program_version()
        self.host = self.host or platform.node()
        self.settings = self.settings or settings_in_use()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Manifest:
        members = {name: Member(**entry) for name, entry in found.pop("members").items()}
        return cls(**found, members=members)


def program_version() -> str:
    with (settings.ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def settings_in_use() -> list[str]:
    """Names only: what has to be set again on another machine. Values may be secrets."""
    names = {name for name in os.environ if name.startswith("GEWU_")} | ({"DATABASE_URL"} & set(os.environ))
    return sorted(names)


def known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def check_fits(manifest: Manifest) -> None:
    """Raise BackupError for an archive of a newer program, or of the other kind of database."""
    unknown = sorted(set(manifest.migrations) - known_migrations())
    if manifest.format > FORMAT or unknown:
        raise BackupError(
            _(
                "This archive was made by a newer program (%(theirs)s; this one is %(ours)s). "
                "Update the program first, then restore again. %(unknown)s"
            )
            % {"theirs": manifest.program, "ours": program_version(), "unknown": " ".join(unknown[:5])}
        )
    if manifest.database != connection.vendor:
        raise BackupError(
            _(
                "The archive holds a %(theirs)s database, and DATABASE_URL names a %(ours)s one. "
                "Set DATABASE_URL as it was on the old machine, then restore again."
            )
            % {"theirs": manifest.database, "ours": connection.vendor}
        )


def needs_migration(manifest: Manifest) -> bool:
    return bool(known_migrations() - set(manifest.migrations))
