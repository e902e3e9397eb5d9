"""What the first page of the administration tells of admission: to whoever handed forms in, and to whoever approves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from forms_app.designer.approval_task import approvable_by, is_admission
from forms_app.designer.models import FormPage

SHOWN = 20  # forms in a list; the rest is in 准入事项
APPROVED_FOR = timedelta(days=30)  # so long an approval is news to whoever handed the form in
_NEWS = {
    WorkflowState.STATUS_IN_PROGRESS: "waiting",
    WorkflowState.STATUS_NEEDS_CHANGES: "returned",
    WorkflowState.STATUS_APPROVED: "approved",
}


@dataclass(frozen=True)
class Notice:
    """A form at a step of admission. ``state``: waiting, returned or approved; ``who`` handed in or decided."""

    page: FormPage
    state: str
    since: datetime
    who: Any
    comment: str = ""

    @property
    def days(self) -> int:
        """Midnights since; 0: today."""
        return (timezone.localdate() - timezone.localtime(self.since).date()).days

    @property
    def begins(self) -> datetime | None:
        """Approved, but for a later time."""
        later = self.page.go_live_at
        return later if self.state == "approved" and later and later > timezone.now() else None


@dataclass(frozen=True)
class Notices:
    """``count``: all there are; ``shown``: the first of them."""

    shown: list[Notice]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


def handed_in_by(user: Any) -> Notices:
    """Forms that she began or handed in and may still look into: sent back, then waiting, then approved lately."""
    decided = WorkflowState.objects.filter(_of_forms(_hers(user)), is_admission("current_task_state__task__"))
    newer = WorkflowState.objects.filter(
        base_content_type=OuterRef("base_content_type"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk")
    )
    is_old = Q(status="approved", current_task_state__finished_at__lt=timezone.now() - APPROVED_FOR)
    newest = decided.filter(~Exists(newer), status__in=_NEWS).exclude(is_old)
    states = list(newest.select_related("current_task_state__finished_by", "requested_by"))
    pages = _pages(state.object_id for state in states)
    found = [_news(state, pages[int(state.object_id)]) for state in states]
    order = ["returned", "waiting", "approved"]
    found.sort(key=lambda one: (order.index(one.state), -one.since.timestamp()))
    return Notices(found[:SHOWN], len(found))


def waiting_for(user: Any) -> Notices:
    """Forms that she may approve, the one that has waited longest first."""
    steps = approvable_by(user).order_by("started_at", "pk")
    count = steps.count()
    shown = list(steps.select_related("workflow_state__requested_by")[:SHOWN]) if count else []
    pages = _pages(step.workflow_state.object_id for step in shown)
    return Notices([_waiting(step, pages[int(step.workflow_state.object_id)]) for step in shown], count)


def _hers(user: Any) -> QuerySet:
    """Numbers, as text, of forms that she began or handed in; those of folders she lost are none of hers."""
    mine = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, {"change", "publish"})
    pages = FormPage.objects.filter(pk__in=mine.values("pk")).annotate(number=Cast("pk", CharField()))
    handed_in = WorkflowState.objects.filter(requested_by=user).values("object_id")
    return pages.filter(Q(owner=user) | Q(number__in=handed_in)).values("number")


def _of_forms(numbers: QuerySet) -> Q:
    return Q(base_content_type__app_label="wagtailcore", base_content_type__model="page", object_id__in=numbers)


def _pages(numbers: Iterator[str]) -> dict[int, FormPage]:
    return FormPage.objects.defer("body").select_related("department").in_bulk([int(one) for one in numbers])


def _news(state: WorkflowState, page: FormPage) -> Notice:
    step, word = state.current_task_state, _NEWS[state.status]
    if word == "waiting":
        return Notice(page, word, step.started_at, state.requested_by)
    return Notice(page, word, step.finished_at or step.started_at, step.finished_by, step.comment)


def _waiting(step: TaskState, page: FormPage) -> Notice:
    return Notice(page, "waiting", step.started_at, step.workflow_state.requested_by)
