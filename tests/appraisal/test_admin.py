"""Schemes in the administration: edited without code, and refused in words."""

import re

import pytest
from bs4 import BeautifulSoup

from reports.appraisal.models import Grade, Indicator, Scheme
from tests.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(county_admin, scheme):
    return client_of(county_admin)


def address(scheme):
    return f"/admin/scheme/edit/{scheme.pk}/"


def as_shown(admin, scheme):
    """What the browser would post back unchanged."""
    form = BeautifulSoup(admin.get(address(scheme)).content, "html.parser").select_one("form#w-editor-form, main form")
    posted = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if "__prefix__" in field["name"] or (field.get("type") == "checkbox" and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            posted[field["name"]] = chosen["value"] if chosen else ""
        else:
            posted[field["name"]] = field.text.lstrip("\n") if field.name == "textarea" else field.get("value", "")
    return posted


def said(response):
    return BeautifulSoup(response.content, "html.parser").get_text(" ")


def key(posted, relation, value, field):
    """The name of ``field`` in the row of ``relation`` that holds ``value``."""
    name = next(name for name, it in posted.items() if name.startswith(relation) and it == value)
    return re.sub(r"-\w+$", f"-{field}", name)


def test_a_scheme_posted_back_as_it_is_stays_as_it_is(admin, scheme):
    before = list(Indicator.objects.values()), list(Grade.objects.values())
    posted = as_shown(admin, scheme)
    assert posted[key(posted, "indicators", "信息采集", "bands")] == "95 20\n90 15\n85 10"
    assert admin.post(address(scheme), posted).status_code == 302
    assert (list(Indicator.objects.values()), list(Grade.objects.values())) == before


def test_bands_are_edited_as_lines(admin, scheme):
    posted = as_shown(admin, scheme)
    posted[key(posted, "indicators", "信息采集", "bands")] = "98% 20\n80 12.5"
    assert admin.post(address(scheme), posted).status_code == 302
    assert Indicator.objects.get(title="信息采集").bands == [[98, 20], [80, 12.5]]


@pytest.mark.parametrize(
    ("relation", "row", "field", "value", "words"),
    [
        ("indicators", "信息采集", "bands", "九十五得二十", "每档一行"),
        ("indicators", "信息采集", "bands", "90 10\n95 20", "从最高的百分比写起"),
        ("indicators", "信息采集", "bands", "95 21", "分值为0至本项满分"),
        ("indicators", "信息采集", "form_slug", "", "请选择取数的表单"),
        ("indicators", "巡查走访", "expected", "", "请填写每月应走访户数"),
        ("indicators", "巡查走访", "bands", "90 10", "只填一项"),
        ("indicators", "事件上报", "points", "-1", "0"),
        ("indicators", "事件上报", "points", "0", "请填写本项分值"),
        ("indicators", "一票否决", "points", "5", "一票否决不计分"),
        ("grades", "不称职", "from_score", "1", "须有一个等次从0分起"),
        ("grades", "称职", "from_score", "90", "起评分数相同"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(admin, scheme, relation, row, field, value, words):
    posted = as_shown(admin, scheme)
    posted[key(posted, relation, row, field)] = value
    answer = admin.post(address(scheme), posted)
    assert answer.status_code == 200
    assert words in said(answer)
    assert Indicator.objects.get(title="信息采集").bands == [[95, 20], [90, 15], [85, 10]]
    assert {grade.from_score for grade in Grade.objects.all()} == {90, 80, 60, 0}


def test_texts_that_no_page_holds_are_refused(admin, scheme):
    posted = as_shown(admin, scheme)
    for name in [name for name in posted if name.endswith("-content")]:
        posted[name] = "每工作日巡查，重点场所每周不少于2次。" * 10
    for name in [name for name in posted if name.endswith("-method")]:
        posted[name] = "缺1次扣1分，关爱人群漏访每人扣2分。" * 6
    assert "一页放不下" in said(admin.post(address(scheme), posted))


def test_a_scheme_with_sheets_is_not_deleted(admin, sheet):
    answer = admin.get(f"/admin/scheme/delete/{sheet.scheme_id}/", follow=True)
    assert "已按它生成1份评分表" in said(answer)
    assert Scheme.objects.exists()
