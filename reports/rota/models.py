"""Stations, who serves there, when they are away, the calendar, and the rotas made of it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Area
from reports.rota.rules import DUTY, LEADER, STANDBY

REQUIREMENTS = """提前10分钟到岗，办好交接。
不得脱岗、离岗。
突发事件30分钟内电话报告，1小时内书面报告。
换班须经带班领导同意并登记。
做好值班记录。"""


class Station(models.Model):
    """A place of duty. ``code`` stands in addresses and commands, and does not change."""

    code = models.CharField(
        _("Code of the station"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+$", _("Small letters, digits and hyphens only."))],
    )
    name = models.CharField(_("Name of the station"), max_length=50)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("Area of the station"))
    place = models.CharField(_("Place of duty"), max_length=100, blank=True)
    phone = models.CharField(_("Phone on duty"), max_length=30, blank=True)
    fax = models.CharField(_("Fax on duty"), max_length=30, blank=True)
    town_phone = models.CharField(_("Duty room of the town"), max_length=30, blank=True)
    requirements = models.TextField(_("Requirements"), max_length=1000, default=REQUIREMENTS)
    gap = models.PositiveSmallIntegerField(
        _("Free days between two duties"), default=2, validators=[MaxValueValidator(10)]
    )
    on_workdays = models.PositiveSmallIntegerField(
        _("People on duty on working days"), default=1, validators=[MaxValueValidator(2)]
    )
    on_rest_days = models.PositiveSmallIntegerField(
        _("People on duty on days off"), default=1, validators=[MaxValueValidator(2)]
    )
    on_holidays = models.PositiveSmallIntegerField(
        _("People on duty on public holidays"), default=2, validators=[MaxValueValidator(2)]
    )

    class Meta:
        ordering: ClassVar = ["area__path", "pk"]
        verbose_name = _("Station")
        verbose_name_plural = _("Stations")

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """A part of the day. A station without any has one all-day shift."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="shifts")
    name = models.CharField(_("Name of the shift"), max_length=20)
    begins = models.TimeField(_("Begins"))
    ends = models.TimeField(_("Ends"))
    is_night = models.BooleanField(_("Night"), default=False)

    class Meta:
        ordering: ClassVar = ["begins", "pk"]
        verbose_name = _("Shift")
        verbose_name_plural = _("Shifts")

    def __str__(self) -> str:
        ends = f"{self.ends:%H:%M}"
        if self.ends <= self.begins:
            ends = _("next day %(time)s") % {"time": ends}
        return f"{self.name} {self.begins:%H:%M}—{ends}"


class Staff(models.Model):
    """Somebody who serves at a station; with an account, or only by name and phone. Never deleted once on a rota."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="staff")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Account of the person"),
    )
    name = models.CharField(_("Full name"), max_length=50)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    leads = models.BooleanField(_("Leader on duty"), default=False)
    serves = models.BooleanField(_("On duty"), default=True)
    standby = models.BooleanField(_("On call"), default=False)
    nights = models.BooleanField(_("Does nights"), default=True)
    since = models.DateField(_("Serves since"), null=True, blank=True)
    until = models.DateField(_("Serves until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-leads", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["station", "user"], name="person_once_a_station")]
        verbose_name = _("Staff member")
        verbose_name_plural = _("Staff")

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> frozenset[str]:
        all_of_them = ((LEADER, self.leads), (DUTY, self.serves), (STANDBY, self.standby))
        return frozenset(role for role, has in all_of_them if has)

    @property
    def is_closed(self) -> bool:
        """Whether the account has been closed: such a person has left, and is not planned any more."""
        return self.user is not None and not self.user.is_active

    def is_there(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class LeaveKind(models.TextChoices):
    """Only the kind is kept: why somebody is ill or mourns is nobody's business here."""

    ANNUAL = "annual", _("Annual leave")
    PRIVATE = "private", _("Private affairs")
    SICK = "sick", _("Sick leave")
    FAMILY = "family", _("Marriage, birth or mourning")
    TRAINING = "training", _("Training")
    TRIP = "trip", _("Duty elsewhere")
    OTHER = "other", _("Another reason")


class Leave(models.Model):
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="leaves", verbose_name=_("Who"))
    first = models.DateField(_("First day away"))
    last = models.DateField(_("Last day away"))
    kind = models.CharField(_("Kind of leave"), max_length=10, choices=LeaveKind, default=LeaveKind.ANNUAL)

    class Meta:
        ordering: ClassVar = ["first", "pk"]
        verbose_name = _("Leave")
        verbose_name_plural = _("Leaves")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="leave_days_in_order")]

    def __str__(self) -> str:
        return f"{self.staff} {self.first}—{self.last}"

    def clean(self) -> None:
        super().clean()
        if self.first and self.last and self.last < self.first:
            raise ValidationError({"last": _("The leave ends before it begins. Choose a later last day.")})


class DayKind(models.TextChoices):
    WORK = "work", _("Working day (exchanged)")
    REST = "rest", _("Day off")
    HOLIDAY = "holiday", _("Public holiday")


class CalendarDay(models.Model):
    """A day that differs from Monday to Friday, as entered here; it stands before what the library knows."""

    date = models.DateField(_("Day"), unique=True)
    kind = models.CharField(_("Kind of day"), max_length=10, choices=DayKind)
    name = models.CharField(_("Name of the holiday"), max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["date"]
        verbose_name = _("Day of the calendar")
        verbose_name_plural = _("Days of the calendar")

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class Rota(models.Model):
    """A station's month. ``version`` counts every saving, so that two who edit at once find out."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="rotas")
    month = models.DateField(_("Month"))  # its first day
    version = models.PositiveIntegerField(default=0)
    rules = models.JSONField(default=dict, blank=True)  # terms.Terms, as they were when the month was planned
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-month"]
        verbose_name = _("Duty rota")
        verbose_name_plural = _("Duty rotas")
        constraints: ClassVar = [models.UniqueConstraint(fields=["station", "month"], name="rota_of_month")]

    def __str__(self) -> str:
        return f"{self.station} {self.month:%Y-%m}"


class Duty(models.Model):
    """One person in one slot (``rules.Slot.key``) of a day."""

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="duties")
    date = models.DateField()
    slot = models.CharField(max_length=30)
    staff = models.ForeignKey(Staff, models.RESTRICT, related_name="duties")
    locked = models.BooleanField(_("Locked in its place"), default=False)

    class Meta:
        ordering: ClassVar = ["date", "slot", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rota", "date", "slot", "staff"], name="duty_once_a_slot")
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.slot} {self.staff}"


class Change(models.Model):
    """What was changed by hand, for the history and, after publication, for the notice of changes."""

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    username = models.CharField(max_length=150)
    date = models.DateField()
    slot = models.CharField(max_length=30)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    published = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.date} {self.before} → {self.after}"


def count_stations(instance: Any) -> int:
    """A reference check: the stations of an area."""
    return Station.objects.filter(area_id=instance.pk).count() if isinstance(instance, Area) else 0
