"""Print a station's month as PDF, or as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.records.access import command_user
from reports.engine.errors import PrintFailed
from reports.engine.paper import Printing
from reports.rota import planning
from reports.rota.management.commands.plan_rota import find
from reports.rota.sheet import rota_pdf, rota_png


class Command(BaseCommand):
    help = "Print a station's month; OUT ends in .pdf or .png."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("station", help="the station's code")
        parser.add_argument("month", help="2026-12")
        parser.add_argument("out")
        parser.add_argument("--poster", action="store_true", help="without mobile numbers, for a wall")

    def handle(self, *args: Any, station: str, month: str, out: str, poster: bool = False, **options: Any) -> None:
        make = {".pdf": rota_pdf, ".png": rota_png}.get(Path(out).suffix.lower())
        if make is None:
            raise CommandError(_("The name of the file must end in .pdf or .png."))
        try:
            opened = planning.open_month(find(station), planning.read_month_name(month))
            if not opened.duties:
                raise CommandError(_("Nothing has been planned yet. Run plan_rota first."))
            Path(out).write_bytes(make(opened, Printing.now(command_user(None)), poster=poster))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except (PrintFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Printed to %(file)s") % {"file": out})
