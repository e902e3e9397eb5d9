"""The cast, the same in every test: one county, two towns, and the people who may or may not see things.

county_admin        looks after the administration; sees the whole county
town_officer_a/_b   town centre of A and of B, each with everything below
village_clerk       a village of A, with everything below
grid_worker         one grid of that village
department_handler  a county department's person for town A
resident            nobody signed in
outsider            signed in, without any appointment
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from forms_app.areas.models import Appointment, Area, Department
from forms_app.areas.posts import ensure_posts

PASSWORD = "he-tang-cun-2026"
SINCE = date(2026, 1, 1)
CAST = (
    "county_admin",
    "town_officer_a",
    "town_officer_b",
    "village_clerk",
    "grid_worker",
    "department_handler",
    "resident",
    "outsider",
)
# name, code, level, name of the parent
_TREE = [
    ("county", "329921", "county", "望禾县", None),
    ("town_a", "329921101", "town", "清溪塘镇", "county"),
    ("village_a", "329921101201", "village", "荷塘村", "town_a"),
    ("grid_a", "329921101201001", "grid", "荷塘村第一网格", "village_a"),
    ("micro_a", "329921101201001001", "micro", "荷塘村第一网格1号微网格", "grid_a"),
    ("micro_a2", "329921101201001002", "micro", "荷塘村第一网格2号微网格", "grid_a"),
    ("grid_a2", "329921101201002", "grid", "荷塘村第二网格", "village_a"),
    ("village_a2", "329921101202", "village", "杨家桥村", "town_a"),
    ("grid_a3", "329921101202001", "grid", "杨家桥村第一网格", "village_a2"),
    ("town_b", "329921102", "town", "石桥头镇", "county"),
    ("village_b", "329921102201", "village", "三里墩村", "town_b"),
    ("grid_b", "329921102201001", "grid", "三里墩村第一网格", "village_b"),
    ("micro_b", "329921102201001001", "micro", "三里墩村第一网格1号微网格", "grid_b"),
]


def make_person(username: str, name: str, **extra: Any) -> Any:
    return get_user_model().objects.create_user(username, password=PASSWORD, name=name, **extra)


def appoint(user: Any, post: str, area: Area, **extra: Any) -> Appointment:
    """Give ``user`` a standard post in ``area``, with everything below it unless told otherwise."""
    extra.setdefault("since", SINCE)
    return Appointment.objects.create(user=user, post=ensure_posts()[post], area=area, **extra)


@pytest.fixture
def areas(db: None) -> SimpleNamespace:
    """The tree, by short names: areas.town_a, areas.grid_b …"""
    last = Area.get_last_root_node()  # another tree may stand there
    made: dict[str, Area] = {}
    for short, code, level, name, parent in _TREE:
        above = made.get(parent or "")
        if above is None:
            path = last._inc_path() if last else Area._get_path(None, 1, 1)
        else:
            above.numchild += 1
            path = Area._get_path(above.path, above.depth + 1, above.numchild)
        made[short] = Area(code=code, level=level, name=name, path=path, depth=above.depth + 1 if above else 1)
    Area.objects.bulk_create(made.values())  # at once: nearly every test has them
    return SimpleNamespace(**made)


@pytest.fixture
def county_admin(areas: SimpleNamespace) -> Any:
    from forms_app.accounts.roles import ensure_groups

    user = make_person("cast-county", "县一平")
    user.groups.add(ensure_groups())
    appoint(user, "county-admin", areas.county)
    return user


@pytest.fixture
def town_officer_a(areas: SimpleNamespace) -> Any:
    user = make_person("cast-town-a", "镇二安")
    appoint(user, "town-officer", areas.town_a)
    return user


@pytest.fixture
def town_officer_b(areas: SimpleNamespace) -> Any:
    user = make_person("cast-town-b", "镇三宁")
    appoint(user, "town-officer", areas.town_b)
    return user


@pytest.fixture
def village_clerk(areas: SimpleNamespace) -> Any:
    user = make_person("cast-village", "村四书")
    appoint(user, "village-clerk", areas.village_a)
    return user


@pytest.fixture
def grid_worker(areas: SimpleNamespace) -> Any:
    user = make_person("cast-grid", "王一禾")
    appoint(user, "grid-worker", areas.grid_a, full_time=True)
    return user


@pytest.fixture
def department_handler(areas: SimpleNamespace) -> Any:
    department = Department.add_root(name="县应急管理局", area=areas.county)
    user = make_person("cast-department", "应五急")
    appoint(user, "department-handler", areas.town_a, department=department)
    return user


@pytest.fixture
def resident() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def outsider(db: None) -> Any:
    return make_person("cast-outsider", "外六人")


@pytest.fixture
def cast(
    county_admin: Any,
    town_officer_a: Any,
    town_officer_b: Any,
    village_clerk: Any,
    grid_worker: Any,
    department_handler: Any,
    resident: Any,
    outsider: Any,
) -> dict[str, Any]:
    """Everybody by name, in the order of CAST."""
    people = (
        county_admin,
        town_officer_a,
        town_officer_b,
        village_clerk,
        grid_worker,
        department_handler,
        resident,
        outsider,
    )
    return dict(zip(CAST, people, strict=True))


def client_of(user: Any) -> Client:
    """A browser in which ``user`` has signed in (the resident has not)."""
    client = Client()
    if user.is_authenticated:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
