"""Wagtail's words in the editor of forms in ours: forms are enabled and stopped (启用、停用), notices are published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, UnpublishMenuItem
from wagtail.models import Page

from forms_app.designer.models import FormPage

_STOP = _("Stop this form")


class CheckAndEnable(PublishMenuItem):
    """``is_scheduled`` of Wagtail's template is left out: for a later day too, it leads to the check."""

    label = _("Check and enable")
    icon_name = "check"
    template_name = "designer/check_and_enable.html"


class Stop(UnpublishMenuItem):
    label = _STOP


@hooks.register("construct_page_action_menu")
def stop_in_the_editor(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    if isinstance(context.get("page"), FormPage):
        items[:] = [Stop(one.order) if type(one) is UnpublishMenuItem else one for one in items]


@hooks.register("construct_page_listing_buttons")
def stop_in_lists(buttons: list[Any], page: Page, user: Any, context: Any = None) -> None:
    if page.content_type_id and page.cached_content_type.model_class() is FormPage:
        for button in buttons:
            rename(getattr(button, "dropdown_buttons", []), page)


def rename(buttons: Iterable[Any], page: Page) -> None:
    """Wagtail's button that stops ``page``: made of a menu item, so that its address alone tells it."""
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    for button in buttons:
        if (getattr(button, "url", None) or "").startswith(address):
            button.label = _STOP
