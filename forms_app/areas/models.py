"""Who is where: the tree of areas, the departments beside it, posts, and who holds them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from forms_app.areas.references import RefusesDeletion, RefusingQuerySet


class Level(models.TextChoices):
    COUNTY = "county", _("County")
    TOWN = "town", _("Town or sub-district")
    VILLAGE = "village", _("Village or community")
    GRID = "grid", _("Grid")
    MICRO = "micro", _("Micro-grid")


LEVELS = [level.value for level in Level]
# Digits of a code by level: GB/T 2260 (6), GB/T 10114 (+3), village (+3), grid (+3), micro-grid (+3).
CODE_LENGTH = {"county": 6, "town": 9, "village": 12, "grid": 15, "micro": 18}


class Area(RefusesDeletion, MP_Node):
    """A node of county → town → village → grid → micro-grid.

    ``path`` (treebeard's materialised path) is copied into every record as ``area_path``; a subtree is the range
    ``path <= area_path < scope.successor(path)``. Records refer to areas, so an area is closed, never deleted.
    """

    uuid = models.UUIDField(_("UUID"), default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        _("Area code"), max_length=18, unique=True, validators=[RegexValidator(r"^\d{6,18}$", _("Digits only."))]
    )
    name = models.CharField(_("Name"), max_length=50)
    level = models.CharField(_("Level"), max_length=10, choices=Level)
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    class Meta(MP_Node.Meta):
        abstract = False
        verbose_name = _("Area")
        verbose_name_plural = _("Areas")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        wanted = CODE_LENGTH.get(self.level)
        if wanted and len(self.code) != wanted:
            raise ValidationError(
                {
                    "code": _("A code of this level has %(wanted)d digits; this one has %(found)d.")
                    % {"wanted": wanted, "found": len(self.code)}
                }
            )

    @classmethod
    def _inc_path_of(cls, path: str) -> str:
        step = cls._int2str(cls._str2int(path[-cls.steplen :]) + 1)
        return path[: -cls.steplen] + step.rjust(cls.steplen, cls.alphabet[0])

    @property
    def is_open(self) -> bool:
        return self.closed_on is None or self.closed_on > timezone.localdate()


class Department(RefusesDeletion, MP_Node):
    """A county department or its office in a town."""

    name = models.CharField(_("Name"), max_length=50)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("Area"))

    class Meta(MP_Node.Meta):
        abstract = False
        verbose_name = _("Department")
        verbose_name_plural = _("Departments")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A kind of post (网格长, 专职网格员, 村文书 …) and what its holder may do with the records of her areas."""

    code = models.SlugField(_("Code"), unique=True)
    name = models.CharField(_("Name"), max_length=30, unique=True)
    level = models.CharField(_("Level"), max_length=10, choices=Level)
    required = models.PositiveSmallIntegerField(_("Required in each area of this level"), default=0)
    can_fill = models.BooleanField(_("Fills in forms"), default=False)
    can_read = models.BooleanField(_("Reads ledgers"), default=False)
    can_edit = models.BooleanField(_("Corrects records"), default=False)
    can_export = models.BooleanField(_("Exports ledgers"), default=False)
    can_print = models.BooleanField(_("Prints"), default=False)
    order = models.PositiveSmallIntegerField(_("Order"), default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        verbose_name = _("Post")
        verbose_name_plural = _("Posts")

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(RefusingQuerySet):
    def in_force(self, on: date | None = None) -> AppointmentQuerySet:
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Appointment(models.Model):
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

    class Meta:
        ordering: ClassVar = ["area__path", "post__order", "pk"]
        verbose_name = _("Appointment")
        verbose_name_plural = _("Appointments")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="appointment_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.post}"
