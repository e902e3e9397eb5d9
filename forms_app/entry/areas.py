"""The areas a person may answer with, asked in as few queries as a page needs."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import LEVELS, Area
from forms_app.areas.scope import Scope
from forms_app.tables.models import Form
from forms_app.tables.scope import where_to_correct, where_to_fill

LIST_LIMIT = 60  # more than this is chosen level by level
Option = tuple[str, str]
Group = tuple[str, list[Option]]

UNKNOWN = _("There is no such area. Choose one from the list.")
CLOSED = _("This area is closed. Choose another one.")
OUTSIDE = _("This is not in the areas you are responsible for. Choose one of your own.")


class AreaSource:
    """One person and one form; results are kept for the life of this object (one request).

    ``corrects``: a sent record is changed, for which other rights count.
    """

    def __init__(self, user: Any, form: Form, *, corrects: bool = False) -> None:
        self.user, self.form, self.corrects = user, form, corrects
        self._found: dict[str, Area] = {}
        self._lists: dict[str, list[Area]] = {}

    @cached_property
    def areas(self) -> QuerySet[Area]:
        return Area.objects.open().filter(self.scope.q("path"))

    @cached_property
    def scope(self) -> Scope:
        return where_to_correct(self.user) if self.corrects else where_to_fill(self.user, self.form)

    def at(self, level: str) -> QuerySet[Area]:
        return self.areas.filter(level=level) if level else self.areas

    def find(self, code: str) -> Area:
        """The area with this code. Raises ValidationError when it is unknown, closed or somebody else's."""
        if not (code.isascii() and code.isdigit()):
            raise ValidationError(UNKNOWN, code="unknown")
        if code not in self._found:
            area = Area.find(code[:20])
            if area is None:
                raise ValidationError(UNKNOWN, code="outside")
            if not area.is_open or not self.scope.covers(area.path):
                raise ValidationError(OUTSIDE if area.is_open else CLOSED, code="outside")
            self._found[code] = area
        return self._found[code]

    def listed(self, level: str) -> list[Area]:
        """At most LIST_LIMIT + 1 areas in tree order."""
        if level not in self._lists:
            self._lists[level] = list(self.at(level)[: LIST_LIMIT + 1])
            self._found.update({area.code: area for area in self._lists[level]})
        return self._lists[level]

    def is_long(self, level: str) -> bool:
        return len(self.listed(level)) > LIST_LIMIT

    def only(self, level: str = "") -> Area | None:
        """The area that goes without asking: the only one there is."""
        areas = self.listed(level)
        return areas[0] if len(areas) == 1 else None

    def own_grid(self) -> Area | None:
        """The grid (or micro-grid) of somebody who works in just one, micro-grids below it included."""
        areas = self.listed("")
        top = areas[0] if areas and areas[0].level in {"grid", "micro"} else None
        return top if top and all(area.path.startswith(top.path) for area in areas) else None

    def groups(self, level: str) -> list[Group]:
        """A short list as option groups: one level by parent, all levels by indentation."""
        areas = self.listed(level)
        if level and len({area.path[: -Area.steplen] for area in areas}) > 1:
            return self._by_parent(areas)
        shallowest = min((area.depth for area in areas), default=0)
        return [("", [(area.code, "　" * (area.depth - shallowest) + area.name) for area in areas])]

    @staticmethod
    def _by_parent(areas: list[Area]) -> list[Group]:
        names = Area.names_of([area.path for area in areas])
        grouped = groupby(areas, key=lambda area: area.path[: -Area.steplen])
        return [
            (Area(path=parent, name=names.get(parent, "")).full_name(names), [(area.code, area.name) for area in below])
            for parent, below in grouped
        ]

    def cascade(self, level: str, chosen: str) -> list[list[Option]]:
        """Choices of each level on the way to ``chosen`` (a code or ''), and of the next one. A query a level."""
        path = self._found_path(chosen)
        deepest = LEVELS.index(level) + 1 if level else len(LEVELS)
        selects: list[list[Option]] = []
        under = ""
        for depth in range(1, deepest + 1):
            branches = self._branches(level, depth, under)
            if not branches:
                break
            if len(branches) == 1 and not selects:  # one county, one town: nothing to choose
                under = branches[0].path
                continue
            selects.append([(area.code, area.name) for area in branches])
            under = next((area.path for area in branches if path.startswith(area.path)), "")
            if not under:
                break
        return selects

    @staticmethod
    def _found_path(code: str) -> str:
        area = Area.find(code[:20]) if code else None
        return area.path if area else ""

    def _branches(self, level: str, depth: int, under: str) -> list[Area]:
        """Areas at ``depth`` below ``under`` that are, or contain, possible answers."""
        end = depth * Area.steplen
        below = self.at(level).filter(path__startswith=under, depth__gte=depth).order_by()
        heads = below.annotate(head=Substr("path", 1, end)).values("head").distinct()
        return list(Area.objects.filter(path__in=heads).order_by("path"))
