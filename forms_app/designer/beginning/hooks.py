"""Where beginning a form meets Wagtail's admin: an address, the menu, and the page that greets after signing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from forms_app.designer.beginning.views import begin_form
from forms_app.designer.beginning.ways import ways
from forms_app.designer.places import folder_for, may_make_forms


@hooks.register("register_admin_urls")
def address_of_beginning() -> list[URLPattern]:
    return [path("new-form/", begin_form, name="designer_begin")]


class BeginMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_make_forms(request.user)


@hooks.register("register_admin_menu_item")
def begin_menu_item() -> MenuItem:
    return BeginMenuItem(_("New form"), reverse("designer_begin"), name="new-form", icon_name="plus", order=49)


class BeginPanel(Component):
    """What most people come for, on the first page of the administration."""

    name, template_name, order = "gewu_begin", "designer/beginning/panel.html", 20

    def __init__(self, folder: Page) -> None:
        self.folder = folder

    def get_context_data(self, parent_context: Any = None) -> Mapping[str, Any]:
        return {"ways": ways(self.folder)}


@hooks.register("construct_homepage_panels")
def offer_on_the_first_page(request: HttpRequest, panels: list[Any]) -> None:
    if folder := folder_for(request.user):
        panels.append(BeginPanel(folder))
