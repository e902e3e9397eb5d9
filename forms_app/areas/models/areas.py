"""The tree of areas."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from forms_app.areas.references import count_references
from forms_app.areas.tree import NodeManager, RefusingNodeQuerySet


class Level(models.TextChoices):
    COUNTY = "county", _("County")
    TOWN = "town", _("Town or sub-district")
    VILLAGE = "village", _("Village or community")
    GRID = "grid", _("Grid")
    MICRO = "micro", _("Micro-grid")


LEVELS = [level.value for level in Level]
# Digits of a code by level: GB/T 2260 (6), GB/T 10114 (+3), village (+3), grid (+3), micro-grid (+3).
CODE_LENGTH = {"county": 6, "town": 9, "village": 12, "grid": 15, "micro": 18}


class AreaQuerySet(RefusingNodeQuerySet):
    def open(self, on: date | None = None) -> AreaQuerySet:
        """Areas that are not closed on that day (today)."""
        day = on or timezone.localdate()
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


class AreaManager(NodeManager.from_queryset(AreaQuerySet)):  # type: ignore[misc]
    pass


class Area(MP_Node):
    """A node of county → town → village → grid → micro-grid.

    ``path`` (treebeard's materialised path) is copied into every record as ``area_path``; a subtree is the range
    ``path <= area_path < scope.successor(path)``. Records refer to areas, so an area is closed, never deleted,
    and never moved.
    """

    uuid = models.UUIDField(_("UUID"), default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        _("Area code"), max_length=18, unique=True, validators=[RegexValidator(r"^\d{6,18}$", _("Digits only."))]
    )
    name = models.CharField(_("Name"), max_length=50)
    level = models.CharField(_("Level"), max_length=10, choices=Level)
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    objects = AreaManager()
    refusal_message = _(
        "“%(name)s” cannot be deleted: %(count)d records, appointments, departments or areas below belong to it. "
        "Close it instead: enter the date on which it closed."
    )

    class Meta(MP_Node.Meta):
        abstract = False
        verbose_name = _("Area")
        verbose_name_plural = _("Areas")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def find(cls, code: str) -> Area | None:
        """The area with this code, closed ones too; None for an unknown or malformed code."""
        return cls.objects.filter(code=code).first() if code.isdigit() else None

    @classmethod
    def names_of(cls, paths: Iterable[str]) -> dict[str, str]:
        """{path: name} of these nodes and all above them, for ``full_name`` in lists. One query."""
        step = cls.steplen
        wanted = {path[:end] for path in set(paths) for end in range(step, len(path) + 1, step)}
        return dict(cls.objects.filter(path__in=wanted).order_by().values_list("path", "name"))

    def full_name(self, names: Mapping[str, str] | None = None) -> str:
        """「清溪塘镇 荷塘村 第一网格」: the names from the town down; the county only for itself.

        Lists pass ``names_of`` all their paths; without it one query runs.
        """
        known = self.names_of([self.path]) if names is None else names
        return spell(self.path, known) or self.name

    @property
    def is_open(self) -> bool:
        return self.closed_on is None or self.closed_on > timezone.localdate()

    def close(self, on: date) -> None:
        """Close this area and what is still open below it. Records stay."""
        tree = Area.get_tree(self)
        tree.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on) | Q(pk=self.pk)).update(closed_on=on)
        self.closed_on = on

    def reopen(self) -> None:
        """Open this area again; what was closed below it is reopened one by one."""
        self.closed_on = None
        self.save(update_fields=["closed_on"])

    def clean(self) -> None:
        super().clean()
        wanted = CODE_LENGTH.get(self.level)
        if wanted and self.code and len(self.code) != wanted:
            raise ValidationError(
                {
                    "code": _("A code of this level has %(wanted)d digits; this one has %(found)d.")
                    % {"wanted": wanted, "found": len(self.code)}
                }
            )
        if self.closed_on and self.valid_from and self.closed_on < self.valid_from:
            raise ValidationError({"closed_on": _("The area closes before it is valid.")})
        if not self._state.adding:
            self.check_under(self.get_parent())
            self._check_codes_below()

    def _check_codes_below(self) -> None:
        if self.numchild and self.get_children().exclude(code__startswith=self.code).exists():
            raise ValidationError({"code": _("Areas below begin with the old code, so it cannot be changed.")})

    def check_under(self, parent: Area | None) -> None:
        """Raise ValidationError unless level and code belong under ``parent`` (None: this is the county)."""
        expected = LEVELS[0] if parent is None else _next_level(parent.level)
        if self.level != expected:
            raise ValidationError({"level": _("Levels follow one another: county, town, village, grid, micro-grid.")})
        if parent and not self.code.startswith(parent.code):
            raise ValidationError(
                {
                    "code": _("The code must begin with %(code)s, the code of %(name)s.")
                    % {"code": parent.code, "name": parent.name}
                }
            )

    def move(self, target: Area, pos: str | None = None) -> Any:
        """Refused once records name the area: they carry its path, and would be found by the wrong people.

        Refused too where it would push aside areas that records name: only the end of a row is always free.
        """
        _refuse_to_move([self, *_pushed(target, pos, self.pk)])
        return super().move(target, pos)

    def add_sibling(self, pos: str | None = None, **kwargs: Any) -> Any:
        """Refused where it would push aside areas that records name."""
        _refuse_to_move(_pushed(self, pos))
        return super().add_sibling(pos, **kwargs)

    @classmethod
    def _inc_path_of(cls, path: str) -> str:
        step = cls._int2str(cls._str2int(path[-cls.steplen :]) + 1)
        return path[: -cls.steplen] + step.rjust(cls.steplen, cls.alphabet[0])


def _pushed(target: Area, pos: str | None, moved: int | None = None) -> list[Area]:
    """Areas that may get other paths when one is put at this position, which treebeard counts from ``target``."""
    if pos in {None, "last-sibling", "last-child"}:
        return []
    row = target.get_children() if pos and pos.endswith("child") else target.get_siblings()
    return list(row.exclude(pk=moved))


def _refuse_to_move(areas: Iterable[Area]) -> None:
    for area in areas:
        if count_references(area):
            raise ValidationError(
                _(
                    "“%(name)s” cannot be moved: records or areas below it refer to its place. "
                    "Close it and make a new one."
                )
                % {"name": area}
            )


def _next_level(level: str) -> str:
    """The level below; empty below a micro-grid."""
    return [*LEVELS, ""][LEVELS.index(level) + 1]


def spell(path: str, names: Mapping[str, str]) -> str:
    """Join the names along a path without the county; a name that repeats the one above it is cut short."""
    parts: list[str] = []
    above = ""
    for end in range(2 * Area.steplen, len(path) + 1, Area.steplen):
        name = names.get(path[:end], "")
        parts.append(name.removeprefix(above) or name)
        above = name
    return " ".join(part for part in parts if part)
