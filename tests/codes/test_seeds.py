"""The lists that every county begins with: known codes, whole trees, nothing that marks people out."""

import csv

import pytest

from forms_app.codes import lookup
from forms_app.codes.checks import code_fault, label_fault
from forms_app.codes.models import DEPTH, Code, CodeList
from forms_app.codes.seeds import FOLDER, plant, read

pytestmark = pytest.mark.django_db
COUNTS = {
    "min-zu": 58, "xing-bie": 4, "hun-yin": 8, "jian-kang": 12, "cong-ye": 13, "zheng-zhi-mian-mao": 13, "xue-li": 40,
    "zhi-ye": 8, "jia-ting-guan-xi": 84, "zheng-jian": 10, "jiu-fen-lei-bie": 17, "tiao-jie-lei-bie": 18,
    "hua-jie-fang-shi": 8, "yin-huan-deng-ji": 3, "fang-wu": 7, "guan-ai": 13, "zhi-neng": 9, "ren-wu": 4,
    "shi-jian-fen-lei": 61, "zhun-ru-bu-men": 6,
}  # fmt: skip


def test_every_list_is_there_with_all_its_codes():
    assert {it.slug: lookup.count(it.slug) for it in CodeList.objects.all()} == COUNTS
    assert {path.stem for path in FOLDER.glob("*.csv")} == {*COUNTS, "lists"}


@pytest.mark.parametrize(
    ("slug", "code", "label"),
    [
        ("min-zu", "01", "汉族"),
        ("min-zu", "05", "维吾尔族"),
        ("min-zu", "56", "基诺族"),
        ("min-zu", "97", "其他"),
        ("xing-bie", "9", "未说明的性别"),
        ("xue-li", "21", "大学本科毕业"),
        ("jia-ting-guan-xi", "02", "户主"),
        ("jia-ting-guan-xi", "90", "姑母"),
        ("zheng-jian", "111", "居民身份证"),
        ("cong-ye", "80", "退（离）休人员"),
        ("zhi-neng", "09", "心理疏导（待确认）"),
        ("shi-jian-fen-lei", "0502", "电动车飞线充电"),
    ],
)
def test_codes_are_those_of_the_standards(slug, code, label):
    assert lookup.label_of(slug, code) == label


@pytest.mark.parametrize(
    ("slug", "code", "way"),
    [
        ("xue-li", "11", ["10", "11"]),
        ("jian-kang", "61", ["60", "61"]),
        ("jia-ting-guan-xi", "22", ["20", "22"]),
        ("jia-ting-guan-xi", "90", ["80", "90"]),
        ("jia-ting-guan-xi", "01", ["01"]),
        ("shi-jian-fen-lei", "0617", ["06", "0617"]),
    ],
)
def test_trees_are_whole(slug, code, way):
    assert [it.code for it in lookup.ancestors(slug, code)] == way


def test_the_sixth_kind_of_event_are_the_seventeen_disputes():
    below = [it.label for it in lookup.children("shi-jian-fen-lei", "06")]
    assert below == [it.label for it in lookup.valid_codes("jiu-fen-lei-bie")]
    assert [it.code for it in lookup.children("shi-jian-fen-lei", None)] == ["01", "02", "03", "04", "05", "06"]


def test_no_list_marks_people_out():
    words = ("信访人", "上访", "刑满", "吸毒", "矫正", "信教", "教徒", "精神病", "重点人员", "前科")
    assert [it.label for it in Code.objects.all() for word in words if word in it.label] == []


def test_every_seeded_code_passes_the_checks_of_the_administration():
    for code in Code.objects.select_related("parent"):
        assert (code_fault(code.code), label_fault(code.label)) == ("", "")
        assert code.pinyin
        assert code.parent is None or code.parent.code_list_id == code.code_list_id
        assert len(code.chain()) <= DEPTH


def test_a_list_of_the_county_is_left_alone():
    Code.objects.filter(code_list__slug="fang-wu").exclude(code="01").delete()
    CodeList.objects.filter(slug="ren-wu").delete()
    plant(CodeList, Code)
    assert lookup.count("fang-wu") == 1
    assert lookup.count("ren-wu") == 4


def test_the_files_have_one_row_for_each_code():
    for row in read("lists"):
        with (FOLDER / f"{row['标识']}.csv").open(encoding="utf-8") as file:
            codes = [line["代码"] for line in csv.DictReader(file)]
        assert len(codes) == len(set(codes))
