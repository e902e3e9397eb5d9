"""Import a CSV or XLSX file into a form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.entry.sheets import SheetRefused
from forms_app.records.access import Refused, command_user
from forms_app.records.importing import jobs
from forms_app.records.importing.access import find_fillable
from forms_app.records.importing.columns import Columns
from forms_app.records.importing.running import run
from forms_app.records.models import Import, ImportState


class Command(BaseCommand):
    help = "Import records from CSV or XLSX. Nothing is saved if any row is wrong. Exit code 1 then."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", help=".csv, .xlsx or .xls; the first row names the questions")
        parser.add_argument("--dry-run", action="store_true", help="only check, save nothing")
        parser.add_argument("--mode", choices=["add", "update", "upsert"], default="add")
        parser.add_argument("--key", help="for --mode update and upsert")
        parser.add_argument("--as", dest="username", help="import what this user may fill in (everything without it)")
        parser.add_argument("--ignore-unknown", action="store_true", help="leave out columns that answer no question")
        parser.add_argument("--again", action="store_true", help="also if the same file has been imported before")

    def handle(self, *args: Any, slug: str, file: str, username: str | None, mode: str, **options: Any) -> None:
        if mode != "add" or options["key"]:
            raise CommandError(_("Records can only be added for now, not updated. Leave out --mode and --key."))
        try:
            user = command_user(username)
            form = find_fillable(user, slug)
            with Path(file).open("rb") as opened:
                job = jobs.begin(user, form, opened, Path(file).name)
        except get_user_model().DoesNotExist as error:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": username}) from error
        except (Refused, SheetRefused, OSError) as error:
            raise CommandError(str(error)) from error
        try:
            self._import(job, user, **options)
        finally:
            # The caller has the file; only the trace of what was saved is kept.
            jobs.discard(job)

    def _import(
        self, job: Import, user: Any, *, dry_run: bool, ignore_unknown: bool, again: bool, **_rest: Any
    ) -> None:
        mapping = _decided(job.mapping, ignore_unknown)
        job.mapping = mapping
        job.sheets = [sheet | {"mapping": _decided(sheet["mapping"], ignore_unknown)} for sheet in job.sheets]
        schema = job.form.current.schema if job.form.current else None
        assert schema is not None
        if wrong := jobs.all_faults(job, schema):
            raise CommandError("\n".join(wrong))
        other = jobs.earlier(job)
        if other and not (again or dry_run):
            raise CommandError(jobs.earlier_words(other) + _("To import it once more, add --again."))
        self._go(job, user, ImportState.CHECKING, mapping)
        if not dry_run and not job.error_count:
            self._go(job, user, ImportState.SAVING, mapping)
        self._report(job, dry_run)

    def _go(self, job: Import, user: Any, state: ImportState, mapping: list[Any]) -> None:
        Import.objects.filter(pk=job.pk).update(state=state, mapping=mapping, sheets=job.sheets)
        run(job, user)
        if job.state == ImportState.FAILED:
            raise CommandError(job.message)

    def _report(self, job: Import, dry_run: bool) -> None:
        for warning in job.warnings:
            self.stdout.write(warning)
        for row, _index, column, message, sheet in job.errors:
            place = _("sheet “%(sheet)s”, ") % {"sheet": sheet} if sheet else ""
            self.stderr.write(
                place
                + _("row %(row)d, column %(column)s: %(message)s") % {"row": row, "column": column, "message": message}
            )
        if job.error_count:
            more = job.error_count - len(job.errors)
            rest = _(" %(count)d more are not listed.") % {"count": more} if more else ""
            raise CommandError(
                _("%(count)d cells of %(rows)d rows are wrong; nothing was saved.")
                % {"count": job.error_count, "rows": job.rows}
                + rest
            )
        words = _("%(count)d rows checked, nothing saved") if dry_run else _("%(count)d records saved")
        self.stdout.write(words % {"count": job.rows})


def _decided(mapping: Columns, ignore_unknown: bool) -> Columns:
    return ["" if key is None and ignore_unknown else key for key in mapping]
