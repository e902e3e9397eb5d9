"""A county of a thousand grids, the people who look at it, and a form with as many records as are asked for."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from forms_app.areas.models import Appointment, Area
from forms_app.areas.posts import ensure_posts
from forms_app.schema import row
from forms_app.schema.model import Choice, FormSchema
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.logic import asked, section, with_rules

TOWNS, VILLAGES, GRIDS = 10, 20, 5  # in each of the level above: a thousand grids
FIRST, DAYS = datetime(2022, 12, 1, tzinfo=UTC), 4 * 365  # records came in over four years
HOUSES = (Choice("own", "自有"), Choice("rent", "租赁"), Choice("public", "公房"))
KINDS = (Choice("elder", "独居老人"), Choice("child", "留守儿童"), Choice("ill", "重病"), Choice("none", "无"))
COUNTED, SEARCHABLE = ((row.COUNTED, True),), ((row.SEARCHABLE, True),)
BATCH = 20_000


@dataclass(frozen=True)
class County:
    """``officer`` looks after ``town``, ``worker`` after ``grid``, one of that town."""

    town: Area
    village: Area
    grid: Area
    grids: list[Area]
    officer: Any
    worker: Any


def make_county() -> County:
    root = Area.add_root(code="329921", name="望禾县", level="county", numchild=TOWNS)
    towns = _below([root], TOWNS, "town", "镇", VILLAGES)
    villages = _below(towns, VILLAGES, "village", "村", GRIDS)
    grids = _below(villages, GRIDS, "grid", "网格", 0)
    posts, user = ensure_posts(), get_user_model()
    officer, worker = user.objects.create(username="bench-town"), user.objects.create(username="bench-grid")
    for person, post, area in ((officer, "town-officer", towns[3]), (worker, "grid-worker", grids[321])):
        Appointment.objects.create(user=person, post=posts[post], area=area, since=date(2026, 1, 1))
    return County(towns[3], villages[64], grids[321], grids, officer, worker)


def _below(parents: list[Area], count: int, level: str, word: str, inner: int) -> list[Area]:
    """``count`` areas in each parent, in the order of the tree, in one statement."""
    made = [
        Area(
            path=Area._get_path(parent.path, parent.depth + 1, number),
            depth=parent.depth + 1,
            numchild=inner,
            code=f"{parent.code}{100 + number}",
            name=f"{parent.name.removesuffix('镇').removesuffix('村')}{number}{word}"[-20:],
            level=level,
        )
        for parent in parents
        for number in range(1, count + 1)
    ]
    return Area.objects.bulk_create(made, batch_size=500)


def household() -> FormSchema:
    """Fifteen questions of the usual types, three of them counted and one with an index, and a household's people."""
    person = section(
        "户主", asked("xing_ming", label="姓名", required=True),
        asked("xing_bie", "choice", label="性别", required=True, options=COUNTED),
        asked("chu_sheng", "date", label="出生日期", rules={"constraint": ". <= today()"}),
        asked("dian_hua", "phone", label="联系电话", options=SEARCHABLE), asked("shi_fou", "boolean", label="是否常住"),
    )  # fmt: skip
    home = section(
        "房屋", asked("zhu_fang", "choice", label="住房", choices=HOUSES, options=COUNTED),
        asked("mian_ji", "decimal", label="面积"),
        asked("ren_shu", "integer", label="人数", options=COUNTED, rules={"constraint": ". >= 0 and . <= 50"}),
        asked("zu_jin", "integer", label="租金", rules={"relevant": "${zhu_fang} = 'rent'"}),
        asked("ru_zhu", "date", label="入住日期"),
    )  # fmt: skip
    rows = asked(
        "cheng_yuan", "repeat", label="家庭成员",
        questions=(asked("ming", label="姓名", required=True), asked("nian_ling", "integer", label="年龄"),
                   asked("guan_xi", "choice", label="关系")),
    )  # fmt: skip
    care = section(
        "走访", asked("lei_bie", "choices", label="类别", choices=KINDS), asked("shou_ru", "decimal", label="年收入"),
        asked("zou_fang", "date", label="走访日期"), asked("qing_kuang", label="情况"),
        asked("bei_zhu", "long_text", label="备注"), rows,
    )  # fmt: skip
    return with_rules(person, home, care, title="入户走访登记")


def publish_household(slug: str) -> FormVersion:
    return publish_schema(Form(slug=slug, key=slug.replace("-", "_"), is_open=True), household(), None)


def answers(number: int) -> dict[str, Any]:
    """Of the record with this number, by key, as Python values; what is not rented has no rent."""
    house = HOUSES[number % 7 % 3].code
    born = date(1930 + number % 90, 1 + number % 12, 1 + number % 28)
    return {
        "xing_ming": f"{'王李张刘陈杨赵黄周吴'[number % 10]}{'一二三四五六七八九禾'[number // 10 % 10]}安",
        "xing_bie": "own" if number % 2 else "rent",
        "chu_sheng": born,
        "dian_hua": f"154{number % 100_000_000:08d}",
        "shi_fou": number % 5 > 0,
        "zhu_fang": house,
        "mian_ji": Decimal(40 + number % 160),
        "ren_shu": 1 + number % 6,
        "zu_jin": 500 + number % 1500 if house == "rent" else None,
        "ru_zhu": date(2000 + number % 22, 1 + number % 12, 1),
        "lei_bie": KINDS[number % 4].code,
        "shou_ru": Decimal(12_000 + number % 90_000),
        "zou_fang": date(2023 + number % 4, 1 + number % 12, 1 + number % 28),
        "qing_kuang": f"第{number % 977}次走访，家中平安",
        "bei_zhu": "屋内线路老旧，已劝更换" if number % 3 == 0 else None,
    }  # fmt: skip


def moment(number: int, total: int) -> datetime:
    return FIRST + timedelta(seconds=DAYS * 86_400 * number // total)


def stored(
    version: FormVersion,
    county: County,
    count: int,
    start: int = 0,
    when: Callable[[int], datetime] | None = None,
) -> Iterator[tuple[Any, ...]]:
    """Rows for ``insert``, one after the other in time, anywhere in the county: as drivers take them.

    ``when``: the moment of the nth; without, they are spread over four years.
    """
    model, schema, chance = models_for(version).main, version.schema, random.Random(start + 1)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = {models_for(version).attribute(question.uuid): question.key for question in schema.scalars}
    system = {"version": version.pk, "submitted_by": county.worker.pk, "source": "bench", "deleted_at": None}
    prepare = [field.get_db_prep_save for field in fields]
    known: list[list[Any]] = []  # answers repeat; only who, when and where differ from row to row
    own = ("uuid", "area", "area_path", "submitted_at", "updated_at")
    places = [[field.name for field in fields].index(name) for name in own]
    for number in range(start, start + count):
        if len(known) < 5_000:
            given = dict.fromkeys(own) | system
            given |= {attribute: answers(number)[key] for attribute, key in names.items()}
            known.append([prepare[at](given[field.name], connection) for at, field in enumerate(fields)])
        nth = number - start
        made, area = list(known[nth % 5_000]), chance.choice(county.grids)
        at = when(nth) if when else moment(nth, count)
        unique = uuid.UUID(int=chance.getrandbits(128), version=4)
        values = (unique.hex if connection.vendor == "sqlite" else unique, area.pk, area.path, _time(at), _time(at))
        for place, value in zip(places, values, strict=True):
            made[place] = value
        yield tuple(made)


def _time(at: datetime) -> Any:
    return at.replace(tzinfo=None).isoformat(" ") if connection.vendor == "sqlite" else at


def insert(model: Any, rows: Iterator[tuple[Any, ...]]) -> None:
    """The raw driver's quickest way: executemany in one transaction, COPY on PostgreSQL."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
