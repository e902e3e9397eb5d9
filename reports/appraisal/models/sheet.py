"""A month of one grid worker: the sheet, its scores, what was changed, and the appeals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Area
from reports.appraisal.models.scheme import Kind, Scheme, Source
from reports.appraisal.scoring import GradeRow, Item, Totals, total_of


class State(models.TextChoices):
    DRAFT = "draft", _("Being scored")
    CONFIRMED = "confirmed", _("Confirmed")


class ScoreSheet(models.Model):
    """Holds what it was scored by: names, wording and grades stay when scheme, post or person change.

    ``version`` counts every saving, so that two who score at once find out. Points are stored as they were added up.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="sheets")
    scheme_name = models.CharField(max_length=60)
    bonus_limit = models.DecimalField(max_digits=4, decimal_places=1)
    grades = models.JSONField(default=list)  # [[name, from, coefficient], …], falling; numbers as texts
    period = models.CharField(_("Month"), max_length=7)  # 2026-11
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=150)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    post_name = models.CharField(max_length=30)
    full_time = models.BooleanField(default=False)
    attendance = models.DecimalField(_("Days of attendance"), max_digits=3, decimal_places=1, null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    base = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(0))
    bonus = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(0))
    deduction = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(0))
    total = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(0))
    grade = models.CharField(max_length=10, blank=True)
    coefficient = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_name = models.CharField(max_length=150, blank=True)
    reopen_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["area__path", "pk"]
        verbose_name = _("Score sheet")
        verbose_name_plural = _("Score sheets")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "period", "person", "area"], name="sheet_once_a_month")
        ]
        indexes: ClassVar = [models.Index(fields=["period", "scheme", "area"], name="appraisal_sheet_month")]

    def __str__(self) -> str:
        return f"{self.person_name} {self.period}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == State.CONFIRMED

    @cached_property
    def rows(self) -> list[Score]:
        """The scores in the order of the sheet. One query."""
        return list(self.scores.all())

    def of_kind(self, kind: str) -> list[Score]:
        return [score for score in self.rows if score.kind == kind]

    @property
    def grade_rows(self) -> list[GradeRow]:
        return [GradeRow(name, Decimal(low), Decimal(factor)) for name, low, factor in self.grades]

    def totals(self) -> Totals:
        items = [Item(score.kind, score.full, score.points, score.vetoed) for score in self.rows]
        return total_of(items, self.bonus_limit, self.grade_rows)

    def take_totals(self) -> None:
        """Add up the scores into this sheet, unsaved."""
        totals = self.totals()
        self.base, self.bonus, self.deduction = totals.base, totals.bonus, totals.deduction
        self.total, self.grade, self.coefficient = totals.total, totals.grade, totals.coefficient


class Score(models.Model):
    """One row of a sheet: wording and full points as they were, what was measured, what was given and why."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=30)
    content = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=120, blank=True)
    full = models.DecimalField(max_digits=4, decimal_places=1)
    source = models.CharField(max_length=30, choices=Source, default=Source.MANUAL)
    parameters = models.JSONField(default=dict)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    value = models.DecimalField(max_digits=5, decimal_places=1, null=True)  # per cent, cut off behind one digit
    measured = models.DecimalField(max_digits=4, decimal_places=1, null=True)  # points that follow from it
    explanation = models.CharField(max_length=300, blank=True)
    points = models.DecimalField(_("Points given"), max_digits=4, decimal_places=1, null=True)
    vetoed = models.BooleanField(default=False)
    note = models.CharField(_("Note"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "position"], name="score_position"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | (Q(points__gte=0) & Q(points__lte=models.F("full"))),
                name="score_within_full",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_measured(self) -> bool:
        return self.measured is not None

    @property
    def is_adjusted(self) -> bool:
        """Whether somebody has given other points than were measured."""
        return self.measured is not None and self.points != self.measured


class Change(models.Model):
    """Who changed what and why. ``version``: of the sheet that this change made."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=150)
    what = models.CharField(max_length=60)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.before} → {self.after}"


class Appeal(models.Model):
    """申请复核: the person's own words, and what the scorer answers."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="appeals")
    text = models.TextField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(max_length=500, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:30]


def count_sheets(instance: Any) -> int:
    """A reference check: the sheets of an area, a person or a scheme."""
    if isinstance(instance, Area):
        return ScoreSheet.objects.filter(area_id=instance.pk).count()
    if isinstance(instance, Scheme):
        return ScoreSheet.objects.filter(scheme_id=instance.pk).count()
    is_person = instance._meta.label == settings.AUTH_USER_MODEL
    return ScoreSheet.objects.filter(person_id=instance.pk).count() if is_person else 0
