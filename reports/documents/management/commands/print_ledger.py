"""Print a ledger as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict
from django.utils.translation import gettext as _

from forms_app.records.access import Refused, command_user
from forms_app.records.ledger import BadFilters
from reports.documents.ledger_sheet import ledger_pdf
from reports.documents.printing import open_paper
from reports.engine.errors import PrintFailed


class Command(BaseCommand):
    help = "Print a form's ledger as A4 landscape, within the areas of --as (all areas without it)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("out")
        parser.add_argument("--as", dest="username", help="print what this user may print")
        parser.add_argument("--query", default="", help="filters as in the ledger's address: q=张&since=2026-11-01")

    def handle(self, *args: Any, slug: str, out: str, username: str | None, query: str, **options: Any) -> None:
        try:
            paper = open_paper(command_user(username), slug, QueryDict(query))
            Path(out).write_bytes(ledger_pdf(paper))
        except get_user_model().DoesNotExist as error:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": username}) from error
        except (Refused, BadFilters, PrintFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(count)d records printed to %(file)s") % {"count": len(paper.rows), "file": out})
