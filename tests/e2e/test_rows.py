"""Many questions from a pasted list, one moved to another section, and what folded rows say."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.schema.model import FormSchema, Section
from tests.browser import DESKTOP
from tests.e2e.people import Designer, sign_in
from tests.making import question, schema, uid

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def designer(desktop_page: Any, county_admin: Any, areas: Any) -> Designer:
    first = Section(uid("s1"), "基本情况", questions=(question("wang_ge", "area", label="所在网格", required=True),))
    second = Section(uid("s2"), "走访", questions=(question("bei_zhu", label="备注"),))
    made = page_from_schema(FormSchema("走访", (first, second)), "t-form")
    sign_in(desktop_page, county_admin)
    desktop_page.goto(f"/admin/pages/{made.pk}/edit/")
    desktop_page.wait_for_selector(".gewu-rows__many", state="attached")
    return Designer(desktop_page)


def serious(page: Any) -> list[str]:
    found = Axe().run(page, context="dialog").response["violations"]
    return [one["id"] for one in found if one["impact"] in {"serious", "critical"}]


def test_a_pasted_list_becomes_questions_and_one_is_moved(designer):
    page = designer.page
    row = page.locator(f"[id='block-{uid('wang_ge')}-section']")
    assert row.locator(".gewu-row").all_inner_texts() == ["wang_ge", "必填"]
    page.get_by_role("button", name="批量添加").first.click()
    window = page.get_by_role("dialog", name="批量添加：基本情况")
    window.get_by_label("每行一个填报项").fill("姓名*\n年龄 整数\n性别：男/女")
    window.get_by_text("单选：男、女").wait_for()
    assert serious(page) == []
    window.get_by_role("button", name="添加到表单").click()
    window.wait_for(state="detached")
    prefix = designer.index("body-0-value-questions", "性别")
    assert page.input_value(f"[name='{prefix}-choices']") == "男\n女"
    page.fill(f"[name='{prefix}-label']", "性别（户籍）")  # not saved yet
    identity = page.input_value(f"[name='{prefix.removesuffix('-value')}-id']")
    page.locator(f"[id='block-{identity}-section'] .gewu-rows__move").click()
    window = page.get_by_role("dialog")
    window.get_by_label("移到哪里").select_option(label="走访")
    assert serious(page) == []
    window.get_by_role("button", name="移动", exact=True).click()
    page.get_by_text("“性别（户籍）”已移到“走访”末尾").wait_for()
    page.keyboard.press("Control+s")
    for _ in range(40):  # until it is saved
        kept = FormPage.objects.get().get_latest_revision_as_object().body
        labels = [[one.value["label"] for one in section.value["questions"]] for section in kept]
        if labels == [["所在网格", "姓名", "年龄"], ["备注", "性别（户籍）"]]:
            break
        page.wait_for_timeout(250)
    else:
        raise AssertionError(labels)
    assert kept[1].value["questions"][1].id == identity


def test_rows_say_where_their_answers_are_collected_already(open_page, county_admin, areas):
    enable(page_from_schema(schema(question("nian_ling", "integer", label="年龄"), title="住户档案"), "zhu-hu"))
    made = page_from_schema(schema(question("du", label="体温"), title="走访"), "zou-fang")
    page = open_page(DESKTOP)
    sign_in(page, county_admin)
    page.goto(f"/admin/pages/{made.pk}/edit/")
    page.wait_for_selector(".gewu-rows__many", state="attached")
    designer = Designer(page)
    prefix = designer.index("body-0-value-questions", "体温")
    page.fill(f"[name='{prefix}-label']", "年龄")
    header = page.locator(f"[id='block-{uid('du')}-section'] > .w-panel__header")
    mark = header.get_by_role("link", name="《住户档案》已采集")
    mark.wait_for()
    assert mark.get_attribute("href") == f"/admin/forms/{made.pk}/twice/"
    assert [one["id"] for one in Axe().run(page, context=".w-panel__header").response["violations"]] == []
    page.fill(f"[name='{prefix}-label']", "血压")
    mark.wait_for(state="detached")
