"""Who may bring in rows: whoever reads the ledger and fills in the form for areas of her own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused, find_form
from forms_app.records.models import Import
from forms_app.tables.models import Form
from forms_app.tables.scope import where_to_correct


def may_import(user: Any, form: Form) -> bool:
    """A post is needed also where residents may fill in: they do it one by one."""
    return form.is_taking and bool(scope_of(user, "fill"))


def find_fillable(user: Any, slug: str, *, is_first: bool = False) -> Form:
    """The open form, if ``user`` may import into it. Raises Refused.

    ``is_first``: for the rows of the spreadsheet from which she made it; then the right to correct is enough.
    """
    form = find_form(user, slug, "read")
    if not (where_to_correct(user) if is_first else scope_of(user, "fill")):
        raise Refused(
            _("You may not import into this ledger"),
            _("Your post does not include filling in this form. Ask your administrator."),
            status=403,
        )
    if not form.is_taking:
        raise Refused(_("This form is closed"), _("Nothing more can be handed in. Ask your administrator."), status=403)
    return form


def my_import(user: Any, slug: str, job_id: UUID) -> Import:
    """One of the user's own imports. Raises Refused."""
    job = Import.objects.filter(pk=job_id, owner_id=user.pk, form__slug=slug).first()
    form = find_fillable(user, slug, is_first=bool(job and job.is_first))
    if job is None:
        raise Refused(
            _("No such import among yours"),
            _("What was not saved is kept for three days. Choose the file again."),
            status=404,
        )
    job.form = form
    return job
