"""What is appraised: a scheme with its indicators and grades. Sheets copy what they were scored by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from forms_app.areas.references import RefusesDeletion, RefusingQuerySet
from forms_app.tables.models import Form
from reports.appraisal.scoring import check_bands

TENTH = Decimal("0.1")
NOT_NEGATIVE = MinValueValidator(Decimal(0))


class Kind(models.TextChoices):
    BASE = "base", _("Basic item")
    BONUS = "bonus", _("Points added")
    DEDUCTION = "deduction", _("Points deducted")
    VETO = "veto", _("One-vote veto")


class Source(models.TextChoices):
    """Where the points come from. All but the first name a row of ``metrics.METRICS``."""

    MANUAL = "manual", _("Scored by hand")
    COMPLETENESS = "household_completeness", _("From records: complete households")
    VISITS = "visits_made", _("From records: households visited in the month")


class SchemeQuerySet(RefusingQuerySet):
    def of_month(self, first: date, last: date) -> SchemeQuerySet:
        """Schemes in force on any day from first to last."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=first), since__lte=last)


class Scheme(RefusesDeletion, ClusterableModel):
    """``code`` stands in addresses and commands."""

    code = models.CharField(
        _("Code of the scheme"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+$", _("Small letters, digits and hyphens only."))],
        help_text=_("Stands in addresses and commands. Small letters, digits and hyphens."),
    )
    name = models.CharField(_("Name of the scheme"), max_length=60)
    since = models.DateField(_("In use since"))
    until = models.DateField(_("In use until"), null=True, blank=True)
    bonus_limit = models.DecimalField(
        _("Points added, at most"), max_digits=4, decimal_places=1, default=Decimal(10), validators=[NOT_NEGATIVE]
    )

    objects = SchemeQuerySet.as_manager()
    refusal_message = _(
        "“%(name)s” cannot be deleted: %(count)d score sheets were made by it. Enter the date until which it is used."
    )

    class Meta:
        ordering: ClassVar = ["-since", "pk"]
        verbose_name = _("Appraisal scheme")
        verbose_name_plural = _("Appraisal schemes")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("The last day lies before the first. Choose a later one.")})


class Indicator(models.Model):
    """One row of the sheet. ``bands``: [[percent, points], …], falling; ``per_missing``: points off for each missing.

    The keys name questions of ``form_slug``: ``key_questions`` must be filled in beside the required ones,
    ``household_key`` tells households apart, ``date_key`` says when the visit was.
    """

    scheme = ParentalKey(Scheme, on_delete=models.CASCADE, related_name="indicators")
    sort_order = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(_("Kind of item"), max_length=10, choices=Kind, default=Kind.BASE)
    title = models.CharField(_("Appraisal item"), max_length=30)
    content = models.CharField(_("Content and standard"), max_length=200, blank=True)
    points = models.DecimalField(
        _("Full points"),
        max_digits=4,
        decimal_places=1,
        default=Decimal(0),
        validators=[NOT_NEGATIVE, MaxValueValidator(Decimal(100))],
        help_text=_("Of items that deduct: the most that may be deducted. Of a veto: 0."),
    )
    method = models.CharField(_("How it is scored"), max_length=120, blank=True)
    source = models.CharField(_("Points come from"), max_length=30, choices=Source, default=Source.MANUAL)
    form_slug = models.CharField(_("Form that is measured"), max_length=60, blank=True)
    key_questions = models.CharField(
        _("Questions that must be filled in"),
        max_length=200,
        blank=True,
        help_text=_("Field keys with spaces between; required questions count anyway."),
    )
    household_key = models.CharField(_("Question with the household's number"), max_length=60, blank=True)
    date_key = models.CharField(_("Question with the day of the visit"), max_length=60, blank=True)
    expected = models.PositiveSmallIntegerField(
        _("Households to be visited a month"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    bands = models.JSONField(_("Points by percentage"), default=list, blank=True)
    per_missing = models.DecimalField(
        _("Points off for each missing one"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(TENTH)],
    )

    sort_order_field = "sort_order"  # Wagtail's inline panel moves rows by it

    class Meta:
        ordering: ClassVar = ["sort_order", "pk"]
        verbose_name = _("Appraisal indicator")
        verbose_name_plural = _("Appraisal indicators")

    def __str__(self) -> str:
        return self.title

    @property
    def parameters(self) -> dict[str, Any]:
        """What the metric is asked with; copied into sheets, so numbers are texts."""
        names = ("form_slug", "key_questions", "household_key", "date_key", "expected", "bands")
        found = {name: getattr(self, name) for name in names}
        return found | {"per_missing": None if self.per_missing is None else str(self.per_missing)}

    def clean(self) -> None:
        super().clean()
        faults = dict(self._faults())
        if faults:
            raise ValidationError(faults)

    def _faults(self) -> Iterator[tuple[str, str]]:
        if self.kind == Kind.VETO and self.points:
            yield "points", _now("A veto has no points. Enter 0.")
        if self.kind != Kind.VETO and self.points == 0:
            yield "points", _now("Enter how many points this item has at most.")
        if self.source == Source.MANUAL:
            return
        if self.kind != Kind.BASE:
            yield "source", _now("Only basic items can be measured from records.")
        if not self.form_slug:
            yield "form_slug", _now("Choose the form whose records are measured.")
        if self.source == Source.VISITS and not self.expected:
            yield "expected", _now("Enter how many households are to be visited a month.")
        if self.source == Source.VISITS and not self.household_key:
            yield "household_key", _now("Enter the field key of the question that tells households apart.")
        if bool(self.bands) == (self.per_missing is not None):
            yield "bands", _now("Enter either points by percentage or points off for each missing one.")
        elif fault := check_bands(self.bands, self.points):
            yield "bands", fault
        yield from self._unknown_keys()

    def _unknown_keys(self) -> Iterator[tuple[str, str]]:
        """Field keys that the form, once it is enabled, does not have."""
        form = Form.objects.select_related("current").filter(slug=self.form_slug, current__isnull=False).first()
        if form is None or form.current is None:
            return
        known = {question.key for question in form.current.schema.scalars}
        for name in ("key_questions", "household_key", "date_key"):
            if unknown := [key for key in getattr(self, name).split() if key not in known]:
                yield name, _now("The form has no field key “%(keys)s”.") % {"keys": "、".join(unknown)}


class Grade(models.Model):
    """From ``from_score`` up to the next grade."""

    scheme = ParentalKey(Scheme, on_delete=models.CASCADE, related_name="grades")
    name = models.CharField(_("Name of the grade"), max_length=10)
    from_score = models.DecimalField(
        _("From how many points"), max_digits=4, decimal_places=1, validators=[NOT_NEGATIVE]
    )
    coefficient = models.DecimalField(
        _("Coefficient of pay"), max_digits=3, decimal_places=2, validators=[NOT_NEGATIVE]
    )
    share = models.PositiveSmallIntegerField(
        _("Recommended share, at most (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("The desk says when more sheets than this have the grade. Nothing is refused."),
    )

    class Meta:
        ordering: ClassVar = ["-from_score"]
        verbose_name = _("Grade of the appraisal")
        verbose_name_plural = _("Grades of the appraisal")

    def __str__(self) -> str:
        return self.name
