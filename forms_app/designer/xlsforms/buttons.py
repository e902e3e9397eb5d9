"""Where XLSForms go in and out, in the heads of the list of forms and of each form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from forms_app.designer.models import FormPage
from forms_app.designer.places import FOLDERS


def xlsform_buttons(page: Page, user: Any) -> Iterator[Button]:
    found = page.specific
    permissions = found.permissions_for_user(user)
    if isinstance(found, FOLDERS) and permissions.can_add_subpage():
        yield Button(_("Import an XLSForm"), reverse("designer_import_xlsform"), icon_name="upload", priority=30)
    if isinstance(found, FormPage) and permissions.can_edit() and not permissions.page_locked():
        url = reverse("designer_import_xlsform_again", args=[page.pk])
        yield Button(_("Renew from an XLSForm"), url, icon_name="upload", priority=36)
    if isinstance(found, FormPage) and (permissions.can_edit() or permissions.can_publish()):
        url = reverse("designer_export_xlsform", args=[page.pk])
        yield Button(_("Export as an XLSForm"), url, icon_name="download", priority=37)
