"""Write the views of all forms, or of some, into a SQLite file that may be handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.records.access import command_user
from forms_app.records.handing_out import write_views
from forms_app.records.models import Action, log_access
from forms_app.tables.models import Form


class Command(BaseCommand):
    help = "Write the views of all forms (masked, without withdrawn records) into a SQLite file, one table a view."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", help="the file, for example views.sqlite")
        parser.add_argument("--form", action="append", dest="slugs", help="only this form; may be given several times")

    def handle(self, *args: Any, out: str, slugs: list[str] | None = None, **options: Any) -> None:
        forms = Form.objects.filter(current__isnull=False).select_related("current")
        if slugs:
            forms = forms.filter(slug__in=slugs)
            if missing := set(slugs) - set(forms.values_list("slug", flat=True)):
                raise CommandError(_("There is no enabled form “%(slug)s”.") % {"slug": "、".join(sorted(missing))})
        chosen = list(forms)
        try:
            counts = write_views(chosen, Path(out))
        except OSError as error:
            raise CommandError(_("The file cannot be written: %(reason)s") % {"reason": error}) from error
        for form in chosen:
            log_access(command_user(None), form, Action.EXPORT, conditions=_("all views, as a file"))
        for name, count in counts.items():
            self.stdout.write(_("%(name)s: %(count)d rows") % {"name": name, "count": count})
