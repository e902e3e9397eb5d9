"""Where approval meets Wagtail's editor: which buttons there are, and what was said when a form came back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem, WorkflowMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, WorkflowState

from forms_app.designer.admission.departments import departments, may_open_folders
from forms_app.designer.admission.report import AdmissionReport, may_see_items
from forms_app.designer.approving import waiting
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.designer.places import FOLDERS


@hooks.register("register_admin_urls")
def addresses_of_admission() -> list[URLPattern]:
    return [
        path("forms/departments/", departments, name="designer_departments"),
        path("forms/admission/", AdmissionReport.as_view(), name="designer_admission"),
        path("forms/admission/results/", AdmissionReport.as_view(results_only=True), name="designer_admission_results"),
    ]


class AdmissionMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_items(request.user)


@hooks.register("register_reports_menu_item")
def items_in_the_menu() -> MenuItem:
    return AdmissionMenuItem(_("Admitted items"), reverse("designer_admission"), icon_name="form", order=10)


@hooks.register("register_page_header_buttons")
def lists_beside_the_forms(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page.specific, FOLDERS) and may_see_items(user):
        yield Button(_("Admitted items"), reverse("designer_admission"), icon_name="list-ul", priority=31)
    if isinstance(page.specific, FormIndexPage) and may_open_folders(user):
        yield Button(_("Departments that build forms"), reverse("designer_departments"), icon_name="group", priority=32)


class CheckAndApprove(ActionMenuItem):
    """Leads to the check before enabling, where a form is approved or sent back."""

    label = _("Check and approve")
    name = "action-check-and-approve"
    icon_name = "success"

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("designer_plan", args=[context["page"].pk])


@hooks.register("construct_page_action_menu", order=10)
def approve_on_the_plan(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    page, parent = context.get("page"), context.get("parent_page")
    if isinstance(page, FOLDERS):
        items[:] = [item for item in items if not isinstance(item, SubmitForModerationMenuItem)]
    if isinstance(page, FormPage) and page.pk and waiting(page):
        items[:] = [item for item in items if not _is_approval(item)]
        if page.permissions_for_user(request.user).can_publish():
            items.insert(0, CheckAndApprove(0))
    elif isinstance(page, FormPage) or (page is None and parent and isinstance(parent.specific, FOLDERS)):
        _handing_in_first(items)


def _is_approval(item: ActionMenuItem) -> bool:
    """Wagtail's own button would approve what was not seen; enabling beside it would cancel the approval."""
    return (isinstance(item, WorkflowMenuItem) and item.name == "approve") or item.name == "action-publish"


def _handing_in_first(items: list[ActionMenuItem]) -> None:
    """For those who may not enable, handing in is the button in sight: drafts save themselves."""
    if not any(item.name == "action-publish" for item in items):
        items.sort(key=lambda item: not isinstance(item, SubmitForModerationMenuItem))


@hooks.register("before_edit_page")
def tell_why_it_came_back(request: HttpRequest, page: Page) -> None:
    """What the county wants changed stands above the form until it is handed in again."""
    if request.method != "GET" or not isinstance(page.specific, FormPage):
        return
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES or state.current_task_state is None:
        return
    step = state.current_task_state
    who = step.finished_by or _now("the county")
    text = _now("Sent back by %(who)s: %(comment)s") % {"who": who, "comment": step.comment}
    messages.warning(request, text)


@hooks.register("after_edit_page")
def approval_goes_on_to_the_plan(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's editor saves first and then approves; the step of ours has left that to the plan's page."""
    if request.POST.get("workflow-action-name") == "approve" and isinstance(page, FormPage) and waiting(page):
        return redirect("designer_plan", page.pk)
    return None
