"""Where the bank meets Wagtail's admin: addresses, a button in the editor, and the list of what was saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from forms_app.designer.bank.views import bank, blocks, insert_page, keep_page
from forms_app.designer.bank_items import BankItem
from forms_app.designer.models import FormPage
from forms_app.designer.places import may_make_forms


class BankViewSet(SnippetViewSet):
    model = BankItem
    icon = "folder-open-inverse"
    add_to_reference_index = False
    list_display: ClassVar = ["title", "note", "saved_by", "saved_at"]


register_snippet(BankViewSet)


@hooks.register("register_admin_urls")
def addresses_of_the_bank() -> list[URLPattern]:
    return [
        path("form-bank/", bank, name="designer_bank"),
        path("form-bank/<slug:code>/", blocks, name="designer_bank_blocks"),
        path("forms/<int:page_id>/bank/", insert_page, name="designer_bank_insert"),
        path("forms/<int:page_id>/bank/keep/", keep_page, name="designer_bank_keep"),
    ]


class BankMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_make_forms(request.user)


@hooks.register("register_admin_menu_item")
def bank_menu_item() -> MenuItem:
    return BankMenuItem(
        _("Question bank"), reverse("designer_bank"), name="form-bank", icon_name="folder-open-inverse", order=52
    )


@hooks.register("construct_main_menu")
def reach_saved_sections_from_the_bank(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name != "snippets"]


@hooks.register("register_page_header_buttons")
def bank_beside_the_editor(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page.specific, FormPage) and page.permissions_for_user(user).can_edit():
        url, attrs = reverse("designer_bank_insert", args=[page.pk]), {"data-gewu-bank": ""}
        yield Button(_("Question bank"), url, icon_name="folder-open-inverse", attrs=attrs, priority=15)


@hooks.register("insert_editor_js")
def bank_in_the_editor() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("designer/bank.js"))


@hooks.register("insert_global_admin_css")  # Wagtail has no hook for the editor alone
def window_over_the_editor() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("designer/gallery.css"))
