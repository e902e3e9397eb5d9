"""A village's workbook with 800 households becomes a form, and its rows the first records, in a real browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from forms_app.tables.models import Form
from forms_app.tables.runtime import models_for
from tests.e2e.people import sign_in
from tests.e2e.test_axe import faults
from tests.intake.workbooks import village_book

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
HOUSEHOLDS = 800
PICTURES = os.environ.get("GEWU_PICTURES", "")


def look(page, name: str) -> None:
    """Keeps a picture when a person wants to look."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


def test_eight_hundred_households_become_a_ledger(desktop_page, county_admin, areas, tmp_path):
    content, people = village_book(HOUSEHOLDS, grid=areas.grid_a.name)
    path = tmp_path / "住户.xlsx"
    path.write_bytes(content)
    page, found = desktop_page, []
    sign_in(page, county_admin)
    page.goto("/admin/forms/")
    look(page, "0")
    page.locator("button:has(svg.icon-dots-horizontal)").first.click()
    page.get_by_role("link", name="从表格新建").last.click()
    look(page, "1")
    found += faults(page)
    page.get_by_label("表格文件").set_input_files(path)
    page.get_by_role("button", name="读取表格").click()
    page.get_by_text(f"共{people}行数据").wait_for()
    look(page, "2")
    found += faults(page)
    page.get_by_role("button", name="下一步：核对填报项").click()
    page.get_by_text(f"共{HOUSEHOLDS}条记录").wait_for()
    assert page.get_by_label("明细表名称").input_value() == "家庭成员"
    look(page, "3")
    found += faults(page)
    page.get_by_role("button", name="生成表单草稿").click()
    look(page, "4")
    found += faults(page)
    page.get_by_role("link", name="核对并启用").click()
    page.get_by_role("button", name="确认启用").click()
    page.get_by_role("link", name="收录数据").first.click()
    look(page, "5")
    page.get_by_role("button", name="收录数据").click()
    page.get_by_text(f"已保存{HOUSEHOLDS}条记录").wait_for(timeout=120_000)
    look(page, "6")
    form = Form.objects.get()
    built = models_for(form.current)
    records = list(built.main._default_manager.values_list("pk", flat=True))
    assert len(records) == HOUSEHOLDS
    assert len(list(built.rows(form.current.schema.repeats[0], records))) == people
    page.goto(f"/desk/ledgers/{form.slug}/")
    look(page, "7")
    assert found == []


def test_on_a_phone_wrong_cells_are_told(phone_page, county_admin, areas, tmp_path):
    path = tmp_path / "住户.xlsx"
    path.write_bytes(village_book(12, grid=areas.grid_a.name, spoil=True)[0])
    page = phone_page
    sign_in(page, county_admin)
    page.goto("/admin/spreadsheets/")
    look(page, "1")
    page.get_by_label("表格文件").set_input_files(path)
    page.get_by_role("button", name="读取表格").click()
    look(page, "2")
    page.get_by_role("button", name="下一步：核对填报项").click()
    page.get_by_text("G5").first.wait_for()
    look(page, "3")
    page.get_by_role("button", name="生成表单草稿").click()
    look(page, "4")
    page.get_by_role("link", name="核对并启用").click()
    page.get_by_role("button", name="确认启用").click()
    page.get_by_text("已启用").first.wait_for()
    page.goto("/admin/spreadsheets/")
    page.get_by_role("link", name="住户.xlsx").click()
    look(page, "5")
    page.get_by_role("button", name="收录数据").click()
    page.get_by_text("有2处错误").wait_for()
    look(page, "6")


def test_a_long_look_says_so_and_the_button_counts_once(desktop_page, county_admin, areas, tmp_path):
    path = tmp_path / "住户.xlsx"
    path.write_bytes(village_book(3, grid=areas.grid_a.name)[0])
    page, held = desktop_page, []
    sign_in(page, county_admin)
    page.goto("/admin/spreadsheets/")
    page.get_by_label("表格文件").set_input_files(path)
    page.get_by_role("button", name="读取表格").click()
    page.get_by_text("核对各行").first.wait_for()
    page.route("**/rows/", lambda route: (held.append(route), route.fulfill(status=204)))  # no answer yet
    page.get_by_role("button", name="下一步：核对填报项").click()
    told = page.get_by_role("status").filter(has_text="正在逐行核对")
    told.wait_for()
    assert faults(page, ".gewu-intake__busy") == []
    page.get_by_role("button", name="下一步：核对填报项").click()
    assert len(held) == 1
    page.unroute("**/rows/")
    page.reload()
    page.get_by_role("button", name="下一步：核对填报项").click()
    page.get_by_text("共3条记录").wait_for()
    assert told.count() == 0
