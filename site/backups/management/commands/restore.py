"""``manage.py restore FILE``: what bin/restore runs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from backups.errors import BackupError
from backups.restore import Dialog, Wishes, restore
from forms_app.tables.check import differences


class Command(BaseCommand):
    help = "Put an archive of bin/backup in place. The program must be stopped."
    requires_system_checks: list[str] = []  # noqa: RUF012

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace the data that is there (it is saved first)")
        parser.add_argument("--yes", action="store_true", help="ask nothing; what was revoked stays revoked")
        parser.add_argument("--revive", action="store_true", help="give revoked rights again, as the archive has them")
        parser.add_argument("--revocations", type=Path, metavar="FILE", help="a newer revocations.jsonl")
        parser.add_argument("--no-backup", action="store_true", help="do not save first what is replaced")

    def handle(self, *args: Any, **options: Any) -> None:
        wishes = Wishes(
            replace=options["replace"],
            yes=options["yes"],
            revive=options["revive"],
            backup=not options["no_backup"],
            revocations=options["revocations"],
        )
        try:
            restore(options["file"], wishes, Dialog(self.tell, ask))
        except BackupError as error:
            raise CommandError(str(error)) from None
        for line in differences():
            self.stderr.write(line)

    def tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def ask(question: str) -> str | None:
    if not sys.stdin.isatty():
        return None
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        raise BackupError(_("Not confirmed. Nothing was changed.")) from None
