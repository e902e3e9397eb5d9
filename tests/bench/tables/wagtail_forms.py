"""Wagtail's own form submissions: answers as one JSON value, in the table that ``wagtail.contrib.forms`` has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from wagtail.models import Page

from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for


@contextmanager
def submissions() -> Iterator[Submissions | None]:
    """Empty; None where Wagtail's forms are not among the installed applications. All are gone afterwards."""
    if not apps.is_installed("wagtail.contrib.forms"):
        yield None
        return
    model = apps.get_model("wagtailforms", "FormSubmission")
    if model._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(model)
    try:
        yield Submissions(model)
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(model)


class Submissions:
    """Of one page."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.page = Page.objects.first()

    def add(self, answers: dict[str, Any]) -> None:
        """What ``AbstractForm.process_form_submission`` does with a checked form."""
        self.model.objects.create(form_data=answers, page=self.page)

    def fill(self, version: FormVersion) -> None:
        """The answers and areas of all records, by one statement."""
        built = models_for(version)
        quote, sqlite = connection.ops.quote_name, connection.vendor == "sqlite"
        pairs = ["'area', area_path"]
        for question in version.schema.scalars:
            column = built.columns[question.uuid, ""].column
            pairs.append(f"'{column}', {quote(column)}")
        made = f"{'json_object' if sqlite else 'jsonb_build_object'}({', '.join(pairs)})"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO wagtailforms_formsubmission (form_data, page_id, submit_time) "
                f"SELECT {made}, {self.page.pk}, submitted_at FROM {quote(version.form.table)}"
            )

    def found(self, path: str, since: datetime, until: datetime) -> list[Any]:
        """The first fifty as Wagtail's list has them, newest first; the area as JSON lets one ask for it."""
        of_page = self.model.objects.filter(page=self.page, submit_time__gte=since, submit_time__lt=until)
        return [
            one.get_data() for one in of_page.filter(form_data__area__startswith=path).order_by("-submit_time")[:50]
        ]
