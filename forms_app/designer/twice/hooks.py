"""Where the warning meets Wagtail's admin: its address, and a button beside the editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from forms_app.designer.models import FormPage
from forms_app.designer.twice.views import twice_page


@hooks.register("register_admin_urls")
def address_of_the_warning() -> list[URLPattern]:
    return [path("forms/<int:page_id>/twice/", twice_page, name="designer_twice")]


@hooks.register("register_page_header_buttons")
def warning_beside_the_editor(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page.specific, FormPage) and page.pk and page.permissions_for_user(user).can_edit():
        url = reverse("designer_twice", args=[page.pk])
        yield Button(_("Questions asked elsewhere"), url, icon_name="copy", priority=38)
