"""Where records are known by a question, and files on their way in that bring answers to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.records.models import Import, ImportState
from forms_app.records.reading import naming
from forms_app.tables.models import Form
from forms_app.tables.uses import Affected, Use, labels_by_key


def uses_in_ledgers(form: Form, affected: Mapping[str, Affected]) -> Iterator[Use]:
    """One query."""
    assert form.current is not None
    first = next(iter(naming(form.current.schema)), None)
    if first and first.uuid in affected and affected[first.uuid].is_stopped:
        url = reverse("records:ledger", args=[form.slug])
        yield Use(_("What records are called"), form.title, (first.label,), url, _("Follows the form by itself"))
    keys = labels_by_key(affected)
    waiting = Import.objects.filter(form=form, state__in=[ImportState.NEW, ImportState.CHECKED])
    for job in waiting.only("pk", "file_name", "username", "mapping"):
        if used := tuple(label for key, label in keys.items() if key in job.mapping):
            url = reverse("records:import", args=[form.slug, job.pk])
            yield Use(_("Import that is not saved yet"), job.file_name, used, url, job.username)
