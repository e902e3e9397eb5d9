"""Posts, and who holds them where and when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models.areas import Area, Level
from forms_app.areas.models.departments import Department
from forms_app.areas.references import RefusesDeletion, RefusingQuerySet


class Post(RefusesDeletion, models.Model):
    """A kind of post (网格长, 专职网格员, 村文书 …) and what its holder may do with the records of her areas."""

    code = models.SlugField(_("Code"), unique=True)
    name = models.CharField(_("Name"), max_length=30, unique=True)
    level = models.CharField(_("Level"), max_length=10, choices=Level)
    required = models.PositiveSmallIntegerField(_("Required in each area of this level"), default=0)
    counts_as = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="counted_as_this",
        verbose_name=_("Counts as this post"),
        help_text=_("A part-time grid worker fills the place of the full-time one: one of the two is enough."),
    )
    can_fill = models.BooleanField(_("Fills in forms"), default=False)
    can_read = models.BooleanField(_("Reads ledgers"), default=False)
    can_edit = models.BooleanField(_("Corrects records"), default=False)
    can_export = models.BooleanField(_("Exports ledgers"), default=False)
    can_print = models.BooleanField(_("Prints records"), default=False)
    can_announce = models.BooleanField(_("Writes public notices"), default=False)
    can_approve = models.BooleanField(_("Approves public notices"), default=False)
    can_appraise = models.BooleanField(_("Scores grid workers"), default=False)
    can_roster = models.BooleanField(_("Plans duty rotas"), default=False)
    is_public = models.BooleanField(
        _("Shown to residents"),
        default=False,
        help_text=_("Name, photo and phone stand on the on-duty notice and the village's board."),
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)

    objects = RefusingQuerySet.as_manager()
    refusal_message = _(
        "“%(name)s” cannot be deleted: %(count)d people hold or held this post. End their terms instead."
    )

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        verbose_name = _("Post")
        verbose_name_plural = _("Posts")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        other = self.counts_as
        if other and (other.pk == self.pk or other.counts_as_id or other.level != self.level):
            raise ValidationError(
                {
                    "counts_as": _(
                        "Choose another post of the same level that does not itself count as another, "
                        "or leave it empty."
                    )
                }
            )


class AppointmentQuerySet(RefusingQuerySet):
    def in_force(self, on: date | None = None) -> AppointmentQuerySet:
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Appointment(RefusesDeletion, models.Model):
    """Somebody holds a post in one area, with dates. A person may hold several."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("Person")
    )
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name=_("Post"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="appointments", verbose_name=_("Area"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("Department")
    )
    below = models.BooleanField(_("This area and below"), default=True)
    full_time = models.BooleanField(_("Full-time"), default=False)
    since = models.DateField(_("In post since"), default=timezone.localdate)
    until = models.DateField(_("In post until"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()
    refusal_message = _(
        "“%(name)s” cannot be deleted: %(count)d records name whoever holds it. "
        "End it instead: enter the last day in post."
    )

    class Meta:
        ordering: ClassVar = ["area__path", "post__order", "pk"]
        verbose_name = _("Appointment")
        verbose_name_plural = _("Appointments")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="appointment_dates_in_order",
                violation_error_message=_("The last day in post is before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.post}"

    @property
    def in_force(self) -> bool:
        today = timezone.localdate()
        return self.since <= today and (self.until is None or self.until >= today)


def count_appointments(instance: models.Model) -> int:
    """A reference check: appointments and departments that an area, department, post or person has."""
    column = {Area: "area", Department: "department", Post: "post"}.get(type(instance))
    if column is None:
        named_user = instance._meta.label == settings.AUTH_USER_MODEL
        return Appointment.objects.filter(user_id=instance.pk).count() if named_user else 0
    departments = Department.objects.filter(area=instance).count() if isinstance(instance, Area) else 0
    return departments + Appointment.objects.filter(**{column: instance}).count()
