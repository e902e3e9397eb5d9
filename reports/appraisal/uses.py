"""Indicators that measure by questions of a form, for the check before that form is enabled anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.tables.models import Form
from forms_app.tables.uses import Affected, Use, labels_by_key
from reports.appraisal.models import Indicator
from reports.appraisal.models.scheme import Source


def indicators_of(form: Form, affected: Mapping[str, Affected]) -> Iterator[Use]:
    """One query."""
    keys = labels_by_key(affected)
    measured = Indicator.objects.filter(form_slug=form.slug).exclude(source=Source.MANUAL).select_related("scheme")
    for indicator in measured:
        named = f"{indicator.key_questions} {indicator.household_key} {indicator.date_key}".split()
        if used := tuple(label for key, label in keys.items() if key in named):
            url = reverse("scheme:edit", args=[indicator.scheme_id])
            name = f"{indicator.scheme} › {indicator}"
            yield Use(_("Appraisal indicator"), name, used, url, _("Administrators of appraisal schemes"))
