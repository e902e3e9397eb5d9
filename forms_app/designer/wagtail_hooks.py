"""Where the designer meets Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from forms_app.designer.admission import first_page as _first_page  # noqa: F401  (registers what the first page tells)
from forms_app.designer.admission import hooks as _admission  # noqa: F401  (registers approval in the editor)
from forms_app.designer.bank import hooks as _bank  # noqa: F401  (registers what belongs to the bank)
from forms_app.designer.beginning import hooks as _beginning  # noqa: F401  (registers the page 新建表单)
from forms_app.designer.editing import hooks as _editing  # noqa: F401  (registers what the editor's rows can do)
from forms_app.designer.editor import FormPageViewSet
from forms_app.designer.gallery.hooks import offer_if_empty
from forms_app.designer.logic.views import logic
from forms_app.designer.models import FormPage
from forms_app.designer.places import FOLDERS, folder_for, may_make_forms
from forms_app.designer.stopping import CheckAndEnable
from forms_app.designer.tips import hooks as _tips  # noqa: F401  (registers what an empty form says)
from forms_app.designer.tour import hooks as _tour  # noqa: F401  (registers the tour and 帮助 in the menu)
from forms_app.designer.translating.views import download, translations, upload
from forms_app.designer.twice import hooks as _twice  # noqa: F401  (registers the warning's page)
from forms_app.designer.undoing import hooks as _undoing  # noqa: F401  (registers the way back to earlier drafts)
from forms_app.designer.version_views import compare, conversions_of, go_back, version, versions
from forms_app.designer.views import plan
from forms_app.designer.xlsforms.buttons import xlsform_buttons
from forms_app.designer.xlsforms.export_pages import export_draft, export_version
from forms_app.designer.xlsforms.pages import import_again, import_new


@hooks.register("register_admin_urls")
def addresses_of_forms() -> list[URLPattern]:
    own = "forms/<int:page_id>"
    return [
        path("forms/", _forms, name="designer_forms"),
        path(f"{own}/logic/", logic, name="designer_logic"),
        path(f"{own}/plan/", plan, name="designer_plan"),
        path(f"{own}/versions/", versions, name="designer_versions"),
        path(f"{own}/versions/<int:number>/", version, name="designer_version"),
        path(f"{own}/versions/<int:number>/draft/", go_back, name="designer_go_back"),
        path(f"{own}/versions/<int:old>/<int:new>/", compare, name="designer_compare"),
        path(f"{own}/translations/", translations, name="designer_translations"),
        path(f"{own}/translations/table/", download, name="designer_translations_book"),
        path(f"{own}/translations/take/", upload, name="designer_translations_upload"),
        path(f"{own}/conversions/", conversions_of, name="designer_conversions"),
        path("forms/import-xlsform/", import_new, name="designer_import_xlsform"),
        path(f"{own}/import-xlsform/", import_again, name="designer_import_xlsform_again"),
        path(f"{own}/export-xlsform/", export_draft, name="designer_export_xlsform"),
        path(f"{own}/versions/<int:number>/export-xlsform/", export_version, name="designer_export_version"),
    ]


@hooks.register("register_page_header_buttons")
def versions_beside_the_editor(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _versions_button(page, user)
    yield from xlsform_buttons(page, user)


@hooks.register("register_page_header_buttons")
def translations_beside_the_editor(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    found = page.specific
    if isinstance(found, FormPage) and found.pk and found.permissions_for_user(user).can_edit():
        url = reverse("designer_translations", args=[page.pk])
        yield Button(_("Translations"), url, icon_name="globe", priority=36)


@hooks.register("register_page_listing_more_buttons")
def versions_in_listings(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _versions_button(page, user)


def _versions_button(page: Page, user: Any) -> Iterator[Button]:
    found = page.specific
    if isinstance(found, FormPage) and found.form and found.permissions_for_user(user).can_edit():
        url = reverse("designer_versions", args=[page.pk])
        yield Button(_("Versions of the form"), url, icon_name="list-ol", priority=35)


@hooks.register("register_admin_viewset")
def editor_of_forms() -> FormPageViewSet:
    return FormPageViewSet()


@hooks.register("before_publish_page")
def show_the_plan_first(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor has saved the draft by now; enabling it happens on the plan's own page."""
    if isinstance(page.specific, FormPage):
        return redirect("designer_plan", page.pk)
    return None


@hooks.register("construct_page_action_menu")
def rename_publish(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page")
    parent = context.get("parent_page")
    if isinstance(page, FormPage) or (page is None and isinstance(parent.specific if parent else None, FOLDERS)):
        others = [item for item in items if type(item) is not PublishMenuItem]
        # First in the menu is the button in sight: drafts save themselves.
        items[:] = [*(CheckAndEnable(item.order) for item in items if type(item) is PublishMenuItem), *others]


class FormsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_make_forms(request.user)


@hooks.register("register_admin_menu_item")
def forms_menu_item() -> MenuItem:
    return FormsMenuItem(_("Forms"), reverse("designer_forms"), name="forms", icon_name="form", order=50)


def _forms(request: HttpRequest) -> HttpResponse:
    folder = folder_for(request.user)
    if folder is None:
        return redirect("wagtailadmin_home")
    offer_if_empty(request, folder)
    return redirect("wagtailadmin_explore", folder.pk)
