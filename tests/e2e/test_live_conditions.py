"""Conditions, checks and calculations while somebody types, on a phone; and the server when a browser lies."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from forms_app.schema.model import Choice
from forms_app.tables.models import Audience, FormVersion
from forms_app.tables.runtime import models_for
from tests.browser import PHONE
from tests.collect.conftest import opened, records
from tests.e2e.test_axe import faults
from tests.logic import asked, section, with_rules
from tests.making import published, uid

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
KINDS = (Choice("home", "住户"), Choice("shop", "商户"))
PLACES = (Choice("h1", "厨房"), Choice("h2", "阳台"), Choice("s1", "店面"))


def content() -> Any:
    papers = asked(
        "zheng", "repeat", label="证件",
        questions=(
            asked("hao", label="证件号码"),
            asked("qian", "decimal", label="工本费", options={"unit": "元"}),
            asked("shuo", label="号码说明", rules={"relevant": "${hao} != ''"}),
        ),
    )  # fmt: skip
    people = asked(
        "ren", "repeat", label="人员",
        questions=(
            asked("ming", label="姓名"),
            asked("sui", "integer", label="岁数", rules={"constraint": ". < 130"},
                  options={"constraint_message": "岁数要小于 130"}),
            asked("jian_hu", label="监护人", required=True, rules={"relevant": "${sui} < 14"}),
            asked("biao", "text", label="称呼", rules={"calculation": "concat(position(..), '号 ', ${ming})"}),
            papers,
        ),
    )  # fmt: skip
    has = {"relevant": "${you} = 'yes'"}
    return with_rules(
        section(
            "现场",
            asked("lei", "choice", label="对象", choices=KINDS, required=True),
            asked("wei_zhi", "choice", label="部位", choices=PLACES,
                  rules={"choice_filter": "starts-with(name, substr(${lei}, 0, 1))"}),
            asked("you", "boolean", label="有无隐患", required=True),
            asked("miao_shu", "long_text", label="隐患描述", required=True, rules=has),
            asked("dian_hua", label="联系电话", rules={"required_when": "${you} = 'yes'"}),
            asked("ren_ming", label="联系人", required=True, rules={"required_when": "${you} = 'yes'"}),
            asked("shu", "integer", label="处数", rules={**has, "constraint": ". >= 1 and . <= 20"},
                  options={"constraint_message": "处数在 1 到 20 之间"}),
            asked("fen", "decimal", label="扣分", options={"unit": "分", "places": 1},
                  rules={**has, "calculation": "${shu} * 2.5"}),
        ),
        section(
            "人员情况",
            people,
            asked("he", "integer", label="岁数合计", rules={"calculation": "sum(${sui})"}),
            asked("fei", "decimal", label="工本费合计", rules={"calculation": "sum(${qian})"}),
            asked("bei_zhu", label="备注", rules={"relevant": "${he} >= 100 and ${shu} > 3"}),
        ),
    )  # fmt: skip


@pytest.fixture
def version(areas: Any) -> FormVersion:
    return opened(published(content(), "danger"), audience=Audience.RESIDENTS)


def field(page: Any, name: str) -> Any:
    return page.locator(f"[data-live='{name}']")


def go_on(page: Any) -> None:
    page.locator("button[name='_do'][value='next']").last.click()


def first_step(page: Any) -> None:
    page.goto("/f/danger/")
    page.locator("input[name='q-lei'][value=home]").check()
    page.locator("input[name='q-you'][value=yes]").check()
    page.locator("textarea[name='q-miao_shu']").fill("电线老化")
    page.locator("input[name='q-dian_hua']").fill("0500-12345")
    page.locator("input[name='q-ren_ming']").fill("王一禾")
    page.locator("input[name='q-shu']").fill("4")
    for _level in range(2):
        page.locator("select[name='a-area']").last.select_option(index=1)
        page.wait_for_load_state("networkidle")


def test_the_first_step_follows_what_is_typed(open_page: Any, version: FormVersion) -> None:
    page = open_page(PHONE)
    page.goto("/f/danger/")
    miao_shu, shu = page.locator("textarea[name='q-miao_shu']"), page.locator("input[name='q-shu']")
    assert not miao_shu.is_visible()
    page.locator("input[name='q-you'][value=yes]").check()
    miao_shu.wait_for(state="visible")
    assert "隐患描述" in page.locator("[data-live-status]").text_content()
    assert field(page, "q-dian_hua").locator(".g-required").count() == 1
    assert page.evaluate("document.activeElement.name") == "q-you"

    shu.fill("4")
    page.get_by_text("10.0分").wait_for()
    shu.press("0")
    page.get_by_text("100.0分").wait_for()
    complaint = field(page, "q-shu").get_by_text("处数在 1 到 20 之间")
    complaint.wait_for()  # a moment after the last key, without leaving the field
    assert page.evaluate("document.activeElement.name") == "q-shu"
    assert shu.get_attribute("aria-invalid") == "true"
    assert faults(page) == []
    shu.press("Backspace")
    complaint.wait_for(state="detached")
    assert shu.get_attribute("aria-invalid") is None

    page.locator("input[name='q-you'][value=no]").check()
    miao_shu.wait_for(state="hidden")
    assert field(page, "q-dian_hua").locator(".g-required").count() == 0
    assert field(page, "q-ren_ming").locator(".g-required").count() == 1
    page.locator("input[name='q-you'][value=yes]").check()
    assert shu.input_value() == "4"  # what was typed is still there


def test_choices_follow_other_answers_without_a_network(open_page: Any, version: FormVersion) -> None:
    page = open_page(PHONE)
    page.goto("/f/danger/")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    some = page.locator("[data-live='q-wei_zhi'] label.g-choice:visible")
    page.locator("input[name='q-lei'][value=home]").check()
    page.wait_for_function("document.querySelector(\"[name='q-wei_zhi'][value=s1]\").disabled")
    assert some.all_inner_texts() == ["厨房", "阳台", "不填"]
    page.locator("input[name='q-wei_zhi'][value=h2]").check()
    page.locator("input[name='q-lei'][value=shop]").check()
    page.wait_for_function("!document.querySelector(\"[name='q-wei_zhi'][value=s1]\").disabled")
    assert not page.locator("input[name='q-wei_zhi'][value=h2]").is_checked()
    assert not page.locator("input[name='q-wei_zhi'][value=h2]").is_visible()


def test_rows_and_rows_inside_them_follow_too(open_page: Any, version: FormVersion) -> None:
    page = open_page(PHONE)
    first_step(page)
    go_on(page)
    page.wait_for_url("**/2/**")
    guardian = page.locator("input[name='r-ren-0-jian_hu']")
    page.locator("input[name='r-ren-0-ming']").fill("小禾")
    page.get_by_text("1号 小禾").wait_for()
    page.locator("input[name='r-ren-0-sui']").fill("9")
    guardian.wait_for(state="visible")
    page.locator("input[name='r-ren-0-zheng-0-hao']").fill("A1")
    page.locator("input[name='r-ren-0-zheng-0-shuo']").wait_for(state="visible")
    page.locator("input[name='r-ren-0-zheng-0-qian']").fill("2.5")
    field(page, "q-fei").get_by_text("2.5").wait_for()
    page.locator("input[name='r-ren-0-sui']").fill("120")
    guardian.wait_for(state="hidden")
    page.locator("input[name='q-bei_zhu']").wait_for(state="visible")  # also by the number of the step before
    field(page, "q-he").get_by_text("120").wait_for()
    page.locator("input[name='r-ren-0-sui']").fill("130")
    page.locator("input[name='r-ren-0-ming']").focus()
    page.get_by_text("岁数要小于 130").first.wait_for()
    page.locator("input[name='r-ren-0-sui']").fill("60")
    page.locator("button[name='_do'][value='add:ren']").click()
    page.locator("input[name='r-ren-1-sui']").wait_for()
    assert not page.locator("input[name='r-ren-1-jian_hu']").is_visible()
    page.locator("input[name='r-ren-1-ming']").fill("小苗")
    page.locator("input[name='r-ren-1-sui']").fill("7")
    page.locator("input[name='r-ren-1-jian_hu']").wait_for(state="visible")
    page.locator("input[name='r-ren-1-jian_hu']").fill("大苗")
    field(page, "q-he").get_by_text("67").wait_for()
    page.get_by_text("2号 小苗").wait_for()
    go_on(page)
    page.wait_for_url("**/check/**")
    go_on_check = page.locator("form button[type=submit]").first
    assert go_on_check.is_visible()
    assert page.get_by_text("67").count() >= 1


def test_a_page_holds_only_what_its_own_conditions_read(open_page: Any, version: FormVersion) -> None:
    page = open_page(PHONE)
    first_step(page)
    go_on(page)
    page.wait_for_url("**/2/**")
    told = json.loads(page.locator("#live").text_content())
    assert told["answers"] == {uid("shu"): "4"}
    assert "电线老化" not in json.dumps(told, ensure_ascii=False)


def test_the_server_refuses_what_a_manipulated_browser_sends(open_page: Any, version: FormVersion) -> None:
    page = open_page(PHONE)
    page.goto("/f/danger/")
    first_step(page)
    lie = """(changes) => {
      const form = document.querySelector("form[data-fill]");
      for (const [name, value] of Object.entries(changes)) {
        const input = form.querySelector(`[name='${name}']`);
        for (const other of form.querySelectorAll(`[name='${name}']`)) other.disabled = false;
        if (input.type === "radio") form.querySelector(`[name='${name}'][value='${value}']`).checked = true;
        else input.value = value;
      }
      HTMLFormElement.prototype.submit.call(Object.assign(form, { method: "post" }));
    }"""
    page.evaluate(lie, {"q-shu": "99", "q-fen": "0"})
    page.get_by_text("处数在 1 到 20 之间").first.wait_for()
    page.evaluate(lie, {"q-shu": "4", "q-wei_zhi": "s1"})
    page.locator(".g-summary").get_by_text("部位").wait_for()
    page.evaluate(lie, {"q-you": "no", "q-wei_zhi": "", "q-shu": "4", "q-fen": "77", "q-miao_shu": "偷偷填的"})
    page.wait_for_url("**/2/**")
    page.evaluate(lie, {"q-he": "999", "q-bei_zhu": "偷偷填的"})
    page.wait_for_url("**/check/**")
    page.locator("form button[type=submit]").last.click()
    page.wait_for_url("**/receipt/**")
    record, built = records(version)[-1], models_for(version)
    stored = {key: getattr(record, built.attribute(uid(key))) for key in ("miao_shu", "shu", "fen", "he", "bei_zhu")}
    assert {key: value for key, value in stored.items() if value not in (None, "")} == {"he": 0}


def test_an_answer_brings_the_rows_that_it_counts(open_page: Any, areas: Any) -> None:
    form = with_rules(section(
        "一",
        asked("nan", "integer", label="男"),
        asked("nv", "integer", label="女"),
        asked("ren", "repeat", label="人", questions=(asked("ming", label="姓名"),),
              rules={"row_count": "coalesce(${男}, 0) + coalesce(${女}, 0)"}),
        asked("ji", "integer", label="已登记", rules={"calculation": "count-non-empty(${ming})"}),
    ))  # fmt: skip
    opened(published(form, "rows"), audience=Audience.RESIDENTS)
    page = open_page(PHONE)
    page.goto("/f/rows/")
    page.locator("input[name='q-nan']").fill("2")
    page.locator("input[name='q-nv']").focus()
    page.locator("input[name='r-ren-1-ming']").wait_for()
    assert page.locator(".g-row").count() == 2
    page.locator("input[name='r-ren-1-ming']").fill("阿依古丽•买买提")
    field(page, "q-ji").get_by_text("1").wait_for()


def test_long_lists_are_asked_for_while_typing(open_page: Any, areas: Any) -> None:
    from tests.kinds.lists import many

    many("lu", 500)
    form = with_rules(section(
        "一",
        asked("bian", label="路的编号"),
        asked("lu", label="路名", rules={"calculation": "pulldata('lu', 'label', 'code', ${bian})"}),
    ))  # fmt: skip
    opened(published(form, "lu"), audience=Audience.RESIDENTS)
    page = open_page(PHONE)
    page.goto("/f/lu/")
    page.locator("input[name='q-bian']").fill("00123")
    field(page, "q-lu").get_by_text(re.compile("道路123")).wait_for()
    assert page.request.get('/f/lu/told/?ask=[["lu","parent","code","00123"]]').status == 400
    assert page.request.get('/f/lu/told/?ask=[["lu","label","code","00124"]]').json() == {"told": ["道路124号"]}
