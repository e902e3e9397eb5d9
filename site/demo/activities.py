"""Fire checks and visits as raw answers, from the households already there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from demo.forms.fire import CHECKS
from demo.households import TODAY
from demo.places import Place
from demo.residents import Filled, placeholder_phone
from forms_app.schema.keys import propose

SPOTS = [
    ("禾苗小吃店", "01"),
    ("便民超市", "01"),
    ("五金日杂店", "01"),
    ("农家小院", "03"),
    ("木器作坊", "04"),
    ("服装加工点", "04"),
    ("老年活动室", "07"),
    ("幼儿园", "05"),
    ("出租房", "02"),
]
FAULTS = [
    ("灭火器压力不足", "更换灭火器"),
    ("安全出口堆放杂物", "当场清理"),
    ("电线私拉乱接", "请电工整改，穿管敷设"),
    ("电动自行车在楼道充电", "移至集中充电点"),
    ("防盗网未留逃生口", "开设逃生口"),
    ("应急照明灯损坏", "更换应急照明灯"),
]
NEEDS = ["无", "无", "无", "门口路灯不亮，希望修复", "医保报销不清楚怎么办理", "孩子暑期无人照看", "屋后排水沟堵塞"]
ERRANDS = {"医保报销不清楚怎么办理": "代办医保报销登记"}


def fire_checks(grids: list[Place], owners: dict[str, str], count: int = 60) -> Iterator[Filled]:
    """``owners``: by grid code, the name of somebody who lives there and answers for the place."""
    keys = [propose(label) for label in CHECKS]
    for number in range(count):
        grid = grids[number % len(grids)]
        random = Random(f"fire {grid.code} {number}")
        day = TODAY - timedelta(days=random.randint(0, 150))
        spot, kind = SPOTS[(number // len(grids) + number) % len(SPOTS)]
        found = random.sample(FAULTS, random.choice([0, 0, 1, 1, 2]))
        failed = set(random.sample(keys, len(found)))
        place = grid.name.split("第")[0]
        answers = {
            "suo_shu_wang_ge": grid.code,
            "chang_suo_ming_cheng": f"{place}{spot}",
            "chang_suo_lei_xing": kind,
            "di_zhi": f"{place}禾苗路{number + 1}号",
            "chang_suo_fu_ze_ren": owners[grid.code],
            "lian_xi_dian_hua": placeholder_phone(200_000 + number),
            "jian_cha_ri_qi": day.isoformat(),
            "shi_fou_fa_xian_yin_huan": "yes" if found else "no",
            "jian_cha_yi_jian": "限期整改，到期复查。" if found else "符合要求，继续保持。",
            **{key: "2" if key in failed else random.choices("19", [90, 10])[0] for key in keys},
        }
        rows = [
            {
                "yin_huan_miao_shu": text,
                "yin_huan_deng_ji": random.choices("12", [85, 15])[0],
                "zheng_gai_cuo_shi": remedy,
                "ze_ren_ren": owners[grid.code],
                "zheng_gai_qi_xian": (day + timedelta(days=7)).isoformat(),
            }
            for text, remedy in found
        ]
        yield Filled(f"{number + 1:04}", grid.code, day, answers, {"yin_huan_ming_xi": rows})


def visits(
    grids: list[Place], homes: dict[str, list[Filled]], workers: dict[str, str], count: int = 120
) -> Iterator[Filled]:
    """``homes``: by grid code, the households of that grid; ``workers``: who visits there."""
    for number in range(count):
        grid = grids[number % len(grids)]
        random = Random(f"visit {grid.code} {number}")
        home = random.choice(homes[grid.code])
        day = min(home.day + timedelta(days=random.randint(1, 120)), TODAY)
        need = random.choice(NEEDS)
        answers = {
            "suo_shu_wang_ge": grid.code,
            "hu_zhu_xing_ming": home.answers["hu_zhu_xing_ming"],
            "hu_hao": home.number,
            "zou_fang_ri_qi": day.isoformat(),
            "zou_fang_fang_shi": random.choices("123", [80, 12, 8])[0],
            "zou_fang_ren": workers[grid.code],
            "ren_yuan_bian_dong": random.choices([["9"], ["1"], ["2"], ["3"]], [88, 5, 4, 3])[0],
            "kun_nan_su_qiu": need,
            "zheng_ce_xuan_chuan": sorted(random.sample("1235", random.randint(1, 2))),
            "dai_ban_shi_xiang": ERRANDS.get(need, ""),
            "shi_fou_fa_xian_an_quan_yin_huan": "yes" if random.random() < 0.08 else "no",
            "shi_fou_xu_yao_shang_bao_chu_li": "yes" if "路灯" in need or "排水沟" in need else "no",
            "xia_ci_zou_fang_ri_qi": (day + timedelta(days=90)).isoformat(),
        }
        yield Filled(f"{number + 1:04}", grid.code, day, {k: v for k, v in answers.items() if v}, {})
