"""Households as raw answers to 居民信息采集一张表, as somebody would type them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from demo.households import LEGAL_AGE, RETIRED, SCHOOL_AGE, TODAY, Household, Member, household
from demo.id_numbers import IdNumbers
from demo.places import COUNTY_CODE, Place, is_community

FIRST_DAY = date(2026, 5, 18)  # the survey began
HOMES = ["江澜市（虚构）青墩县", "江澜市（虚构）白荡县", "东川省（虚构）平湖县", "西岭省（虚构）云台县"]


class Filled(NamedTuple):
    """One record to be: its number (unique in its form), where and when, and the answers by question key."""

    number: str
    area: str
    day: date
    answers: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]


def residents(micros: list[Place], households: int = 900) -> Iterator[Filled]:
    """``households`` spread evenly over the micro-grids."""
    ids = IdNumbers(COUNTY_CODE)
    phones = iter(range(1, 100_000))
    for index, micro in enumerate(micros):
        random = Random(f"residents {micro.code}")
        count = households * (index + 1) // len(micros) - households * index // len(micros)
        for number in range(1, count + 1):
            home = household(random)
            yield _filled(home, micro, number, ids, phones)


def _filled(home: Household, micro: Place, number: int, ids: IdNumbers, phones: Iterator[int]) -> Filled:
    random = home.random
    code = f"{micro.code[6:]}{number:03}"
    day = FIRST_DAY + timedelta(days=random.randint(0, (TODAY - FIRST_DAY).days))
    day = max(day, *(member.born for member in home.members))
    rented = home.head.migrant
    answers = {
        "suo_shu_wang_ge": micro.code,
        "hu_hao": code,
        "hu_zhu_xing_ming": home.head.name,
        "lian_xi_dian_hua": placeholder_phone(next(phones)),
        "xiang_xi_di_zhi": _address(micro, number, random),
        "zhu_suo_lei_xing": "2" if rented else random.choices("135", [94, 4, 2])[0],
        "shi_fou_chu_zu_fang": "yes" if rented else "no",
        "chang_zhu_ren_shu": str(len(home.members)),
        "deng_ji_ri_qi": day.isoformat(),
    }
    rows = [_member(member, day, random, ids, phones) for member in home.members]
    return Filled(code, micro.code, day, answers, {"jia_ting_cheng_yuan": rows})


def placeholder_phone(number: int) -> str:
    """154 is a range that no operator uses: well formed, and nobody's."""
    return f"1540{number:07}"


def _address(micro: Place, number: int, random: Random) -> str:
    place = micro.name.split("第")[0]
    if is_community(micro.code):
        building, flat = (
            int(micro.code[12:15]) * 10 + int(micro.code[15:]),
            random.randint(1, 6) * 100 + random.randint(1, 4),
        )
        return f"{place}禾苗路{building}号{number}幢{flat}室"
    return f"{place}{int(micro.code[12:15]) * 4 - 4 + int(micro.code[15:])}组{number}号"


def _member(member: Member, day: date, random: Random, ids: IdNumbers, phones: Iterator[int]) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "xing_ming": member.name,
        "yu_hu_zhu_guan_xi": member.relation,
        "xing_bie": "1" if member.male else "2",
        "gong_min_shen_fen_hao_ma": ids.next(member.born, member.male),
        "chu_sheng_ri_qi": member.born.isoformat(),
        "min_zu": member.nation,
        "hun_yin_zhuang_kuang": member.marital,
        "zheng_zhi_mian_mao": _party(member, random),
        "xue_li": _education(member, random),
        "cong_ye_zhuang_kuang": _employment(member, random),
        "ren_kou_lei_xing": "02" if member.migrant else "01",
        "guan_ai_lei_bie": sorted(set(member.care)),
    }
    if LEGAL_AGE <= member.age < 80 and random.random() < 0.9:
        answers["shou_ji"] = placeholder_phone(next(phones))
    if member.migrant:
        since = max(member.born, date(2019, 1, 1)) + timedelta(days=random.randint(0, 300))
        answers |= {
            "hu_ji_di": random.choice(HOMES),
            "liu_ru_yuan_yin": random.choice("112") if member.age >= LEGAL_AGE else "3",
            "liu_ru_ri_qi": min(since, day).isoformat(),
        }
    return {key: value for key, value in answers.items() if value}


def _party(member: Member, random: Random) -> str:
    if 14 <= member.age <= 28 and random.random() < 0.3:
        return "03"
    return "01" if member.age >= 25 and random.random() < 0.08 else "13"


def _education(member: Member, random: Random) -> str:
    age = member.age
    if age < SCHOOL_AGE + 6:
        return "80" if age >= SCHOOL_AGE else ""
    if age < LEGAL_AGE:
        return "70" if age < 16 else random.choice(["60", "40"])
    if age < 40:
        return random.choices(["10", "20", "30", "40", "60", "70"], [1, 18, 24, 17, 15, 25])[0]
    return random.choices(["30", "60", "70", "80"], [5, 15, 45, 35])[0]


def _employment(member: Member, random: Random) -> str:
    age = member.age
    if age < 16:
        return "31" if age >= SCHOOL_AGE else ""
    if age < 19 or (age < 23 and random.random() < 0.4):
        return "31"
    if age >= RETIRED:
        return random.choices(["80", "27", "70"], [35, 45, 20])[0]
    return random.choices(["24", "27", "17", "54", "51", "13", "11", "70"], [36, 20, 12, 10, 8, 6, 2, 6])[0]
