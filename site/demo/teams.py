"""What the on-duty notices of the demo county say: profiles, drawn faces, and one place that nobody fills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from demo.forms import RESIDENTS_SLUG
from demo.places import COUNTY_CODE
from demo.portraits import portrait, sketch
from demo.residents import placeholder_phone
from forms_app.areas.models import Appointment, Area, Level
from forms_app.areas.profiles import GridProfile
from forms_app.areas.team import teams_of
from forms_app.tables.models import Form
from forms_app.tables.runtime import models_for

ANNOUNCED_ON = date(2026, 1, 5)
LAST_DAY = date(2026, 10, 31)  # of the secretary who left
LEFT, LEFT_GRID = "liushuwan-shuji", "329921102202003"
GRID_DIGITS = 15
FACELESS = 9  # every ninth member has handed in no photo yet
WINDS = [
    "东至禾苗路，南至清溪河，西至村界，北至省道",
    "东至老街，南至环村路，西至清溪河，北至文化广场",
    "东至圩堤，南至村界，西至中心路，北至机耕路",
]


def seed(say: Callable[[str], None], users: Mapping[str, Any], areas: Mapping[str, Area]) -> None:
    """Adds what is missing; call it after the records, which it counts. An area that has a profile is left alone."""
    done = set(GridProfile.objects.values_list("area__code", flat=True))
    counts = _counts()
    new = [
        area
        for code, area in areas.items()
        if code.startswith(COUNTY_CODE) and area.level != Level.MICRO and code not in done
    ]
    with transaction.atomic():
        for area in new:
            _make_profile(area, counts)
        fresh_grids = [area for area in new if area.level == Level.GRID]
        faces = _draw_faces(fresh_grids)
        if any(area.code == LEFT_GRID for area in fresh_grids) and LEFT in users:
            Appointment.objects.filter(
                user=users[LEFT], area=areas[LEFT_GRID], post__code="party-head", until=None
            ).update(until=LAST_DAY)
    say(f"网格概况{len(fresh_grids)}个，画像{faces}张（均为绘制的示意头像）")


def _make_profile(area: Area, counts: dict[str, Counter[str]]) -> None:
    profile = GridProfile(area=area, **_entries(area, counts))
    if area.level == Level.GRID:
        profile.sketch.save("sketch.jpg", ContentFile(sketch(area.name, area.code)), save=False)
    profile.save()


def _entries(area: Area, counts: dict[str, Counter[str]]) -> dict[str, Any]:
    """Each level says what it knows; grids inherit the rest."""
    random = Random(f"profile {area.code}")
    if area.level == Level.COUNTY:
        return {"supervision_phone": _phone(1), "power_phone": _phone(2), "water_phone": _phone(3)}
    if area.level == Level.TOWN:
        number = int(area.code[6:]) * 10
        return {
            "mediation_phone": _phone(number),
            "village_police": f"警一安 {_phone(number + 1)}",
            "issuer": f"{area.name}综治中心",
            "announced_on": ANNOUNCED_ON,
        }
    if area.level == Level.VILLAGE:
        number = int(area.code[8:])
        return {"duty_phone": _phone(number), "liaison_cadre": f"包二联 {_phone(number + 500)}"}
    counted = counts.get(area.code, Counter())
    return {
        "bounds": random.choice(WINDS),
        "households": counted["households"] or None,
        "residents": counted["people"] or None,
        "migrants": counted["migrants"] if counted["people"] else None,
        "party_members": counted["party"] if counted["people"] else None,
        "key_places": random.randint(2, 6),
        "businesses": random.randint(5, 30),
    }


def _phone(number: int) -> str:
    return f"{placeholder_phone(910_000 + number)}（演示）"


def _counts() -> dict[str, Counter[str]]:
    """By grid: households, people, migrants and party members of the records, so that paper and ledger agree."""
    form = Form.objects.select_related("current").filter(slug=RESIDENTS_SLUG, current__isnull=False).first()
    found: dict[str, Counter[str]] = {}
    if form is None or form.current is None:
        return found
    models, repeat = models_for(form.current), form.current.schema.repeats[0]
    keys = {question.key: models.attribute(question.uuid) for question in repeat.questions}
    for code in models.main._default_manager.filter(deleted_at=None).values_list("area__code", flat=True):
        found.setdefault(code[:GRID_DIGITS], Counter())["households"] += 1
    rows = models.children[repeat.uuid]._default_manager.filter(parent__deleted_at=None)
    columns = ("parent__area__code", keys["ren_kou_lei_xing"], keys["zheng_zhi_mian_mao"])
    for code, kind, party in rows.values_list(*columns):
        counter = found.setdefault(code[:GRID_DIGITS], Counter())
        counter["people"] += 1
        counter["migrants"] += kind == "02"
        counter["party"] += party in {"01", "02"}
    return found


def _draw_faces(grids: list[Area]) -> int:
    """A drawn face and a political status for most members who have none; some stay without, as in life."""
    from django.contrib.auth import get_user_model

    members = {member.user_id: member for team in teams_of(grids).values() for member in team.members}
    people = get_user_model()._default_manager.filter(pk__in=members, portrait="", political_status="")
    drawn = 0
    for number, person in enumerate(people.order_by("username"), 1):
        is_secretary = members[person.pk].post_code == "party-head"
        person.political_status = "中共党员" if is_secretary or number % 3 else "群众"
        if number % FACELESS:
            person.portrait.save("portrait.jpg", ContentFile(portrait(person.username)), save=False)
            drawn += 1
        person.save(update_fields=["portrait", "political_status"])
    return drawn
