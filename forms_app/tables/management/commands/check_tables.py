from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from forms_app.tables.check import differences
from forms_app.tables.models import Form
from forms_app.tables.repair import repair as make_missing


class Command(BaseCommand):
    help = "Compare every form's tables with what was published; exit 1 and the differences where they disagree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make what is missing first; nothing is removed")

    def handle(self, *args: Any, repair: bool = False, **options: Any) -> None:
        if repair:
            for line in make_missing():
                self.stdout.write(line)
        found = list(differences())
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(_("%(count)d differences.") % {"count": len(found)})
        count = Form.objects.filter(current__isnull=False).count()
        self.stdout.write(_("%(count)d forms checked; every table agrees.") % {"count": count})
