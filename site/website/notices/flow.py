"""What may happen to a notice, to whom, and in which state: the one table of transitions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, TaskState, WorkflowState

from forms_app.areas.scope import scope_of
from website.notices.models import BoardsFolder, NoticePage, new_slug


class State(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Draft")
    WAITING = "waiting", gettext_lazy("Waiting for approval")
    RETURNED = "returned", gettext_lazy("Sent back")
    SCHEDULED = "scheduled", gettext_lazy("Approved, not yet due")
    LIVE = "live", gettext_lazy("On the board")
    OVER = "over", gettext_lazy("Past its last day")
    DOWN = "down", gettext_lazy("Taken down")


# state: what its author may do, what an approver may do
ACTIONS: dict[str, tuple[set[str], set[str]]] = {
    State.DRAFT: ({"edit", "submit", "delete"}, set()),
    State.WAITING: ({"recall"}, {"approve", "return"}),
    State.RETURNED: ({"edit", "submit", "delete"}, set()),
    State.SCHEDULED: ({"down"}, {"down"}),
    State.LIVE: ({"edit", "submit", "down"}, {"down"}),
    State.OVER: ({"edit", "submit"}, set()),
    State.DOWN: ({"edit", "submit"}, set()),
}


class Stale(ValidationError):
    """Somebody else was quicker; nothing was changed."""


def visible_to(user: Any) -> Any:
    """The notices that ``user`` writes or approves."""
    return NoticePage.objects.filter(
        scope_of(user, "announce").q("area__path") | scope_of(user, "approve").q("area__path")
    )


def states_of(pages: Iterable[NoticePage]) -> dict[int, State]:
    """{page id: state}. One query for the approvals on their way."""
    pages = list(pages)
    kind = ContentType.objects.get_for_model(Page)
    under_way = dict(
        WorkflowState.objects.filter(base_content_type=kind, object_id__in=[str(page.pk) for page in pages])
        .active()
        .values_list("object_id", "status")
    )
    return {page.pk: _state(page, under_way.get(str(page.pk), "")) for page in pages}


def _state(page: NoticePage, approval: str) -> State:
    if approval == WorkflowState.STATUS_IN_PROGRESS:
        return State.WAITING
    if approval == WorkflowState.STATUS_NEEDS_CHANGES:
        return State.RETURNED
    if page.live:
        return State.OVER if page.is_over else State.LIVE
    if page.approved_schedule:
        return State.SCHEDULED
    if page.first_published_at is None:
        return State.DRAFT
    return State.OVER if page.is_over else State.DOWN


def actions_for(user: Any, page: NoticePage, state: State) -> set[str]:
    """What ``user`` may do to ``page`` now. Two queries."""
    writes, approves = ACTIONS[state]
    # What residents see can be taken away at once, also while a new text of it waits for approval.
    down = {"down"} if page.live and not page.is_over else set()
    may = writes | down if scope_of(user, "announce").covers(page.area.path) else set()
    return may | (approves | down if scope_of(user, "approve").covers(page.area.path) else set())


@transaction.atomic
def save(page: NoticePage, user: Any, seen: int | None) -> NoticePage:
    """Keep what was written as the newest draft. ``seen``: the revision that was on the screen. Raises Stale."""
    if page.pk is None:
        page.slug, page.live, page.owner = new_slug(), False, user
        page.has_unpublished_changes = True
        BoardsFolder.objects.get().add_child(instance=page)
    else:
        _check_seen(page, seen)
        if page.first_published_at is None:  # lists and approval go by the row, not by the draft
            NoticePage.objects.filter(pk=page.pk).update(area=page.area, kind=page.kind)
    page.save_revision(user=user, log_action=True, changed=True)
    return page


@transaction.atomic
def save_and_submit(page: NoticePage, user: Any, seen: int | None) -> NoticePage:
    """Both or nothing."""
    page = save(page, user, seen)
    submit(page, user, Page.objects.values_list("latest_revision_id", flat=True).get(pk=page.pk))
    return page


@transaction.atomic
def submit(page: NoticePage, user: Any, seen: int | None) -> None:
    fresh = _locked(page, user, "submit", seen)
    _check_not_over(fresh)
    state = fresh.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=user)
        return
    workflow = fresh.get_workflow()
    if workflow is None:
        raise ValidationError(_("No approval has been set up for notices. Ask the system administrator."))
    workflow.start(fresh, user)


@transaction.atomic
def recall(page: NoticePage, user: Any, seen: int | None) -> None:
    """The author takes it back before it is approved."""
    _locked(page, user, "recall", seen).current_workflow_state.cancel(user=user)


@transaction.atomic
def approve(page: NoticePage, user: Any, seen: int | None) -> None:
    """Residents see it now, or from its first day on."""
    fresh = _locked(page, user, "approve", seen)
    _check_not_over(fresh)
    _task_state(fresh).approve(user=user)


@transaction.atomic
def send_back(page: NoticePage, user: Any, seen: int | None, reason: str) -> None:
    _task_state(_locked(page, user, "return", seen)).reject(user=user, comment=reason)


@transaction.atomic
def take_down(page: NoticePage, user: Any, seen: int | None) -> None:
    fresh = _locked(page, user, "down", seen)
    if fresh.current_workflow_state:
        fresh.current_workflow_state.cancel(user=user)
    if scheduled := fresh.scheduled_revision:
        scheduled.approved_go_live_at = None
        scheduled.save(user=user, update_fields=["approved_go_live_at"])
    if fresh.live:
        # Who may do it has been asked by area; rights on pages are for the administration.
        UnpublishPageAction(fresh, user=user).execute(skip_permission_checks=True)


@transaction.atomic
def delete(page: NoticePage, user: Any, seen: int | None) -> None:
    fresh = _locked(page, user, "delete", seen)
    if fresh.first_published_at is not None:
        raise ValidationError(_("What has been on the board is kept. Take it down instead."))
    DeletePageAction(fresh, user=user).execute(skip_permission_checks=True)


def _locked(page: NoticePage, user: Any, action: str, seen: int | None) -> NoticePage:
    """The page as it is now, if this may happen to it. Raises Stale."""
    Page.objects.select_for_update().get(pk=page.pk)
    fresh = NoticePage.objects.select_related("area").get(pk=page.pk)
    _check_seen(fresh, seen)
    if action not in actions_for(user, fresh, states_of([fresh])[fresh.pk]):
        raise Stale(_("Somebody else has changed the state of this notice. Look at it again."))
    return fresh


def _check_seen(page: NoticePage, seen: int | None) -> None:
    latest = Page.objects.filter(pk=page.pk).values_list("latest_revision_id", flat=True).first()
    if seen != latest:
        raise Stale(
            _("Somebody else has changed this notice in the meantime. Open it again; nothing of yours was saved.")
        )


def _check_not_over(page: NoticePage) -> None:
    """Of the newest draft: waiting may have taken longer than the notice was meant to hang."""
    if page.get_latest_revision_as_object().is_over:
        raise ValidationError(
            _("The last day of this notice has passed. Send it back or take it back, and choose a later day.")
        )


def _task_state(page: NoticePage) -> TaskState:
    state = page.current_workflow_task_state
    if state is None:
        raise Stale(_("Somebody else has changed the state of this notice. Look at it again."))
    return state


def last_return(page: NoticePage) -> str:
    """Why it was sent back; empty when it was not."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES or not state.current_task_state:
        return ""
    return state.current_task_state.specific.get_comment() or ""


def expires_after(day: date) -> datetime:
    """The moment at which a last day ends: the midnight after it."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
