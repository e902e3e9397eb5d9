"""November 2026 of the demo county's grid workers: most sheets confirmed, a few still being scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from demo.places import COUNTY_CODE
from forms_app.areas.models import Area
from forms_app.areas.scope import Scope
from reports.appraisal import steps
from reports.appraisal.making import make_sheets
from reports.appraisal.metrics import Month
from reports.appraisal.models import Kind, ScoreSheet
from reports.appraisal.standard import ensure_default_scheme

MONTH = Month(2026, 11)
SCORER = "hetang-cun"  # any clerk will do: whoever is not appraised herself
OPEN = 4  # every fourth sheet is still a draft, one of 荷塘村 among them
FAULTS = {
    "事件上报": [(2, "12345转办路灯不亮1件，未上报")],
    "处置办结": [(1, "超期办结1件"), (2, "按期办结率93%")],
    "矛盾化解": [(2, "邻里排水纠纷排查不及时1起")],
    "隐患排查": [(1, "充电桩隐患1条未跟踪")],
    "代办宣传": [(1, "防溺水宣传缺1次")],
    "纪律例会培训": [(1, "11月10日例会缺勤"), (2, "值班脱岗1次")],
}
BONUSES = [(Decimal(2), "邻里互助做法在镇里推广"), (Decimal(1), "群众送锦旗1面")]


def seed(say: Callable[[str], Any], users: Mapping[str, Any], areas: Mapping[str, Area]) -> None:
    """Sheets that exist are left alone."""
    scheme = ensure_default_scheme()
    places = Scope(subtrees=(areas[COUNTY_CODE].path,)).q("area__path")
    made = make_sheets(places, scheme, MONTH).made
    scorer = users.get(SCORER) or next(iter(users.values()))
    if made:
        new = ScoreSheet.objects.filter(places, scheme=scheme, period=MONTH.name, version=0).select_related("area")
        with transaction.atomic():
            for number, sheet in enumerate(new.order_by("area__path", "pk")):
                _score(sheet, scorer, number)
    say(f"网格员考核评分表：2026年11月（本次新增{made}份）")


def _score(sheet: ScoreSheet, scorer: Any, number: int) -> None:
    random = Random(f"appraisal {sheet.area.code} {sheet.post_name}")
    is_open = number % OPEN == 1
    cleaned: dict[str, Any] = {"attendance": Decimal(random.choice([20, 21, 21]))}
    for row in sheet.rows:
        points, note = _points(row, random)
        if is_open and row.position > 5 and row.kind == Kind.BASE:
            points, note = None, ""
        cleaned |= {f"p-{row.position}": points, f"n-{row.position}": note, f"v-{row.position}": False}
    scored = steps.score(sheet, scorer, None, cleaned)
    if not is_open:
        steps.confirm(scored, scorer, None)


def _points(row: Any, random: Random) -> tuple[Decimal | None, str]:
    if row.kind == Kind.BONUS:
        return random.choice(BONUSES) if random.random() < 0.25 else (Decimal(0), "")
    if row.kind != Kind.BASE:
        return Decimal(0), ""
    if row.source != "manual":
        return (row.measured, "") if row.measured is not None else (row.full, "线下核对，符合要求")
    if row.title in FAULTS and random.random() < 0.65:
        off, note = random.choice(FAULTS[row.title])
        return row.full - off, note
    return row.full, ""
