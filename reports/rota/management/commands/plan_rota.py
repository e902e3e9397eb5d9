"""Plan a station's month."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.records.access import command_user
from reports.rota import planning
from reports.rota.models import Station


class Command(BaseCommand):
    help = "Plan a station's month around what is locked; exit 1 with the colliding rules when there is no rota."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("station", help="the station's code")
        parser.add_argument("month", help="2026-12")
        parser.add_argument("--publish", action="store_true", help="publish it as well, if nothing stands against it")

    def handle(self, *args: Any, station: str, month: str, publish: bool = False, **options: Any) -> None:
        user = command_user(None)
        try:
            found = find(station)
            first = planning.read_month_name(month)
            result = planning.make_plan(found, first)
            if not result.exists:
                raise CommandError("\n".join(result.collisions))
            if publish:
                planning.publish(found, first, user)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        count = len(result.placings)
        self.stdout.write(_("%(station)s, %(month)s: %(count)d duties planned") % {
            "station": found.name, "month": month, "count": count,
        })  # fmt: skip


def find(code: str) -> Station:
    """Raises CommandError."""
    found = Station.objects.filter(code=code).first()
    if found is None:
        known = "、".join(Station.objects.values_list("code", flat=True)[:20]) or "—"
        raise CommandError(_("There is no station “%(code)s”. Known: %(known)s") % {"code": code, "known": known})
    return found
