"""What columns are taken for, by their answers and their names."""

from __future__ import annotations

from collections import Counter

import pytest

from intake.analysis.reading import converted, doubt
from intake.analysis.types import Guess, Known, KnownList, guess

KNOWN = Known(
    {"荷塘村": ["village"], "杨家桥村": ["village"], "荷塘村第一网格": ["grid"]},
    [
        KnownList("xing-bie", "性别", frozenset({"男", "女", "未说明"})),
        KnownList("min-zu", "民族", frozenset({"汉族", "回族", "苗族"})),
    ],
)


class Damaged(str):
    reason = "damaged"


@pytest.mark.parametrize(
    ("label", "answers", "type"),
    [
        ("身份证号", ["329921198001011234", "32992119810101123X"], "id_number"),
        ("身份证号", [Damaged("329921198001010000"), "329921198001011234"], "id_number"),
        ("证件", ["329921198001011234"] * 5, "id_number"),
        ("联系电话", ["15400000001", "0523-86200001", "无"], "phone"),
        ("备用", ["15400000001", "15400000002.0"], "phone"),
        ("登记日期", ["2026.11.23", "2026年11月3日", "46349"], "date"),
        ("入户时间", ["2026-11-23 08:30", "2026-11-24 09:30"], "datetime"),
        ("月份", ["2026年11月", "2026-10"], "year_month"),
        ("指数", ["2026.11", "2026.12", "2026.5"], "decimal"),
        ("是否低保", ["是", "否"], "boolean"),
        ("残疾", ["√", "×"], "boolean"),
        ("所在村", ["荷塘村", "荷 塘村", "杨家桥村"], "area"),
        ("人数", ["3", "12"], "integer"),
        ("面积（平方米）", ["80.5", "120"], "decimal"),
        ("补贴金额", ["1,200", "300.50"], "money"),
        ("门牌号", ["12", "13"], "text"),
        ("编号", ["001", "002"], "text"),
        ("经营内容", ["粮油", "五金"], "long_text"),
        ("户主姓名", ["赵一禾", "钱二禾"], "text"),
        ("职业", ["务农", "教师"] * 6, "choice"),
        ("困难类型", ["低保、残疾", "残疾", "低保、独居", "独居"] * 3, "choices"),
    ],
)
def test_types_of_columns(label, answers, type):
    assert guess(label, Counter(answers), KNOWN).type == type


def test_lists_that_have_all_answers_are_offered():
    assert guess("性别", Counter(["男", "女", "男"]), KNOWN) == Guess("choice", {"code_list": "xing-bie"})
    assert guess("成员·民族", Counter(["汉族", "汉族", "其他族"]), KNOWN) == Guess("choice", {"code_list": "min-zu"})
    assert guess("性别称呼", Counter(["先生", "女士"]), KNOWN).options == {}


def test_areas_say_their_level_and_names_are_names():
    assert guess("网格", Counter(["荷塘村第一网格"]), KNOWN).options == {"level": "grid"}
    assert guess("户主", Counter(["赵一禾", "阿·木"]), KNOWN).options == {"person_name": True}


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("date", "46349", "2026-11-23"),
        ("date", "2026.11.23", "2026.11.23"),
        ("date", "12", "12"),
        ("boolean", "√", "是"),
        ("phone", "15400000001.0", "15400000001"),
        ("text", "1.0", "1.0"),
        ("id_number", Damaged("329921198001010000"), "329921198001010000"),
    ],
)
def test_cells_are_read_not_guessed(kind, text, found):
    assert converted(kind, text) == found


def test_a_month_that_may_be_two_is_told():
    assert doubt("year_month", "2026.1")
    assert not doubt("year_month", "2026.11")
    assert not doubt("text", "2026.1")
