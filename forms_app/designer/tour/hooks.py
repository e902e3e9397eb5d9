"""Where the tour meets Wagtail's admin: two addresses, a script on every page, and 帮助 in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from forms_app.designer.places import may_make_forms
from forms_app.designer.tour.steps import START
from forms_app.designer.tour.views import tour, tour_editor


@hooks.register("register_admin_urls")
def addresses_of_the_tour() -> list[URLPattern]:
    return [
        path("form-tour/", tour, name="designer_tour"),
        path("form-tour/editor/", tour_editor, name="designer_tour_editor"),
    ]


@hooks.register("insert_global_admin_js")
def script_of_the_tour() -> SafeString:
    told = '<script type="module" src="{}" data-gewu-tour="{}" data-start="{}"></script>'
    return format_html(told, static("designer/tour/tour.js"), reverse("designer_tour"), reverse(START))


@hooks.register("insert_global_admin_css")
def style_of_the_tour() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("designer/tour/tour.css"))


class TourMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_make_forms(request.user)


@hooks.register("register_help_menu_item")
def tour_again() -> MenuItem:
    address = f"{reverse(START)}?tour=1"
    return TourMenuItem(_("Tour for beginners"), address, name="form-tour", icon_name="help", order=10)


@hooks.register("construct_help_menu")
def leave_out_pages_of_others(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's help leads to pages in English on the Internet, which an office may not reach."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new-", "editor-guide"))]
