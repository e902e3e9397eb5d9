"""Where going back meets Wagtail's admin: its address, and a button beside the editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from forms_app.designer.models import FormPage
from forms_app.designer.undoing.views import undo


@hooks.register("register_admin_urls")
def address_of_undoing() -> list[URLPattern]:
    return [path("forms/<int:page_id>/undo/", undo, name="designer_undo")]


@hooks.register("register_page_header_buttons")
def undoing_beside_the_editor(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    found = page.specific
    if isinstance(found, FormPage) and found.pk:
        permissions = found.permissions_for_user(user)
        if permissions.can_edit() and not permissions.page_locked():
            yield Button(_("Undo to…"), reverse("designer_undo", args=[page.pk]), icon_name="rotate", priority=34)
