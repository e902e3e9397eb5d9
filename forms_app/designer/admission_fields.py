"""准入: what a form says about itself before the county lets it be used in the grid."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import Page

from forms_app.areas.models import Department


class Frequency(models.TextChoices):
    ONCE = "once", _("Once only")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    HALF_YEARLY = "half", _("Every half-year")
    YEARLY = "yearly", _("Every year")
    ANY_TIME = "any", _("Whenever it happens")


class ItemKind(models.TextChoices):
    """What the grid does for the department: the kinds of the county's list of admitted items."""

    COLLECT = "collect", _("Collecting information")
    PATROL = "patrol", _("Inspecting on patrol")
    ERRAND = "errand", _("Handling for residents")
    PUBLICITY = "publicity", _("Spreading the word")


class Admission(Page):
    """Half of FormPage. The end date is Wagtail's ``expire_at``: the midnight after the last day."""

    department_id: int | None
    basis = models.CharField(
        _("Basis (name of the document)"),
        max_length=200,
        blank=True,
        help_text=_("The document that asks for this form, for example: 关于开展防溺水隐患排查的通知"),
    )
    basis_number = models.CharField(
        _("Number of the document"),
        max_length=100,
        blank=True,
        help_text=_("For example: 望政办发〔2026〕12号. Without one, write who issued it and when."),
    )
    frequency = models.CharField(_("How often it is filled in"), max_length=10, choices=Frequency, blank=True)
    department = models.ForeignKey(  # SET_NULL: old revisions may name a department that is gone
        Department, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Department")
    )
    item_kind = models.CharField(_("Kind of item"), max_length=10, choices=ItemKind, blank=True)

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        return last_day_of(self.expire_at)


def last_day_of(expire_at: datetime | None) -> date | None:
    """The last day on which the form takes records; None without an end."""
    return timezone.localtime(expire_at - timedelta(microseconds=1)).date() if expire_at else None


def end_of(day: date | None) -> datetime | None:
    """The midnight after that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None


ADMISSION_PANEL = MultiFieldPanel(
    [
        FieldPanel("department"),
        FieldPanel("basis"),
        FieldPanel("basis_number"),
        FieldRowPanel([FieldPanel("frequency"), FieldPanel("last_day"), FieldPanel("item_kind")]),
    ],
    heading=_("Admission to the grid"),
    classname="collapsed",
)


class EnablingPanel(PublishingPanel):
    """Wagtail's panel of times without the end, which stands with the admission as a day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("children", [FieldPanel("go_live_at", widget=_dialog_time())])
        super().__init__(**kwargs)


def _dialog_time() -> AdminDateTimeInput:
    attrs: dict[str, str] = {
        "data-controller": "w-action",
        "data-action": "w-dialog:hidden->w-action#reset",
        "data-w-dialog-target": "notify",
    }
    return AdminDateTimeInput(js_overlay_parent_selector="#schedule-publishing-dialog", attrs=attrs)


SETTINGS_PANELS = [EnablingPanel()]
