"""The one step of the workflow 准入审批: whoever may enable a form looks through it, approves it or sends it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.db.models import CharField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState
from wagtail.permissions import policy_registry


class ReturnForm(forms.Form):
    """Sent back without a word, nobody would know what to mend."""

    comment = forms.CharField(
        label=_("What has to be changed"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write what has to be changed, so that the department can mend it.")},
    )


class OpinionForm(forms.Form):
    comment = forms.CharField(
        label=_("Opinion of the county (optional)"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )


class AdmissionTask(Task):
    """Approved on the page 启用前核对 alone: ``approve`` only leads there, so that nothing is enabled unseen."""

    class Meta:
        verbose_name = _("Approval of a form's admission")
        verbose_name_plural = _("Approvals of forms' admission")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return may_approve(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not may_approve(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not may_approve(obj, user):
            return []
        return [("reject", _("Send back for changes"), True), ("approve", _("Check and approve"), False)]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return ReturnForm if action == "reject" else OpinionForm

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> str | None:
        """The address to go on to, where Wagtail asks for it."""
        if action_name == "approve":
            return reverse("designer_plan", args=[task_state.revision.object_id])
        super().on_action(task_state, user, action_name, **kwargs)
        return None

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet:
        return approvable_by(user).filter(task=self.task_ptr)

    @classmethod
    def get_description(cls) -> Any:
        return _("Whoever may enable forms in this folder approves them, after the check before enabling")


def may_approve(page: Page, user: Any) -> bool:
    return page.permissions_for_user(user).can_publish()


def approvable_by(user: Any) -> models.QuerySet:
    """Steps that wait for somebody like ``user``, whatever workflow they belong to."""
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
    numbers = mine.annotate(number=Cast("pk", CharField())).values("number")
    waiting = TaskState.objects.filter(is_admission("task__"), status=TaskState.STATUS_IN_PROGRESS)
    return waiting.filter(workflow_state__object_id__in=numbers)


def is_admission(task: str) -> models.Q:
    """``task``: the way to the task, as ``task__``. Asks by type, so that a second task of this kind counts too."""
    kind = {"app_label": "designer", "model": "admissiontask"}
    return models.Q(**{f"{task}content_type__{name}": value for name, value in kind.items()})
