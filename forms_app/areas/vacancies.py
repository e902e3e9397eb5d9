"""缺配清单: which required posts nobody holds, by town and village."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from forms_app.areas.models import Area
from forms_app.areas.team import Vacancy, teams_of

VILLAGE_DEPTH = 3  # county, town, village


@dataclass(frozen=True)
class Shortage:
    """A place of one area's team that is empty."""

    area: Area
    name: str  # in full
    vacancy: Vacancy


@dataclass
class Group:
    """A village with its grids and micro-grids; a town or the county by itself."""

    path: str
    town: str
    village: str
    required: int = 0
    filled: int = 0
    shortages: list[Shortage] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return self.required - self.filled

    @property
    def name(self) -> str:
        return f"{self.town} {self.village}".strip()


def groups_of(areas: Iterable[Area], on: date | None = None) -> list[Group]:
    """Every village with what it should have and has, in the order of the tree. Three queries."""
    areas = list(areas)
    names = Area.names_of(area.path for area in areas)
    groups: dict[str, Group] = {}
    for pk, team in teams_of(areas, on).items():
        area = team.grid
        assert area.pk == pk
        key = area.path[: VILLAGE_DEPTH * Area.steplen]
        group = groups.setdefault(key, _group(key, names))
        group.required += team.required
        group.filled += team.filled
        group.shortages += [Shortage(area, area.full_name(names), vacancy) for vacancy in team.vacancies]
    return sorted(groups.values(), key=lambda group: group.path)


def _group(path: str, names: dict[str, str]) -> Group:
    step = Area.steplen
    above = names.get(path[: 2 * step], "") if len(path) > step else names.get(path, "")
    return Group(path, above, names.get(path, "") if len(path) == VILLAGE_DEPTH * step else "")
