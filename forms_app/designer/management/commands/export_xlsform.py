from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.designer import faults
from forms_app.designer.models import FormPage
from forms_app.designer.xlsforms.exporting import export_schema
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Form, FormVersion
from forms_app.xforms.outgoing.export import NotTheSame


class Command(BaseCommand):
    help = "Writes a form as an XLSForm (.xlsx) that comes back as the same form; says what ODK does otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="web name of the form")
        parser.add_argument("file", help="the .xlsx file to write")
        given = parser.add_mutually_exclusive_group()
        given.add_argument("--number", type=int, default=0, help="this version of it, not the current one")
        given.add_argument("--draft", action="store_true", help="the draft, not the current version")

    def handle(self, *args: Any, **options: Any) -> None:
        schema, version = _asked(options["slug"], options["number"], options["draft"])
        try:
            found = export_schema(schema, options["slug"], version)
            Path(options["file"]).write_bytes(found.content)
        except (NotTheSame, OSError) as error:
            raise CommandError(str(error)) from error
        for label, text in found.told:
            self.stderr.write(f"{label}\t{text}")
        self.stdout.write(options["file"])


def _asked(slug: str, number: int, is_draft: bool) -> tuple[FormSchema, str]:
    """The schema and what its version is called. Raises CommandError."""
    form = Form.objects.filter(slug=slug).select_related("current").first()
    if is_draft or (form is None and not number):
        return _draft(slug, form), ""
    version: FormVersion | None = form.current if form else None
    if form and number:
        version = form.versions.filter(number=number).first()
    if version is None:
        raise CommandError(_("There is no such form or version."))
    return version.schema, str(version.number)


def _draft(slug: str, form: Form | None) -> FormSchema:
    page = FormPage.objects.filter(pk=form.page_id).first() if form else FormPage.objects.filter(slug=slug).first()
    if page is None:
        raise CommandError(_("There is no such form or version."))
    compiled = page.get_latest_revision_as_object().compile()
    if compiled.faults:
        raise CommandError(" ".join(faults.texts(compiled.faults)))
    return compiled.schema
