"""``manage.py backup [OUT]``: what bin/backup and the worker run."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from backups import schedule
from backups.create import create
from backups.errors import BackupError


class Command(BaseCommand):
    help = "Save database, files and keys in one archive, while the program runs."
    requires_system_checks: list[str] = []  # noqa: RUF012

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", nargs="?", type=Path, help="folder or file (default: GEWU_BACKUPS)")
        parser.add_argument("--nightly", action="store_true", help="then delete archives that the rule gives up")

    def handle(self, *args: Any, out: Path | None = None, nightly: bool = False, **options: Any) -> None:
        try:
            made = create(out)
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            _("Saved: %(path)s (%(size).1f MB, %(rows)d rows in %(tables)d tables, %(files)d files)")
            % {
                "path": made.path,
                "size": made.size / 1024 / 1024,
                "rows": sum(made.manifest.tables.values()),
                "tables": len(made.manifest.tables),
                "files": len([name for name in made.manifest.members if "/" in name]),
            }
        )
        for name in made.manifest.missing[:20]:
            self.stderr.write(_("Missing on the disk, though the database names it: %(name)s") % {"name": name})
        if nightly:
            for path in schedule.prune():
                self.stdout.write(_("No longer kept: %(name)s") % {"name": path.name})
