"""Where this room meets Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from forms_app.designer.beginning.ways import Way
from forms_app.designer.models import FormPage
from forms_app.designer.places import FOLDERS, may_make_forms
from forms_app.designer.xlsforms.recognised import is_xlsform
from intake import views
from intake.models import Source


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    own = "spreadsheets/<uuid:source_id>"
    return [
        path("spreadsheets/", views.start, name="intake_start"),
        path(f"{own}/rows/", views.rows, name="intake_rows"),
        path(f"{own}/questions/", views.columns, name="intake_columns"),
        path(f"{own}/records/", views.records, name="intake_records"),
        path(f"{own}/remove/", views.drop, name="intake_drop"),
    ]


@hooks.register("gewu_way_to_begin")
def begin_with_a_spreadsheet() -> Way:
    text = _("The list that you keep already, as it is. Questions are proposed from it, and its rows become records.")
    title, address = _("Begin with a spreadsheet"), reverse("intake_start")
    return Way(title, text, "table", address, 20, takes=_is_table, take=views.start)


def _is_table(file: UploadedFile) -> bool:
    """Whatever is no XLSForm: what cannot be read either is told by the reading."""
    return not is_xlsform(file)


@hooks.register("register_page_header_buttons")
def beside_new_form(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    found = page.specific
    if isinstance(found, FOLDERS) and may_make_forms(user):
        yield Button(_("New form from a spreadsheet"), reverse("intake_start"), icon_name="table", priority=15)
    if isinstance(found, FormPage) and (source := waiting(found, user)):
        url = reverse("intake_records", args=[source.pk])
        yield Button(_("Take in the rows of the spreadsheet"), url, icon_name="table", priority=15)


@hooks.register("gewu_after_enabling")
def rows_wait(page: FormPage, user: Any) -> tuple[str, str] | None:
    """(address, text) of a button beside the word that the form is enabled."""
    source = waiting(page, user)
    return (reverse("intake_records", args=[source.pk]), str(_("Take in the rows"))) if source else None


def waiting(page: FormPage, user: Any) -> Source | None:
    """This user's file from which the form was made, if its rows are still to come."""
    return Source.objects.filter(page_id=page.pk, owner_id=user.pk, taken=None).exclude(file="").first()
