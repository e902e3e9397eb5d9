"""Who works in the demo county: teams by 1+1+1+X, clerks, officers, handlers. Names are plainly made up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from demo.places import COUNTY_CODE, Place

COUNTY_ADMIN = "xian"
DEPARTMENTS = ["县委政法委（综治中心）", "县应急管理局", "县民政局"]
BUILDER, BUILDING_DEPARTMENT = "yingji", DEPARTMENTS[1]  # who draws up forms for a department
_PINYIN = {
    "清溪塘镇": "qingxitang-zhen",
    "石桥头镇": "shiqiaotou-zhen",
    "清溪塘社区": "qingxitang",
    "荷塘村": "hetang",
    "杨家桥村": "yangjiaqiao",
    "石桥头社区": "shiqiaotou",
    "三里墩村": "sanlidun",
    "柳树湾村": "liushuwan",
}
_SURNAMES = "王李张赵陈刘杨黄周吴徐孙胡朱高林何郭"
_NUMBERS = "一二三四五六七八九十"
_NATURE = "禾溪塘桥柳荷田石湾川"


class Duty(NamedTuple):
    post: str
    area: str
    full_time: bool = False
    department: str = ""


class Person(NamedTuple):
    username: str
    name: str
    duties: tuple[Duty, ...]
    signs_in: bool = False
    is_admin: bool = False


def _names() -> Iterator[str]:
    """王一禾, 李二溪, 张三塘 … never twice within 1,800 people."""
    for round_ in range(10):
        for index in range(180):
            number = _NUMBERS[index % 10]
            yield _SURNAMES[index % 18] + number + _NATURE[(index + index // 10 + round_) % 10]


def staff(places: list[Place]) -> Iterator[Person]:
    """Everybody, the county first. Usernames never change: they are what a second run goes by."""
    names = _names()
    below = {place.code: [it for it in places if it.parent == place.code] for place in places}
    admin = Duty("county-admin", COUNTY_CODE, True, DEPARTMENTS[0])
    yield Person(COUNTY_ADMIN, next(names), (admin,), signs_in=True, is_admin=True)
    for town in below[COUNTY_CODE]:
        yield Person(_PINYIN[town.name], next(names), (Duty("town-officer", town.code, True),), signs_in=True)
        for village in below[town.code]:
            yield from _village(village, below, names)
    first_town = below[COUNTY_CODE][0]
    for username, department in ((BUILDER, BUILDING_DEPARTMENT), ("minzheng", DEPARTMENTS[2])):
        duty = Duty("department-handler", first_town.code, True, department)
        yield Person(username, next(names), (duty,), signs_in=True)


def _village(village: Place, below: dict[str, list[Place]], names: Iterator[str]) -> Iterator[Person]:
    short, grids = _PINYIN[village.name], below[village.code]
    yield Person(f"{short}-cun", next(names), (Duty("village-clerk", village.code, True),), signs_in=True)
    # The village's party secretary answers for every grid of the village, as in most villages.
    yield Person(f"{short}-shuji", next(names), tuple(Duty("party-head", grid.code) for grid in grids))
    for number, grid in enumerate(grids, 1):
        yield from _grid(f"{short}-wg{number}", number, grid, below[grid.code], names)


def _grid(prefix: str, number: int, grid: Place, micros: list[Place], names: Iterator[str]) -> Iterator[Person]:
    yield Person(f"{prefix}-zhang", next(names), (Duty("grid-head", grid.code),))
    full_time = number == 1
    post = "grid-worker" if full_time else "grid-worker-part-time"
    yield Person(prefix, next(names), (Duty(post, grid.code, full_time),), signs_in=True)
    for micro_number, micro in enumerate(micros, 1):
        yield Person(f"{prefix}-lly{micro_number}", next(names), (Duty("liaison", micro.code),))
    for volunteer in (1, 2):
        yield Person(f"{prefix}-zyz{volunteer}", next(names), (Duty("volunteer", grid.code),))


def worker_of(grid: str, people: list[Person]) -> Person:
    """Who fills in forms for a grid."""
    posts = {"grid-worker", "grid-worker-part-time"}
    return next(person for person in people for duty in person.duties if duty.area == grid and duty.post in posts)
