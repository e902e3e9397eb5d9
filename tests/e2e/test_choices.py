"""Chosen answers in a real browser: the line for 其他, the search while typing, the large buttons; and axe."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.designer.build import enable, page_from_schema
from forms_app.schema.model import Choice
from forms_app.tables.models import Audience
from tests.browser import PHONE
from tests.e2e.test_axe import faults
from tests.kinds.lists import chosen_from, events, many
from tests.making import question, schema

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCALE = (Choice("1", "满意"), Choice("2", "一般"))


def asked() -> Any:
    return schema(
        question("zhu", "choice", label="住房", options=(("other", True),)),
        question("lu", "choice", label="道路", choices=(), options=chosen_from("lu", other=True)),
        question("duo", "choices", label="多条路", choices=(), options=chosen_from("lu")),
        question("lei", "cascade", label="类别", options=chosen_from("shi-jian")),
        question("ping", "matrix", label="评价", choices=SCALE, options=(("rows", "态度 | a\n速度 | b"),)),
        question("jian", "check_item", label="灭火器"),
        title="选项",
    )


def test_choices_by_thumb(open_page: Any, areas: Any) -> None:
    events()
    many("lu", 500)
    enable(page_from_schema(asked(), "one", audience=Audience.RESIDENTS))
    page = open_page(PHONE)
    page.goto("/f/one/")
    assert faults(page) == []

    line = page.locator("input[name='q-zhu.other']")
    assert not line.is_visible()
    page.locator("input[name='q-zhu'][value=other]").check()
    line.fill("借住")
    page.locator("input[name='q-zhu'][value=own]").check()
    assert not line.is_visible()
    page.locator("input[name='q-zhu'][value=other]").check()

    many_box = page.locator("[data-name='q-duo']")
    for text, code in (("道路77", "00077"), ("dl490", "00490")):
        many_box.locator("input[type=search]").fill(text)
        many_box.locator(f"input[value='{code}']").check()
    assert many_box.locator("input:checked").count() == 2
    one_box = page.locator("[data-name='q-lu']")
    one_box.locator("input[type=search]").fill("没有这条路")
    one_box.get_by_text("没有找到").wait_for()
    one_box.locator("input[type=search]").fill("00123")
    one_box.locator("input[value='00123']").check()
    assert one_box.locator("input[type=search]").input_value() == ""

    page.locator("select[name='q-lei']").select_option("s")
    page.locator("select[name='q-lei']").nth(1).select_option("s01")
    page.wait_for_load_state("networkidle")
    box = page.locator(".g-verdict").first.bounding_box()
    assert box["height"] >= 44
    page.locator("input[name='q-jian'][value=fail]").check()
    page.locator("select[name='a-area']").first.select_option(index=1)
    page.wait_for_load_state("networkidle")
    page.locator("button[name='_do'][value='next']").last.click()
    page.get_by_text("不合格的，请写明情况").first.wait_for()
    assert faults(page) == []
    assert page.locator("input[name='q-zhu.other']").input_value() == "借住"
    assert page.locator("[data-name='q-duo'] input:checked").count() == 2
    assert page.locator("select[name='q-lei']").nth(1).input_value() == "s01"
