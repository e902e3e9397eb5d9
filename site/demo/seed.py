"""The whole demo county, step by step. Every step finds what an earlier run has done and adds what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from demo import admission, appraisals, notices, passwords, rotas, teams
from demo.activities import fire_checks, visits
from demo.forms import FIRE_SLUG, RESIDENTS_SLUG, VISIT_SLUG
from demo.people import make_areas, make_departments, make_people
from demo.places import places
from demo.records import GRID_DIGITS, make_forms, make_records
from demo.residents import Filled, residents
from demo.staff import COUNTY_ADMIN, staff, worker_of
from forms_app.accounts.roles import ensure_groups
from forms_app.areas.posts import ensure_posts

Say = Callable[[str], None]
ROOMS = (teams, notices, rotas, appraisals, admission)  # after the records, which some of them count


class Size(NamedTuple):
    """Grids a village, micro-grids a grid, and records of each form."""

    grids: int = 3
    micros: int = 4
    households: int = 900
    checks: int = 60
    visits: int = 120


def seed(say: Say, size: Size = Size()) -> int:  # noqa: B008
    """Make the county; returns how many records were added."""
    every_place = list(places(size.grids, size.micros))
    people = list(staff(every_place))
    grids = [place for place in every_place if place.level == "grid"]
    micros = [place for place in every_place if place.level == "micro"]
    areas = make_areas(every_place)
    users = make_people(people, areas, make_departments(areas), ensure_posts(), ensure_groups())
    say(f"区域{len(every_place)}个，人员{len(people)}名，账号见 {passwords.path()}")

    forms = make_forms(users[COUNTY_ADMIN])
    workers = {grid.code: worker_of(grid.code, people) for grid in grids}
    homes: dict[str, list[Filled]] = defaultdict(list)
    for home in residents(micros, size.households):
        homes[home.area[:GRID_DIGITS]].append(home)
    owners = {grid.code: homes[grid.code][0].answers["hu_zhu_xing_ming"] for grid in grids}
    names = {code: worker.name for code, worker in workers.items()}
    wanted = {
        RESIDENTS_SLUG: [home for grid in grids for home in homes[grid.code]],
        FIRE_SLUG: list(fire_checks(grids, owners, size.checks)),
        VISIT_SLUG: list(visits(grids, homes, names, size.visits)),
    }
    added = 0
    for slug, filled in wanted.items():
        new = sum(make_records(forms[slug], filled, lambda grid: users[workers[grid].username]))
        say(f"{forms[slug].title}：{len(filled)}条（本次新增{new}条）")
        added += new
    for room in ROOMS:
        room.seed(say, users, areas)
    return added
