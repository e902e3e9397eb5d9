"""防溺水隐患排查 from an empty page to the ledger: built by hand, as the county administrator builds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Error

from forms_app.tables.models import Form
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import Designer, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TITLE = "防溺水隐患排查"
POINTS = "body-1-value-questions-0-value-questions"
MOST_CLICKS = 60  # what it takes to build the form; a choice from a list counts twice
_COUNT = """
const count = (more) => sessionStorage.setItem('clicks', Number(sessionStorage.getItem('clicks')) + more);
addEventListener('pointerdown', () => count(1), true);
addEventListener('change', (event) => event.target.matches('select') && count(2), true);
"""


def tick(box: Any) -> None:
    """Once more where the first click missed: marks of the check may come in above it at that very moment."""
    try:
        box.check()
    except Error:
        box.check()


class Administrator:
    """Uses what can be seen: buttons by their names, fields where the cursor stands after adding."""

    def __init__(self, page: Any) -> None:
        self.page, self.designer = page, Designer(page)
        page.add_init_script(_COUNT)

    @property
    def clicks(self) -> int:
        return int(self.page.evaluate("sessionStorage.getItem('clicks')"))

    def begin(self) -> None:
        self.page.goto("/admin/forms/")
        self.page.locator("a[href*='/add_subpage/'], a[href*='/admin/pages/add/designer/formpage/']").first.click()
        self.page.wait_for_selector("#id_title")
        self.type(self.page.locator("#id_title"), TITLE)
        self.type(self.page.get_by_label("部分名称"), "排查情况")

    def section(self, title: str) -> None:
        self.page.get_by_role("button", name="添加部分", exact=True).click()
        self.typed("-title", title)

    def ask(self, stream: str, kind: str, label: str, *, required: bool = False, choices: str = "") -> str:
        """Answers the prefix of its fields."""
        number = int(self.page.input_value(f"[name='{stream}-count']"))
        adder = self.page.locator(f"[name='{stream}-count'] ~ .gewu-rows__more").locator(".gewu-rows__add")
        adder.click()
        self.designer._choose(adder, self.page.get_by_role("option", name=kind, exact=True))
        prefix = f"{stream}-{number}-value"
        self.typed(f"{prefix}-label", label)
        if required:
            tick(self.page.locator(f"[name='{prefix}-required']"))
        if choices:
            self.type(self.page.locator(f"[name='{prefix}-choices']"), choices)
        return prefix

    def typed(self, name: str, text: str) -> None:
        """Without a click: the cursor stands in what was added."""
        self.page.wait_for_function("name => document.activeElement.name?.endsWith(name)", arg=name)
        self.page.keyboard.insert_text(text)

    def type(self, field: Any, text: str) -> None:
        field.click()
        field.fill(text)

    def settings(self, prefix: str) -> None:
        field = self.page.locator(f"[name='{prefix}-hint'], [name='{prefix}-intro']")
        if not field.is_visible():
            start = self.page.locator(f"[name='{prefix}-label'], [name='{prefix}-title']")
            cog = start.locator("xpath=ancestor::section[1]").get_by_role("button", name="设置").first
            cog.click()
        field.wait_for()

    def set(self, prefix: str, name: str, value: str) -> None:
        field = self.page.locator(f"[name='{prefix}-{name}']")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            self.type(field, value)

    def condition(self, prefix: str, question: str, how: str, value: str, words: str) -> None:
        """In the builder; ``words``: what it then says."""
        box = self.page.locator(f"[name='{prefix}-relevant'] + .gewu-logic")
        box.get_by_role("button", name="编辑条件").click()
        window = self.page.get_by_role("dialog")
        window.get_by_label("填报项", exact=True).select_option(label=question)
        if window.get_by_label("比较方式").locator("option:checked").inner_text() != how:
            window.get_by_label("比较方式").select_option(label=how)
        if value:
            window.get_by_label("比较的值").select_option(label=value)
        window.get_by_text(words).wait_for()
        window.get_by_role("button", name="确定").click()
        box.get_by_text(words).wait_for()


def build(page: Any) -> Administrator:
    me = Administrator(page)
    me.begin()
    first = "body-0-value-questions"
    grid = me.ask(first, "区域", "所属网格", required=True)
    me.settings(grid)
    me.set(grid, "level", "网格")
    me.ask(first, "日期", "排查日期", required=True)
    me.ask(first, "是否", "网格内是否有水域", required=True)
    me.section("水域明细")
    me.settings("body-1-value")
    me.condition("body-1-value", "网格内是否有水域（是否）", "为“是”", "", "时显示")
    table = me.ask("body-1-value-questions", "明细表", "水域明细")
    me.settings(table)
    me.set(table, "add_label", "增加一处水域")
    me.ask(POINTS, "单行文本", "水域名称", required=True)
    me.ask(POINTS, "单选", "水域类型", required=True, choices="河道\n水库\n池塘\n施工积水坑")
    depth = me.ask(POINTS, "小数", "最大水深")
    me.settings(depth)
    me.set(depth, "maximum", "100")
    me.set(depth, "unit", "米")
    me.ask(POINTS, "多选", "隐患类型", choices="无警示标牌\n无救生设施\n无人看护")
    measure = me.ask(POINTS, "单行文本", "整改措施")
    me.settings(measure)
    me.condition(measure, "隐患类型（多选）", "包含", "无人看护", "当 隐患类型 包含 无人看护 时显示")
    me.ask(POINTS, "照片", "现场照片")
    return me


def fill_in(page: Any, picture: Path) -> None:
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_label("所属网格").select_option(index=1)
    page.get_by_label("排查日期").fill("2026-11-20")
    page.get_by_label("是", exact=True).check()
    page.get_by_role("button", name="下一步").last.click()
    if page.locator(".g-row").count() == 0:
        page.get_by_role("button", name="增加一处水域").click()
    point = page.locator(".g-row").first
    point.get_by_label("水域名称").fill("三组大塘")
    point.get_by_label("池塘").check()
    point.get_by_label("最大水深").fill("250")
    measure = point.get_by_label("整改措施")
    assert not measure.is_visible()
    point.get_by_label("无人看护").check()
    measure.wait_for(state="visible")
    point.get_by_label("无人看护").uncheck()
    measure.wait_for(state="hidden")
    point.get_by_label("无人看护").check()
    measure.fill("落实看护人")
    point.get_by_label("现场照片").set_input_files(picture)
    page.get_by_role("button", name="下一步").last.click()
    assert page.locator("[aria-invalid=true]").input_value() == "250"  # more than its limit
    page.locator("[aria-invalid=true]").fill("2.5")
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/")


def test_the_form_of_the_story_is_built_by_hand_and_filled_in(open_page, county_admin, grid_worker, tmp_path):
    admin = open_page(DESKTOP)
    sign_in(admin, county_admin)
    me = build(admin)
    text = me.designer.check_and_enable()
    assert "水域明细 › 整改措施" in text
    assert me.clicks <= MOST_CLICKS
    asked = {one.label: one for one, _parent in Form.objects.get().current.schema.walk()}
    assert (asked["所属网格"].option("level"), asked["最大水深"].option("unit")) == ("grid", "米")

    worker = open_page(PHONE, is_mobile=True, has_touch=True)
    sign_in(worker, grid_worker)
    picture = tmp_path / "大塘.jpg"
    Image.effect_noise((800, 600), 60).convert("RGB").save(picture)
    fill_in(worker, picture)

    admin.goto("/desk/")
    admin.locator("main").get_by_role("link", name=TITLE).first.click()
    admin.locator("tbody a").first.click()
    record = admin.inner_text("main")
    for part in ("2026", "三组大塘", "池塘", "2.5", "无人看护", "落实看护人"):
        assert part in record
    admin.locator("main img").scroll_into_view_if_needed()  # it is loaded when it comes into view
    admin.wait_for_function("document.querySelector('main img').naturalWidth > 100")
