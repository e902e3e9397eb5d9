"""The editor's preview works: conditions, calculations, checks, rows, samples, at a phone's width and a desk's."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.designer.build import page_from_schema
from forms_app.schema.expressions.tree import dump
from forms_app.schema.model import FormSchema, Section, options
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import Designer, sign_in
from tests.e2e.test_axe import faults
from tests.making import question, uid

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TOO_OLD = "年龄要小于130岁"


def asked() -> FormSchema:
    age = ["q", uid("nian_ling")]
    checks = options(constraint=dump(["<", ["."], 130]), constraint_message=TOO_OLD)
    first = (
        question("xing_ming", label="姓名", required=True),
        question("nian_ling", "integer", label="年龄", options=checks),
        question("jian_hu", label="监护人", required=True, options=options(relevant=dump(["<", age, 14]))),
        question("yue_ling", "integer", label="月龄", options=options(calculation=dump(["*", age, 12]))),
        question("cheng_yuan", "repeat", label="成员", questions=(question("ming", label="成员姓名"),)),
    )
    second = Section(uid("two"), "工作", questions=(question("dan_wei", label="单位"),), relevant=dump([">=", age, 14]))
    return FormSchema("走访", (Section(uid("one"), "基本情况", questions=first), second))


class Panel:
    """The frame beside the editor."""

    def __init__(self, page: Any) -> None:
        self.page, self.frame = page, page.frame_locator("#w-preview-iframe")
        page.locator("[data-side-panel-toggle=preview]").click()
        self.field("nian_ling").wait_for()

    def field(self, key: str) -> Any:
        return self.frame.locator(f"[name='q-{key}']")

    def box(self, name: str) -> Any:
        return self.frame.locator(f"[data-live='{name}']")

    def press(self, name: str) -> None:
        self.frame.get_by_role("button", name=name, exact=True).first.click()

    def width(self, size: str) -> int:
        """Pixels that the form has, of a screen of that size."""
        self.page.locator(f"[name=preview-size][value={size}]").locator("xpath=..").click()
        return int(self.frame.locator("html").evaluate("root => root.clientWidth"))


@pytest.fixture
def panel(desktop_page: Any, county_admin: Any, areas: Any) -> Panel:
    made = page_from_schema(asked(), "t-form")
    sign_in(desktop_page, county_admin)
    desktop_page.goto(f"/admin/pages/{made.pk}/edit/")
    return Panel(desktop_page)


@pytest.mark.parametrize("size", ["mobile", "desktop"])
def test_a_draft_is_tried_out_beside_its_editor(panel: Panel, size: str) -> None:
    assert panel.width(size) < 500 if size == "mobile" else panel.width(size) > 1000
    panel.field("nian_ling").fill("12")
    panel.box("q-yue_ling").get_by_text("144").wait_for()
    panel.field("jian_hu").wait_for()
    assert panel.frame.get_by_role("heading", name="工作").count() == 0
    panel.press("校验")
    told = panel.frame.locator("#errors")
    told.get_by_text("监护人").wait_for()
    assert panel.frame.locator("[aria-invalid=true]").count() == 2, "the name and the guardian"
    assert panel.field("nian_ling").input_value() == "12"

    panel.field("nian_ling").fill("130")
    panel.box("q-nian_ling").get_by_text(TOO_OLD).wait_for()
    panel.field("nian_ling").fill("30")
    panel.field("jian_hu").wait_for(state="hidden")
    panel.frame.get_by_role("heading", name="工作").wait_for()
    panel.field("xing_ming").fill("王一禾")
    panel.press("＋ 增加一条")
    second = panel.frame.locator("[name='r-cheng_yuan-1-ming']")
    second.fill("李二溪")

    designer = Designer(panel.page)
    designer.question("body-1-value-questions", "单行文本", "岗位")
    panel.frame.get_by_label("岗位").wait_for()  # the panel was drawn anew
    assert second.input_value() == "李二溪"
    assert panel.field("xing_ming").input_value() == "王一禾"
    assert panel.field("nian_ling").input_value() == "30"
    panel.press("校验")
    panel.frame.get_by_text("校验通过，可以提交").wait_for()


def test_samples_are_filled_in_pass_the_checks_and_go_again(panel: Panel) -> None:
    panel.press("填入示例")
    panel.page.wait_for_function("() => frames[0].location.pathname.endsWith('/forms/try/')")
    assert panel.field("xing_ming").input_value()
    assert int(panel.field("nian_ling").input_value()) < 130
    panel.press("校验")
    panel.frame.get_by_text("校验通过，可以提交").wait_for()
    panel.press("清空")
    panel.frame.get_by_text("校验通过，可以提交").wait_for(state="detached")
    assert panel.field("xing_ming").input_value() == ""
    panel.page.reload()
    assert panel.field("xing_ming").input_value() == "", "what was emptied does not come back"


def test_nothing_serious_in_the_preview(panel: Panel) -> None:
    page, address = panel.page, panel.page.locator("#w-preview-iframe").get_attribute("src")
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        page.goto(address)
        page.locator("[name=q-nian_ling]").fill("12")
        assert faults(page) == []
        page.get_by_role("button", name="校验", exact=True).first.click()
        page.locator("#errors").wait_for()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="清空").click()
        page.locator("#errors").wait_for(state="detached")
