"""Two stations of the demo county with their people and leave, and December 2026 planned and published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from forms_app.areas.models import Appointment, Area
from reports.rota import planning
from reports.rota.models import Leave, LeaveKind, Staff, Station

MONTH = date(2026, 12, 1)
STATIONS = [
    ("hetang", "329921101201", "荷塘村", "荷塘村党群服务中心一楼", ["hetang-shuji", "hetang-cun"]),
    ("qingxitang", "329921101001", "清溪塘社区", "清溪塘社区居委会值班室", ["qingxitang-shuji", "qingxitang-cun"]),
]
LEADERS, PEOPLE, CALLS = 4, 8, 2


def seed(say: Callable[[str], Any], users: Mapping[str, Any], areas: Mapping[str, Area]) -> None:
    """Stations that exist are left alone."""
    made = 0
    for code, area, name, place, first in STATIONS:
        if not Station.objects.filter(code=code).exists():
            _make(code, areas[area], name, place, [users[it] for it in first if it in users])
            made += 1
    say(f"值班单位：{len(STATIONS)}个（本次新增{made}个），已排2026年12月值班表")


@transaction.atomic
def _make(code: str, area: Area, name: str, place: str, first: list[Any]) -> None:
    station = Station.objects.create(
        code=code, name=name, area=area, place=place, phone="0999-5550101（演示）", fax="0999-5550102（演示）",
        town_phone="0999-5550100（演示）", gap=2,
    )  # fmt: skip
    people = _people(area, first)
    leaders, workers = people[:LEADERS], people[LEADERS : LEADERS + PEOPLE]
    calls = people[LEADERS + PEOPLE :][:CALLS]
    staff = [Staff.objects.create(station=station, leads=True, serves=False, **_named(user)) for user in leaders]
    staff += [Staff.objects.create(station=station, **_named(user)) for user in workers]
    for user in calls:
        Staff.objects.create(station=station, serves=False, standby=True, **_named(user))
    if len(workers) > 3:
        Leave.objects.create(staff=staff[-1], first=date(2026, 12, 7), last=date(2026, 12, 13), kind=LeaveKind.ANNUAL)
        Leave.objects.create(staff=staff[0], first=date(2026, 12, 21), last=date(2026, 12, 25), kind=LeaveKind.TRAINING)
    if planning.make_plan(station, MONTH).exists:
        planning.publish(station, MONTH, None, accept=True)


def _people(area: Area, first: list[Any]) -> list[Any]:
    """Those who work in the village, in the order of the tree, each once."""
    found = {user.pk: user for user in first}
    held = Appointment.objects.in_force(MONTH).filter(area__path__startswith=area.path).select_related("user")
    for appointment in held.order_by("area__path", "post__order", "pk"):
        found.setdefault(appointment.user_id, appointment.user)
    return list(found.values())


def _named(user: Any) -> dict[str, Any]:
    return {"user": user, "name": user.get_full_name(), "phone": user.phone.removesuffix("（演示）")}
