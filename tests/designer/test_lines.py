"""A pasted list of questions: what each line makes, and what the editor gets to insert."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forms_app.designer.editing.lines import LINES, Asked, read
from tests.cast import client_of


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("姓名", Asked("姓名")),
        ("年龄 整数", Asked("年龄", "integer")),
        ("年龄\t整数", Asked("年龄", "integer")),
        ("年龄（整数）", Asked("年龄", "integer")),
        ("年龄：整数", Asked("年龄", "integer")),
        ("性别：男/女", Asked("性别", "choice", ("男", "女"))),
        ("性别: 男、女、男", Asked("性别", "choice", ("男", "女"))),
        ("性别 单选 男、女", Asked("性别", "choice", ("男", "女"))),
        ("性别 单选 男 女", Asked("性别", "choice", ("男", "女"))),
        ("性别（男/女）", Asked("性别", "choice", ("男", "女"))),
        ("爱好 多选：阅读，运动", Asked("爱好", "choices", ("阅读", "运动"))),
        ("住所 单选", Asked("住所", "choice")),
        ("是否独居：是/否", Asked("是否独居", "boolean")),
        ("3、联系电话 电话 必填", Asked("联系电话", "phone", (), True)),
        ("（4）姓名*", Asked("姓名", required=True)),
        ("2.5 米以上的围栏", Asked("2.5 米以上的围栏")),
        ("家庭成员（含父母、子女）", Asked("家庭成员（含父母、子女）")),
        ("整数", Asked("整数")),
        ("备注：", Asked("备注")),
        ("备注：如实填写", Asked("备注：如实填写")),
        ("成员 明细表", Asked("成员 明细表")),
        ("*", Asked("*")),
    ],
)
def test_what_a_line_makes(line, asked):
    assert read(line) == [asked]


def test_empty_lines_are_passed_over():
    assert [one.label for one in read("姓名\n\n　\r\n 1. \n年龄 整数\n")] == ["姓名", "年龄"]


def post(user, text):
    return client_of(user).post(reverse("designer_lines"), {"text": text})


@pytest.mark.django_db
def test_the_editor_gets_blocks_with_ids_of_their_own(county_admin):
    found = post(county_admin, "姓名*\n性别：男/女\n爱好 多选").json()
    assert [(one["type"], one["value"]["label"]) for one in found["questions"]] == [
        ("text", "姓名"), ("choice", "性别"), ("choices", "爱好"),
    ]  # fmt: skip
    assert [one["value"]["required"] for one in found["questions"]] == [True, False, False]
    assert found["questions"][1]["value"]["choices"] == "男\n女"
    assert len({one["id"] for one in found["questions"]}) == 3
    assert [one["type"] for one in found["told"]] == ["单行文本", "单选", "多选"]
    assert found["told"][2]["more"] == "还没有选项"


@pytest.mark.django_db
def test_what_is_too_much_is_refused_in_words(county_admin, town_officer_a):
    many = post(county_admin, "甲\n" * (LINES + 1))
    assert (many.status_code, "201行" in many.json()["error"]) == (400, True)
    long = post(county_admin, "甲\n" + "长" * 1001)
    assert (long.status_code, "第2行" in long.json()["error"]) == (400, True)
    assert post(county_admin, "").json() == {"told": [], "questions": []}
    assert post(town_officer_a, "甲").status_code != 200
