"""Print one record as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.records.access import Refused, command_user, find_form
from forms_app.records.models import Action, log_access
from reports.documents.record_sheet import record_pdf
from reports.engine.errors import PrintFailed


class Command(BaseCommand):
    help = "Print one record as A4, as --as may print it (any record without it)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("uuid")
        parser.add_argument("out")
        parser.add_argument("--as", dest="username", help="print what this user may print")

    def handle(self, *args: Any, slug: str, uuid: str, out: str, username: str | None, **options: Any) -> None:
        try:
            user, wanted = command_user(username), UUID(uuid)
            form = find_form(user, slug, "print")
            Path(out).write_bytes(record_pdf(user, form, wanted))
        except ValueError as error:
            raise CommandError(
                _("“%(text)s” is no record number. Copy it from the record's address.") % {"text": uuid}
            ) from error
        except get_user_model().DoesNotExist as error:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": username}) from error
        except (Refused, PrintFailed, OSError) as error:
            raise CommandError(str(error)) from error
        log_access(user, form, Action.PRINT, record_uuid=wanted)
        self.stdout.write(_("Printed to %(file)s") % {"file": out})
