"""Two lists on the first page of the administration, in the place of Wagtail's, which know neither days nor words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.models import TaskState, WorkflowState

from forms_app.designer.admission.waiting import handed_in_by, waiting_for
from forms_app.designer.approval_task import is_admission


class WaitingPanel(Component):
    """To whoever approves: what waits for her, the longest first."""

    name, template_name, order = "gewu_waiting", "designer/admission/waiting.html", 10

    def get_context_data(self, parent_context: Any = None) -> Mapping[str, Any]:
        return {"notices": waiting_for(parent_context["request"].user)}


class HandedInPanel(Component):
    """To whoever handed forms in: what became of them."""

    name, template_name, order = "gewu_handed_in", "designer/admission/handed_in.html", 11

    def get_context_data(self, parent_context: Any = None) -> Mapping[str, Any]:
        return {"notices": handed_in_by(parent_context["request"].user)}


class OthersToModerate(WorkflowObjectsToModeratePanel):
    """Wagtail's list without forms that wait for admission; no query for each of those."""

    def get_context_data(self, parent_context: Any) -> Mapping[str, Any]:
        steps = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
        if not steps.exclude(is_admission("task__")).exists():
            return {"states": []}
        context = super().get_context_data(parent_context)
        ours = set(steps.filter(is_admission("task__")).values_list("pk", flat=True))
        context["states"] = [one for one in context["states"] if one["task_state"].pk not in ours]
        return context


class OthersInModeration(UserObjectsInWorkflowModerationPanel):
    """Wagtail's list without forms that wait for admission."""

    def get_context_data(self, parent_context: Any) -> Mapping[str, Any]:
        states = WorkflowState.objects.active()
        if not states.exclude(is_admission("current_task_state__task__")).exists():
            return {"workflow_states": []}
        context = super().get_context_data(parent_context)
        ours = set(states.filter(is_admission("current_task_state__task__")).values_list("pk", flat=True))
        context["workflow_states"] = [one for one in context["workflow_states"] if one.pk not in ours]
        return context


_INSTEAD = {
    WorkflowObjectsToModeratePanel: OthersToModerate,
    UserObjectsInWorkflowModerationPanel: OthersInModeration,
}


@hooks.register("construct_homepage_panels")
def tell_of_admission(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [_INSTEAD[type(one)]() if type(one) in _INSTEAD else one for one in panels]
    panels += [WaitingPanel(), HandedInPanel()]


@hooks.register("insert_global_admin_css")  # Wagtail has no hook for the first page alone
def looks_of_the_lists() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("designer/notices.css"))
