from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from forms_app.tables.check import differences
from forms_app.tables.models import Form
from forms_app.tables.recount import recount as counted_wrong
from forms_app.tables.recount import set_right
from forms_app.tables.repair import repair as make_missing
from forms_app.tables.sqlviews import kept


class Command(BaseCommand):
    help = "Compare every form's tables with what was published; exit 1 and the differences where they disagree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make what is missing first; nothing is removed")
        parser.add_argument(
            "--recount",
            action="store_true",
            help="compare the counts of the statistics with the records instead; with --repair, set them right",
        )

    def handle(self, *args: Any, repair: bool = False, recount: bool = False, **options: Any) -> None:
        if recount:
            self._recount(repair)
            return
        if repair:
            for line in make_missing():
                self.stdout.write(line)
        for line in kept.notes():
            self.stdout.write(line)
        found = list(differences())
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(_("%(count)d differences.") % {"count": len(found)})
        count = Form.objects.filter(current__isnull=False).count()
        self.stdout.write(_("%(count)d forms checked; every table agrees.") % {"count": count})

    def _recount(self, repair: bool) -> None:
        """Every difference is told; set right it is one no longer."""
        left = 0
        forms = list(Form.objects.filter(current__isnull=False))
        for form in forms:
            found = list(counted_wrong(form))
            for line in found:
                self.stdout.write(line)
            if found and repair:
                set_right(form)
                self.stdout.write(_("The counts of “%(form)s” were made anew.") % {"form": form.title})
                found = list(counted_wrong(form))
            left += len(found)
        if left:
            raise CommandError(_("%(count)d differences.") % {"count": left})
        self.stdout.write(_("%(count)d forms counted again; every count agrees.") % {"count": len(forms)})
