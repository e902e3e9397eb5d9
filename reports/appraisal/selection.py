"""Which month, scheme and area the desk shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from forms_app.areas.models import Area, Level
from forms_app.areas.scope import Scope, areas_of, scope_of
from reports.appraisal.access import read_month, this_month
from reports.appraisal.metrics import Month
from reports.appraisal.models import Scheme, ScoreSheet, State


@dataclass
class Selection:
    user: Any
    month: Month
    scheme: Scheme | None
    area: Area | None
    is_bad_month: bool = False
    schemes: list[Scheme] = field(default_factory=list)

    @property
    def places(self) -> Q:
        """The chosen part of the user's areas, as a condition on ``area__path``."""
        own = scope_of(self.user, "appraise").q("area__path")
        return own & Scope(subtrees=(self.area.path,)).q("area__path") if self.area else own

    @property
    def sheets(self) -> QuerySet[ScoreSheet]:
        chosen = ScoreSheet.objects.filter(self.places, period=self.month.name, scheme=self.scheme)
        return chosen.select_related("area", "scheme").order_by("area__path", "pk")

    @property
    def query(self) -> str:
        parts = {"month": self.month.name}
        if self.scheme:
            parts["scheme"] = self.scheme.code
        if self.area:
            parts["area"] = self.area.code
        return urlencode(parts)


def read_selection(user: Any, params: Mapping[str, Any]) -> Selection:
    """From an address. What cannot be read is left at its default: this month, the newest scheme, all one's areas."""
    text = str(params.get("month") or "")
    month = read_month(text)
    chosen = month or this_month()
    schemes = list(Scheme.objects.of_month(chosen.first, chosen.last))
    scheme = next((it for it in schemes if it.code == params.get("scheme")), schemes[0] if schemes else None)
    found = Selection(user, chosen, scheme, None, bool(text) and month is None, schemes)
    code = str(params.get("area") or "")
    if code:
        found.area = areas_of(user, "appraise").filter(code=code).first()
    return found


def choosable_areas(user: Any) -> list[tuple[Area, str]]:
    """Towns and villages of the user's areas with their full names, for the filter. Two queries."""
    areas = list(areas_of(user, "appraise").filter(level__in=(Level.TOWN, Level.VILLAGE)))
    names = Area.names_of(area.path for area in areas)
    return [(area, area.full_name(names)) for area in areas]


@dataclass(frozen=True)
class Share:
    """How many of the sheets have a grade for which a share is recommended."""

    name: str
    count: int
    total: int
    limit: int

    @property
    def percent(self) -> int:
        return self.count * 100 // self.total

    @property
    def is_above(self) -> bool:
        return self.count * 100 > self.total * self.limit


def shares(sheets: QuerySet[ScoreSheet], scheme: Scheme) -> list[Share]:
    """Of grades above their recommended share. Two queries."""
    limits = {grade.name: grade.share for grade in scheme.grades.all() if grade.share}
    graded = dict(sheets.exclude(grade="").order_by().values_list("grade").annotate(Count("pk")))
    total = sum(graded.values())
    found = [Share(name, graded.get(name, 0), total, limit) for name, limit in limits.items()]
    return [it for it in found if it.total and it.is_above]


def confirmed_count(sheets: QuerySet[ScoreSheet]) -> int:
    return sheets.filter(state=State.CONFIRMED).count()
