"""Where the gallery meets Wagtail's admin: its addresses, its place in the menu and in the list of forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from forms_app.designer.gallery.views import gallery, look, shown, use
from forms_app.designer.places import FOLDERS, may_make_forms


@hooks.register("register_admin_urls")
def addresses_of_the_gallery() -> list[URLPattern]:
    own = "form-templates/<slug:name>"
    return [
        path("form-templates/", gallery, name="designer_gallery"),
        path(f"{own}/", look, name="designer_template"),
        path(f"{own}/form/", shown, name="designer_template_form"),
        path(f"{own}/use/", use, name="designer_template_use"),
    ]


class GalleryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_make_forms(request.user)


@hooks.register("register_admin_menu_item")
def gallery_menu_item() -> MenuItem:
    return GalleryMenuItem(
        _("Form templates"), reverse("designer_gallery"), name="form-templates", icon_name="grid", order=51
    )


@hooks.register("register_page_header_buttons")
def templates_beside_the_forms(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page.specific, FOLDERS) and page.permissions_for_user(user).can_add_subpage():
        yield Button(_("New form from a template"), reverse("designer_gallery"), icon_name="grid", priority=20)


def offer_if_empty(request: HttpRequest, folder: Page) -> None:
    """A list without forms says where ready ones are."""
    if not folder.get_children().exists() and may_make_forms(request.user):
        button = messages.button(reverse("designer_gallery"), _now("Choose a template"))
        messages.info(request, _now("There are no forms yet. A ready one is quickest to begin with."), buttons=[button])
