"""Export a ledger as CSV or as a workbook, as the named user sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict
from django.utils.translation import gettext as _

from forms_app.records.access import Refused, command_user, find_form
from forms_app.records.export import find_table, lines
from forms_app.records.ledger import BadFilters, open_ledger
from forms_app.records.models import Action, log_access
from forms_app.records.workbook import write_workbook


class Command(BaseCommand):
    help = "Export a form's records as .csv or .xlsx, masked, within the areas of --as (all areas without it)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("out", help="a .csv file, or an .xlsx workbook with a sheet for each table of rows")
        parser.add_argument("--as", dest="username", help="export what this user may export")
        parser.add_argument("--query", default="", help="filters as in the ledger's address: q=张&since=2026-11-01")

    def handle(self, *args: Any, slug: str, out: str, username: str | None, query: str, **options: Any) -> None:
        target = Path(out)
        if target.suffix.lower() not in {".csv", ".xlsx"}:
            raise CommandError(_("Exports are written as .csv or .xlsx. Give a file name that ends in one of them."))
        try:
            rows = self._write(slug, target, username, QueryDict(query))
        except get_user_model().DoesNotExist as error:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": username}) from error
        except (Refused, BadFilters, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(count)d records written to %(file)s") % {"count": rows, "file": target})

    def _write(self, slug: str, target: Path, username: str | None, params: QueryDict) -> int:
        user = command_user(username)
        form = find_form(user, slug, "export")
        ledger = open_ledger(user, form, "export", params)
        repeat = find_table(ledger, params)
        entry = log_access(user, form, Action.EXPORT, conditions="；".join(ledger.conditions))
        if target.suffix.lower() == ".xlsx":
            target.touch()  # says in the system's words why it cannot be written
            rows = write_workbook(ledger, target)
        else:
            with target.open("w", encoding="utf-8", newline="") as file:
                rows = sum(1 for line in lines(ledger, repeat) if file.write(line)) - 1
        entry.rows = rows
        entry.save(update_fields=["rows"])
        return rows
