"""Marks in the editor's rows while a form is written: this answer is collected elsewhere."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from forms_app.designer.models import FormPage
from forms_app.designer.twice.finding import twice
from forms_app.schema.model import FormSchema


def marks(schema: FormSchema, page: Page) -> list[dict[str, str]]:
    """``id`` of a block, ``text`` and ``title`` to be shown, ``href`` of the page that links instead, '' for a form
    that has not been saved yet. ``page``: the form, or the folder that a new one will stand in."""
    own = page if isinstance(page, FormPage) else None
    href = reverse("designer_twice", args=[own.pk]) if own else ""
    return [
        {
            "id": one.uuid,
            "text": _("In “%(title)s” already") % {"title": one.others[0].title},
            "title": "；".join(f"{other.title}：{other.match.theirs.label}（{other.reason}）" for other in one.others),
            "href": href,
        }
        for one in twice(schema, own.form if own else None)
    ]
