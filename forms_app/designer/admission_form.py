"""The part of the editor's form that is about admission: the last day as a date, and what is missing, at its field."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from forms_app.designer import admission_rules
from forms_app.designer.admission_fields import end_of

_FIELDS = ("basis", "basis_number", "frequency", "department", "item_kind")
# Buttons of the editor that hand the form in for approval.
_HANDING_IN = ("action-submit", "action-restart-workflow")


LATEST = date(2999, 12, 31)  # the midnight after the last day of all cannot be told


class LastDayField(forms.DateField):
    widget = AdminDateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Last day"),
            help_text=_("The day after, the form is stopped by itself; its records stay."),
            validators=[MaxValueValidator(LATEST, _("Choose a day before the year 3000."))],
            **kwargs,
        )


def prepare(form: Any) -> None:
    """Show the end as its last day, and in a department's folder no other department."""
    form.initial["last_day"] = form.instance.last_day
    own = _own_department(form)
    if own is not None and "department" in form.fields:
        field = form.fields["department"]
        field.queryset = field.queryset.filter(pk=own)
        field.empty_label = None
        form.initial["department"] = own


def settle(form: Any, cleaned: dict[str, Any]) -> None:
    """Write the fields into the page; faults go to their fields, unless only a draft is saved."""
    page = form.instance
    if "last_day" in form.changed_data and "last_day" in cleaned:
        page.expire_at = end_of(cleaned["last_day"])
    for name in _FIELDS:
        if name in cleaned:
            setattr(page, name, cleaned[name])
    if not form.is_deferred_validation:
        for name, text in _faults(form, cleaned).items():
            if name in form.fields and not form.errors.get(name):
                form.add_error(name, text)


def _faults(form: Any, cleaned: dict[str, Any]) -> dict[str, str]:
    page = form.instance
    begins = cleaned.get("go_live_at")
    if begins and page.expire_at and begins >= page.expire_at:
        return {"last_day": _now("The last day is before the day on which the form is to be enabled.")}
    if any(form.data.get(name) for name in _HANDING_IN):
        return admission_rules.missing(page)
    return admission_rules.faults(page, form.parent_page)


def _own_department(form: Any) -> int | None:
    return getattr(form.parent_page.specific, "department_id", None) if form.parent_page else None
