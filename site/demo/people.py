"""Areas, departments, people and their posts into the database. What is there already is left as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from demo import passwords
from demo.places import COUNTY_CODE, Place
from demo.residents import placeholder_phone
from demo.staff import DEPARTMENTS, Person
from forms_app.areas.models import Appointment, Area, Department, Post

IN_POST_SINCE = date(2026, 1, 1)


def make_areas(places: list[Place]) -> dict[str, Area]:
    """Areas by code, the missing ones made in one transaction."""
    areas = {area.code: area for area in Area.objects.all()}
    with transaction.atomic():
        for place in places:
            if place.code not in areas:
                fields = {"code": place.code, "name": place.name, "level": place.level}
                parent = areas.get(place.parent)
                areas[place.code] = parent.add_child(**fields) if parent else Area.add_root(**fields)
    return areas


def make_departments(areas: dict[str, Area]) -> dict[str, Department]:
    departments = {department.name: department for department in Department.objects.all()}
    for name in DEPARTMENTS:
        if name not in departments:
            departments[name] = Department.add_root(name=name, area=areas[COUNTY_CODE])
    return departments


def make_people(
    people: list[Person],
    areas: dict[str, Area],
    departments: dict[str, Department],
    posts: dict[str, Post],
    admins: Group,
) -> dict[str, Any]:
    """Users by username. A user who exists keeps password and posts, whatever became of them since.

    The file of passwords is written first, so that an interrupted run leaves no account that nobody can open.
    """
    users = get_user_model()._default_manager.in_bulk([person.username for person in people], field_name="username")
    accounts = passwords.load()
    lost = [person for person in people if person.signs_in and person.username not in accounts]
    for person in lost:
        accounts[person.username] = _account(person, areas, posts)
    if lost:
        passwords.save(accounts)
        for person in lost:
            if user := users.get(person.username):
                user.set_password(accounts[person.username]["password"])
                user.save()
    for number, person in enumerate(people, 1):
        if person.username not in users:
            password = accounts[person.username]["password"] if person.signs_in else None
            with transaction.atomic():
                user = _make(person, password, 900_000 + number)
                _appoint(user, person, areas, departments, posts)
                if person.is_admin:
                    user.groups.add(admins)
            users[person.username] = user
    return users


def _account(person: Person, areas: dict[str, Area], posts: dict[str, Post]) -> dict[str, str]:
    duty = person.duties[0]
    return {
        "password": passwords.new_password(),
        "role": posts[duty.post].name,
        "area": areas[duty.area].name,
        "code": duty.area,
        "name": person.name,
    }


def _make(person: Person, password: str | None, number: int) -> Any:
    """``password`` None: somebody on the books who does not sign in."""
    phone = f"{placeholder_phone(number)}（演示）"
    return get_user_model()._default_manager.create_user(
        person.username, password=password, name=person.name, phone=phone
    )


def _appoint(
    user: Any, person: Person, areas: dict[str, Area], departments: dict[str, Department], posts: dict[str, Post]
) -> None:
    Appointment.objects.bulk_create(
        Appointment(
            user=user,
            post=posts[duty.post],
            area=areas[duty.area],
            department=departments.get(duty.department),
            full_time=duty.full_time,
            since=IN_POST_SINCE,
        )
        for duty in person.duties
    )
