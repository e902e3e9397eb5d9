from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from forms_app.tables.check import differences
from forms_app.tables.models import Form


class Command(BaseCommand):
    help = "Compare every form's tables with what was published; exit 1 and the differences where they disagree."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(differences())
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(_("%(count)d differences.") % {"count": len(found)})
        count = Form.objects.filter(current__isnull=False).count()
        self.stdout.write(_("%(count)d forms checked; every table agrees.") % {"count": count})
