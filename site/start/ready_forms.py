"""The forms that a new installation may begin with."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demo.forms import FIRE_SLUG, FORMS, RESIDENTS_SLUG, VISIT_SLUG
from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Form


class Ready(NamedTuple):
    """``minutes``: how long one filling-in takes."""

    slug: str
    purpose: Promise
    minutes: int

    @property
    def schema(self) -> FormSchema:
        return FORMS[self.slug]


READY = [
    Ready(VISIT_SLUG, _("What was seen and asked for at the door; the quickest one to begin with."), 2),
    Ready(RESIDENTS_SLUG, _("A household and its members, collected once and used everywhere."), 6),
    Ready(FIRE_SLUG, _("A check of a shop, a workshop or a home, with what must be put right."), 4),
]


def enable_ready(slug: str, user: Any) -> Form:
    """Draw up and enable one of READY; one that is enabled already stays as it is. Raises PublishRefused."""
    found = Form.objects.filter(slug=slug, current__isnull=False).first()
    if found:
        return found
    page = FormPage.objects.filter(slug=slug).first() or page_from_schema(FORMS[slug], slug, user=user)
    return enable(page, user=user)
