"""What an approver sees of a form that waits for admission, and the two things that she can do."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from forms_app.designer import admission_rules
from forms_app.designer.approval_task import AdmissionTask
from forms_app.designer.gallery.minutes import asked_of, minutes_of
from forms_app.designer.models import FormPage
from forms_app.designer.refusals import PublishRefused

_SHOWN = 10  # steps of earlier approvals


def waiting(page: FormPage) -> TaskState | None:
    """The step of approval that ``page`` waits at, None where it does not. A few queries."""
    state = page.current_workflow_task_state
    return state if state is not None and isinstance(state.task.specific, AdmissionTask) else None


def require(page: FormPage, seen: str) -> TaskState | None:
    """The step that was on the screen, by its number ('' for none). Raises PublishRefused where it is another now.

    To be called inside the transaction that decides: whoever else decides meanwhile waits, and sees what came of it.
    """
    state = waiting(page)
    if state is not None:
        WorkflowState.objects.select_for_update().get(pk=state.workflow_state_id)
        state = waiting(page)
    if seen != (str(state.pk) if state else ""):
        raise PublishRefused(
            _("The form was handed in, taken back, approved or sent back meanwhile. Look at what is shown now."),
            page.pk,
        )
    return state


def approve(state: TaskState, user: Any, comment: str) -> None:
    """Approve and thereby enable. To be called inside the transaction that enables."""
    state.approve(user=user, comment=comment)


def send_back(page: FormPage, seen: str, user: Any, comment: str) -> None:
    """Raises PublishRefused where it does not wait any more."""
    with transaction.atomic():
        state = require(page, seen)
        if state is None:
            raise PublishRefused(_("This form does not wait for approval."), page.pk)
        state.reject(user=user, comment=comment)


def facts(draft: FormPage, state: TaskState | None) -> dict[str, Any] | None:
    """For the page; None where nobody asks for the admission of this form and nothing of it is written down."""
    is_asked = admission_rules.is_asked(draft.get_parent())
    if not (state or is_asked or draft.basis or draft.frequency or draft.expire_at):
        return None
    sections = list(draft.body.get_prep_value())
    return {
        "state": state,
        "questions": asked_of(sections),
        "minutes": minutes_of(sections),
        "stamp": admission_rules.stamp(draft),
    }


def history(page: FormPage) -> list[TaskState]:
    """Who decided what, the latest first."""
    done = TaskState.objects.for_instance(page).exclude(status=TaskState.STATUS_IN_PROGRESS)
    return list(done.select_related("finished_by", "workflow_state__requested_by").order_by("-pk")[:_SHOWN])
