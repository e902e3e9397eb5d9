"""A condition is put together from rows, by mouse and by keyboard, and followed when the form is filled in."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from forms_app.designer.build import page_from_schema
from forms_app.designer.models import FormPage
from forms_app.schema.model import Choice
from forms_app.tables.models import Form
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import Designer, sign_in
from tests.making import question, schema, uid

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WORDS = "当 年龄 小于 14 且 （性别 是 男 或 住所 包含 租住） 时显示"
TEXT = "${nian_ling} < 14 and (${xing_bie} = 'nan' or selected(${zhu_suo}, 'zu'))"


@pytest.fixture
def designer(desktop_page: Any, county_admin: Any, areas: Any) -> Designer:
    content = schema(
        question("wang_ge", "area", label="所在网格"),
        question("nian_ling", "integer", label="年龄"),
        question("xing_bie", "choice", label="性别", choices=(Choice("nan", "男"), Choice("nv", "女"))),
        question("zhu_suo", "choices", label="住所", choices=(Choice("zi", "自有"), Choice("zu", "租住"))),
        question("jian_hu", label="监护人"),
        question("he_ji", "integer", label="合计"),
    )
    made = page_from_schema(content, "t-form")
    sign_in(desktop_page, county_admin)
    desktop_page.goto(f"/admin/pages/{made.pk}/edit/")
    desktop_page.wait_for_selector("[data-controller~='gewu-logic']", state="attached")
    return Designer(desktop_page)


def opened(designer: Designer, label: str, field: str) -> Any:
    """The box beside an expression, with the question and its settings unfolded."""
    page = designer.page
    prefix = designer.index("body-0-value-questions", label)
    page.wait_for_function("name => document.getElementsByName(name)[0].offsetParent", arg=f"{prefix}-label")
    text = page.locator(f"[name='{prefix}-{field}']")
    box = page.locator(f"[name='{prefix}-{field}'] + .gewu-logic")
    if not box.or_(text).filter(visible=True).count():
        cog = page.locator(f"[name='{prefix}-label']").locator("xpath=ancestor::section[1]")
        cog.locator("xpath=.//button[@aria-controls][.//*[contains(@href,'cog')]]").first.click()
    box.wait_for()
    return box


def text_of(designer: Designer, label: str, field: str) -> str:
    return designer.page.input_value(f"[name='{designer.index('body-0-value-questions', label)}-{field}']")


def serious(page: Any) -> list[str]:
    found = Axe().run(page, context="dialog").response["violations"]
    return [one["id"] for one in found if one["impact"] in {"serious", "critical"}]


def test_a_condition_is_built_by_mouse_saved_enabled_and_followed(designer, open_page, grid_worker):
    page = designer.page
    box = opened(designer, "监护人", "relevant")
    box.get_by_role("button", name="编辑条件").click()
    window = page.get_by_role("dialog")
    first = window.get_by_role("group", name="条件1", exact=True)
    first.get_by_label("填报项", exact=True).select_option(label="年龄（整数）")
    first.get_by_label("比较方式").select_option(label="小于")
    first.get_by_label("比较的值").fill("14")
    window.get_by_role("button", name="增加条件组").first.click()
    for number, (asked, how, value) in enumerate((("性别（单选）", "是", "男"), ("住所（多选）", "包含", "租住")), 2):
        row = window.get_by_role("group", name=f"条件{number}", exact=True)
        row.get_by_label("填报项", exact=True).select_option(label=asked)
        row.get_by_label("比较方式").select_option(label=how)
        row.get_by_label("比较的值").select_option(label=value)
    window.get_by_text(WORDS).wait_for()
    assert serious(page) == []
    window.get_by_role("button", name="确定").click()
    box.get_by_text(WORDS).wait_for()
    assert text_of(designer, "监护人", "relevant") == TEXT
    designer.check_and_enable()
    kept = Form.objects.get().current.schema.question(uid("jian_hu"))
    assert kept.option("relevant")

    phone = open_page(PHONE)
    sign_in(phone, grid_worker)
    phone.goto("/f/t-form/")
    guardian = phone.get_by_label("监护人")
    phone.get_by_label("年龄").fill("12")
    assert not guardian.is_visible()
    phone.get_by_label("男", exact=True).check()
    guardian.wait_for(state="visible")
    phone.get_by_label("年龄").fill("15")
    guardian.wait_for(state="hidden")


def test_a_condition_is_built_by_keyboard(designer):
    page = designer.page
    box = opened(designer, "监护人", "required_when")
    box.get_by_role("button", name="编辑条件").focus()
    page.keyboard.press("Enter")
    window = page.get_by_role("dialog")
    window.wait_for()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "满足方式"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # 所在网格
    page.keyboard.press("ArrowDown")  # 年龄
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # 不等于
    page.keyboard.press("ArrowDown")  # 小于
    page.keyboard.press("Tab")
    page.keyboard.type("14")
    window.get_by_text("当 年龄 小于 14 时必填").wait_for()
    window.get_by_role("button", name="确定").focus()
    page.keyboard.press("Enter")
    window.wait_for(state="hidden")
    box.get_by_text("当 年龄 小于 14 时必填").wait_for()
    assert text_of(designer, "监护人", "required_when") == "${nian_ling} < 14"
    assert "编辑条件" in page.evaluate("document.activeElement.getAttribute('aria-label')")


def tab_to(page: Any, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    said = "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()"
    for _press in range(25):
        page.keyboard.press("Tab")
        if page.evaluate(said) == name:
            return
    raise AssertionError(f"Tab does not lead to {name}")


def choose(page: Any, *presses: int) -> None:
    """Arrow down so often in one list after the other."""
    for count in presses:
        for _press in range(count):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")


def test_groups_inside_one_another_are_built_by_keyboard_alone(designer):
    page = designer.page
    box = opened(designer, "监护人", "relevant")
    box.get_by_role("button", name="编辑条件").focus()
    page.keyboard.press("Enter")
    window = page.get_by_role("dialog")
    window.wait_for()
    page.keyboard.press("Tab")
    choose(page, 2, 2)  # 年龄, 小于
    page.keyboard.type("14")
    tab_to(page, "增加条件组")
    page.keyboard.press("Enter")
    choose(page, 3, 0)  # the first list of the new group: 性别, 是
    choose(page, 1)  # 男
    tab_to(page, "填报项")
    choose(page, 4, 0)  # 住所, 包含
    choose(page, 2)  # 租住
    window.get_by_text(WORDS).wait_for()
    tab_to(page, "增加条件")
    page.keyboard.press("Enter")
    window.get_by_role("group", name="条件4", exact=True).wait_for()
    tab_to(page, "删除条件4")
    page.keyboard.press("Enter")
    window.get_by_role("group", name="条件4", exact=True).wait_for(state="detached")
    assert "增加条件" in page.evaluate("document.activeElement.textContent"), "the focus is not lost"
    tab_to(page, "确定")
    page.keyboard.press("Enter")
    window.wait_for(state="hidden")
    assert text_of(designer, "监护人", "relevant") == TEXT


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_area_is_chosen_level_by_level(designer, areas, size):
    page = designer.page
    box = opened(designer, "监护人", "relevant")
    box.get_by_role("button", name="编辑条件").click()
    page.set_viewport_size(size)
    window = page.get_by_role("dialog")
    row = window.get_by_role("group", name="条件1", exact=True)
    row.get_by_label("填报项", exact=True).select_option(label="所在网格（区域）")
    for level, name in (("县（市、区）", "望禾县"), ("镇（街道）", "清溪塘镇"), ("村（社区）", "荷塘村")):
        row.get_by_label(f"比较的值：{level}").select_option(label=name)
    row.get_by_label("比较的值：网格").wait_for()
    assert serious(page) == []
    assert window.evaluate("box => box.scrollWidth <= box.clientWidth")
    window.get_by_text("荷塘村").last.wait_for()
    window.get_by_role("button", name="确定").click()
    window.wait_for(state="hidden")
    assert areas.village_a.code in text_of(designer, "监护人", "relevant")
    assert areas.grid_a.code not in text_of(designer, "监护人", "relevant")
    box.get_by_text("荷塘村").wait_for()


def test_a_renamed_question_takes_conditions_along_and_a_deleted_one_leaves_a_mark(designer):
    page = designer.page
    box = opened(designer, "监护人", "relevant")
    box.get_by_role("button", name="表达式（专业）").click()
    prefix = designer.index("body-0-value-questions", "监护人")
    page.fill(f"[name='{prefix}-relevant']", "${年龄} < 14")
    box.get_by_text("当 年龄 小于 14 时显示").wait_for()
    page.fill(f"[name='{designer.index('body-0-value-questions', '年龄')}-label']", "周岁")
    page.get_by_text("“监护人”：“年龄”已改为“周岁”").wait_for()
    assert text_of(designer, "监护人", "relevant") == "${周岁} < 14"
    box.get_by_text("当 周岁 小于 14 时显示").wait_for()
    designer.remove("body-0-value-questions", "周岁")
    box.get_by_text("“周岁”（周岁）已停用").wait_for()
    marks = page.locator(".gewu-logic-mark").all_inner_texts()
    assert sorted(marks) == ["其中1处条件有误", "条件有误"]
    page.wait_for_load_state("networkidle")
    assert FormPage.objects.get().latest_revision  # saved all the while


def test_a_formula_is_written_with_help_and_tried(designer):
    page = designer.page
    box = opened(designer, "合计", "calculation")
    box.get_by_role("button", name="公式助手").click()
    window = page.get_by_role("dialog")
    window.get_by_label("查找填报项或函数").fill("round")
    window.get_by_role("button", name="round").click()
    window.get_by_text("四舍五入").last.wait_for()
    window.get_by_label("查找填报项或函数").fill("年龄")
    window.get_by_role("button", name="年龄（整数）").click()
    window.get_by_label("年龄", exact=True).fill("7.6")
    window.locator("output", has_text="8").wait_for()
    assert serious(page) == []
    window.get_by_role("button", name="确定").click()
    assert text_of(designer, "合计", "calculation") == "round(${nian_ling})"
    box.get_by_text("round（年龄）").wait_for()
