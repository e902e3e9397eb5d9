"""Print a month's score sheets as one PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.areas.scope import Scope
from forms_app.records.access import command_user
from reports.appraisal.access import read_month, sheets_of
from reports.appraisal.models import Scheme
from reports.appraisal.paper import appraisals_pdf
from reports.engine.errors import PrintFailed
from reports.engine.paper import Printing


class Command(BaseCommand):
    help = "Print a month's score sheets as one PDF with bookmarks, within the areas of --as (all without it)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scheme", help="the scheme's code")
        parser.add_argument("period", help="2026-11")
        parser.add_argument("out")
        parser.add_argument("--area", help="code of a county, town, village or grid")
        parser.add_argument("--as", dest="username", help="username whose areas are printed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = command_user(options["username"])
        except get_user_model().DoesNotExist as error:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": options["username"]}) from error
        sheets = sheets_of(user).filter(scheme=_scheme(options["scheme"]), period=_period(options["period"]))
        if options["area"]:
            sheets = sheets.filter(Scope(subtrees=(_area(options["area"]).path,)).q("area__path"))
        count = sheets.count()

        def progress(done: int) -> None:
            self.stdout.write(_("%(done)d of %(count)d sheets") % {"done": done, "count": count})

        try:
            Path(options["out"]).write_bytes(appraisals_pdf(sheets, Printing.now(user), progress))
        except (PrintFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(count)d sheets printed to %(file)s") % {"count": count, "file": options["out"]})


def _scheme(code: str) -> Scheme:
    found = Scheme.objects.filter(code=code).first()
    if found is None:
        known = "、".join(Scheme.objects.values_list("code", flat=True))
        raise CommandError(_("There is no scheme “%(code)s”. There are: %(known)s") % {"code": code, "known": known})
    return found


def _period(name: str) -> str:
    month = read_month(name)
    if month is None:
        raise CommandError(_("Write a month that has begun as 2026-11."))
    return month.name


def _area(code: str) -> Area:
    found = Area.find(code)
    if found is None:
        raise CommandError(_("There is no area with the code “%(code)s”.") % {"code": code})
    return found
