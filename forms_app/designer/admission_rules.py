"""When a form needs its admission written down before it is enabled, and what is still missing."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.designer.refusals import PublishRefused

if TYPE_CHECKING:
    from forms_app.designer.models import FormPage


def is_asked(folder: Any) -> bool:
    """Of the page above: always in a department's folder, in the county's own where it says so."""
    return bool(folder and getattr(folder.specific, "asks_admission", False))


def missing(page: FormPage) -> dict[str, str]:
    """{field: what to do}; empty when the admission is complete. ``last_day``: the field of ``expire_at``."""
    told = {
        "department": _("Choose the department that asks for this form."),
        "basis": _("Write the name of the document that this form is based on."),
        "basis_number": _("Write the number of the document."),
        "frequency": _("Choose how often the form is filled in."),
    }
    found = {name: text for name, text in told.items() if not _value(page, name)}
    if page.expire_at is None:
        found["last_day"] = _("Choose the last day on which the form may be filled in.")
    return found | ended(page)


def ended(page: FormPage) -> dict[str, str]:
    """An end that has passed: of no use to any form, whoever makes it."""
    if page.expire_at is None or page.expire_at > timezone.now():
        return {}
    return {"last_day": _("The last day has passed. Choose a later one.")}


def faults(page: FormPage, folder: Any) -> dict[str, str]:
    """What keeps ``page``, as it stands in memory below ``folder``, from being enabled."""
    return missing(page) if is_asked(folder) else ended(page)


def demand(page: FormPage, *, is_asked: bool = False) -> None:
    """Raises PublishRefused with all that is missing. ``is_asked``: wherever the form lies."""
    if found := missing(page) if is_asked else faults(page, page.get_parent()):
        raise PublishRefused(_("Admission: ") + " ".join(found.values()), page.pk, next(iter(found)))


def stamp(page: FormPage) -> str:
    """Changes with anything that somebody approves besides the questions."""
    said = [page.basis, page.basis_number, page.frequency, page.department_id, page.item_kind, page.audience]
    said += [str(page.expire_at), str(page.go_live_at)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _value(page: FormPage, name: str) -> Any:
    value = getattr(page, f"{name}_id" if name == "department" else name)
    return value.strip() if isinstance(value, str) else value
