"""The scheme that every county begins with: the monthly appraisal of grid workers, 100 points and four grades."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

CODE = "wangge-yuekao"
NAME = "网格员月度考核"
SINCE = date(2026, 1, 1)

BASE: list[dict[str, Any]] = [
    {
        "title": "信息采集",
        "content": "人、房、组织信息完整率不低于95%，变动7日内更新",
        "points": 20,
        "method": "≥95%得20分，90%—95%得15分，85%—90%得10分，85%以下不得分；错漏每处扣1分，扣完为止",
        "source": "household_completeness",
        "form_slug": "jumin-xinxi",
        "key_questions": "lian_xi_dian_hua",
        "bands": [[95, 20], [90, 15], [85, 10]],
    },
    {
        "title": "巡查走访",
        "content": "每工作日巡查；重点场所每周不少于2次；关爱人群每月走访不少于1次",
        "points": 20,
        "method": "走访每少1户扣1分；关爱人群漏访每人扣2分，扣完为止",
        "source": "visits_made",
        "form_slug": "zoufang-jilu",
        "household_key": "hu_hao",
        "date_key": "zou_fang_ri_qi",
        "expected": 8,
        "per_missing": Decimal(1),
    },
    {
        "title": "事件上报",
        "content": "应报尽报、要素齐全",
        "points": 15,
        "method": "漏报（被12345或上级发现）每件扣2分；虚报每件扣3分",
    },
    {
        "title": "处置办结",
        "content": "按期办结率不低于95%",
        "points": 15,
        "method": "每低1个百分点扣1分；超期每件扣1分",
    },
    {
        "title": "矛盾化解",
        "content": "矛盾纠纷及时排查、调处",
        "points": 10,
        "method": "排查不及时每起扣2分；激化每起扣5分",
    },
    {"title": "隐患排查", "content": "发现隐患并跟踪整改闭环", "points": 10, "method": "未跟踪每条扣1分"},
    {"title": "代办宣传", "content": "便民代办，政策、法治宣传", "points": 5, "method": "按次记，缺1次扣1分"},
    {"title": "纪律例会培训", "content": "值班、例会、培训", "points": 5, "method": "缺勤每次扣1分，脱岗每次扣2分"},
]
OTHERS: list[dict[str, Any]] = [
    {
        "kind": "bonus",
        "title": "加分",
        "content": "创新做法被推广：镇2分、县4分、市8分、省10分；提供重大线索2—5分；群众送锦旗1分",
        "points": 10,
        "method": "附证明材料，合计不超过10分",
    },
    {
        "kind": "deduction",
        "title": "扣分",
        "content": "投诉属实；被通报批评",
        "points": 100,
        "method": "投诉属实每次扣3分；通报：镇扣1分、县扣3分、市扣5分",
    },
    {
        "kind": "veto",
        "title": "一票否决",
        "content": "瞒报重大事件、违纪违法、泄露个人信息",
        "points": 0,
        "method": "有其一的，当月评为不称职",
    },
]
GRADES: list[tuple[str, int, str, int | None]] = [
    ("优秀", 90, "1.2", 25),
    ("称职", 80, "1", None),
    ("基本称职", 60, "0.8", None),
    ("不称职", 0, "0", None),
]


def ensure_default_scheme(scheme: Any = None, indicator: Any = None, grade: Any = None) -> Any:
    """Make the standard scheme unless there is one of its code. Migrations pass their own models."""
    if scheme is None:
        from reports.appraisal.models import Grade, Indicator, Scheme

        scheme, indicator, grade = Scheme, Indicator, Grade
    found = scheme.objects.filter(code=CODE).first()
    if found is not None:
        return found
    made = scheme.objects.create(code=CODE, name=NAME, since=SINCE)
    for order, fields in enumerate([*BASE, *OTHERS]):
        values = {"kind": "base", **fields, "points": Decimal(fields["points"])}
        indicator.objects.create(scheme=made, sort_order=order, **values)
    for name, low, coefficient, share in GRADES:
        grade.objects.create(
            scheme=made, name=name, from_score=Decimal(low), coefficient=Decimal(coefficient), share=share
        )
    return made
