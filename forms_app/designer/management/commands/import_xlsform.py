from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.designer.xlsforms.importing import Imported, import_file


class Command(BaseCommand):
    help = "Makes a form of each XLSForm (.xlsx, .xls, .csv), or a new version of the form with this web name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--slug", default="", help="web name; an existing form gets a new version")
        parser.add_argument("--publish", action="store_true", help="enable the form at once")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come of it")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["slug"] and len(options["files"]) > 1:
            raise CommandError(_("A web name can be given for one file only."))
        given = {name: options[name] for name in ("slug", "publish", "dry_run")}
        results = [import_file(Path(name), **given) for name in options["files"]]
        if options["json"]:
            for result in results:
                self.stdout.write(json.dumps(_plain(result), ensure_ascii=False))
        else:
            for result in results:
                self._tell(result)
        if failed := sum(bool(result.errors) for result in results):
            counts = {"failed": failed, "all": len(results)}
            raise CommandError(_("%(failed)d of %(all)d files were not taken.") % counts)

    def _tell(self, result: Imported) -> None:
        """The line of the file on the one channel, what is done differently on the other."""
        if result.errors:
            self.stdout.write(f"{result.file}\t" + "；".join(str(told) for told in result.errors))
        else:
            self.stdout.write(f"{result.file}\t{result.slug}\t{result.table or '—'}")
        for told in result.warnings:
            self.stderr.write(f"{result.file}\t{told}")


def _plain(result: Imported) -> dict[str, Any]:
    return {
        "file": result.file,
        "slug": result.slug or None,
        "table": result.table or None,
        "error": "\n".join(str(told) for told in result.errors) or None,
        "warnings": [str(told) for told in result.warnings],
    }
