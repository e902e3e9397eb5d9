"""Public notices as Wagtail pages: drafts, history, approval and dates come from there."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.models import Page, PageManager, Task, TaskState
from wagtail.query import PageQuerySet

from forms_app.areas.models import Area, Level
from forms_app.areas.scope import scope_of
from website.notices.privacy import forbidden

LEVELS = (Level.COUNTY, Level.TOWN, Level.VILLAGE)
BODY_LIMIT = 20_000
LARGEST_ID = 2**63 - 1


class Kind(models.TextChoices):
    """What a village makes public (Organic Law of Villagers' Committees), and what it merely announces."""

    PARTY = "party", _("Party affairs")
    VILLAGE = "village", _("Village affairs")
    FINANCE = "finance", _("Finances")
    PUBLICITY = "publicity", _("Publicity with a period for objections")
    NEWS = "news", _("Notices")


class BoardsFolder(Page):
    """The folder in which notices are kept. One exists; a migration makes it."""

    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar = ["website.NoticePage"]
    max_count = 1
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("Notices folder")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("website:boards")


class NoticeQuerySet(PageQuerySet):
    def in_force(self, at: datetime | None = None) -> NoticeQuerySet:
        """Live and not past their last day, even before the background service has taken them down."""
        moment = at or timezone.now()
        return self.live().filter(Q(expire_at__isnull=True) | Q(expire_at__gt=moment))

    def past(self, at: datetime | None = None) -> NoticeQuerySet:
        """Once published, and past their last day. Those taken down by hand are not shown any more."""
        return self.filter(first_published_at__isnull=False, expire_at__lte=at or timezone.now())

    def numbered(self, number: int) -> NoticeQuerySet:
        """By the number in its address, which may be any number."""
        return self.filter(pk=number) if number <= LARGEST_ID else self.none()

    def on_board_of(self, area: Area) -> NoticeQuerySet:
        """The area's own, and those of the town and county above it."""
        step = Area.steplen
        paths = [area.path[:end] for end in range(step, len(area.path) + 1, step)]
        return self.filter(area__path__in=paths)


class NoticePageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not (cleaned.get("slug") or "").isascii() or not cleaned.get("slug"):
            self.errors.pop("slug", None)
            cleaned["slug"] = new_slug()
        return cleaned


class NoticePage(Page):
    """``go_live_at`` and ``expire_at`` are its first moment and the end of its last day."""

    kind = models.CharField(_("Kind of notice"), max_length=10, choices=Kind, default=Kind.VILLAGE)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"level__in": LEVELS},
        verbose_name=_("Whose notice"),
    )
    body = models.TextField(
        _("Text of the notice"),
        max_length=BODY_LIMIT,
        help_text=_("An empty line begins a paragraph. Lines pasted from a spreadsheet become a table."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Picture")
    )
    contact = models.CharField(_("Whom to ask"), max_length=100, blank=True)

    objects = PageManager.from_queryset(NoticeQuerySet)()

    content_panels: ClassVar = [
        TitleFieldPanel("title", heading=_("Title of the notice"), placeholder=_("Title of the notice")),
        FieldPanel("kind"),
        FieldPanel("area"),
        FieldPanel("body"),
        FieldPanel("picture"),
        FieldPanel("contact"),
    ]
    base_form_class = NoticePageForm
    parent_page_types: ClassVar = ["website.BoardsFolder"]
    subpage_types: ClassVar[list[str]] = []
    template = "website/notice.html"

    class Meta:
        verbose_name = _("Public notice")
        verbose_name_plural = _("Public notices")

    def clean(self) -> None:
        super().clean()
        if found := forbidden(self.body or "", phones=self.kind == Kind.PUBLICITY):
            raise ValidationError({"body": found})
        if self.go_live_at and self.expire_at and self.expire_at <= self.go_live_at:
            raise ValidationError({"expire_at": _("The last day lies before the first. Choose a later one.")})

    def publish(
        self, revision: Any, user: Any = None, *args: Any, skip_permission_checks: bool = False, **kwargs: Any
    ) -> Any:
        """Whoever may approve for the area of this very revision may publish it, without rights on pages."""
        if user is not None and not skip_permission_checks:
            skip_permission_checks = scope_of(user, "approve").covers(revision.as_object().area.path)
        return super().publish(revision, user, *args, skip_permission_checks=skip_permission_checks, **kwargs)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int | None, str, str] | None:
        """Notices live at /notices/<number>/, which does not change with the title."""
        return (None, settings.SITE_URL.rstrip("/"), f"/notices/{self.pk}/")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("website:notice", self.pk)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from website.notices.text import notice_context

        return super().get_context(request, *args, **kwargs) | notice_context(self)

    @property
    def is_over(self) -> bool:
        return self.expire_at is not None and self.expire_at <= timezone.now()


def new_slug() -> str:
    return f"n-{uuid.uuid4().hex[:12]}"


class AreaApprovalTask(Task):
    """Approved by whoever holds the right 审批公示公告 in an area that covers the notice's."""

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._may(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self._may(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not self._may(obj, user):
            return []
        return [("reject", _("Send back for changes"), True), ("approve", _("Approve this notice"), False)]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet:
        waiting = TaskState.objects.filter(task=self.task_ptr, status=TaskState.STATUS_IN_PROGRESS)
        wanted = [int(pk) for pk in waiting.values_list("workflow_state__object_id", flat=True)]
        within = NoticePage.objects.filter(scope_of(user, "approve").q("area__path"), pk__in=wanted)
        return waiting.filter(workflow_state__object_id__in=[str(pk) for pk in within.values_list("pk", flat=True)])

    @classmethod
    def get_description(cls) -> Any:
        return _("Whoever may approve public notices in the notice's area")

    class Meta:
        verbose_name = _("Approval by the area")

    @staticmethod
    def _may(obj: Any, user: Any) -> bool:
        page = obj.specific if isinstance(obj, Page) else obj
        return isinstance(page, NoticePage) and scope_of(user, "approve").covers(page.area.path)


def count_notices(instance: models.Model) -> int:
    """A reference check: the notices of an area."""
    return NoticePage.objects.filter(area_id=instance.pk).count() if isinstance(instance, Area) else 0
