"""准入: a department builds a form and hands it in, the county sends it back, then approves it, and it ends in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from forms_app.areas.models import Department
from forms_app.designer.folders import make_folder
from forms_app.designer.models import FormIndexPage
from forms_app.tables.models import Form
from tests.browser import DESKTOP, PHONE
from tests.cast import make_person
from tests.e2e.people import Designer, knows_the_tour, sign_in
from tests.e2e.test_axe import faults

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PLAN = ".gewu-plan"


@pytest.fixture
def builder(areas: Any) -> Any:
    department = Department.add_root(name="县教育局", area=areas.county)
    person = make_person("jiao-yu", "教二文")
    person.groups.add(make_folder(FormIndexPage.objects.get(), department).builders)
    return person


def build(page: Any) -> None:
    """A small form, as far as handing it in without a word about its admission."""
    designer = Designer(page)
    page.goto("/admin/new-form/")
    page.get_by_role("link", name="从空白表单开始").first.click()
    page.wait_for_selector("#id_title")
    page.fill("#id_title", "水域排查表")
    stream = designer.section("基本情况")
    designer.question(stream, "单行文本", "水域名称")
    hand_in(page)


def hand_in(page: Any) -> None:
    page.wait_for_load_state("networkidle")  # a save on its way would come after the click
    with page.expect_navigation(wait_until="load"):
        page.click("[name='action-submit']")


def write_admission(page: Any, number: str) -> None:
    if not page.locator("[name='basis']").is_visible():
        page.locator("section:has([name='basis'])").last.locator("[data-panel-toggle]").first.click()
    page.fill("[name='basis']", "关于开展防溺水隐患排查的通知")
    page.fill("[name='basis_number']", number)
    page.select_option("[name='frequency']", "monthly")
    page.fill("[name='last_day']", (timezone.localdate() + timedelta(days=30)).isoformat())
    page.keyboard.press("Escape")


def open_waiting(page: Any) -> None:
    """From the first page of the administration to the check."""
    page.goto("/admin/")
    page.get_by_role("link", name="水域排查表").first.click()
    page.wait_for_selector(PLAN)


def test_a_department_hands_in_and_the_county_sends_back_and_approves(open_page, builder, county_admin, grid_worker):
    knows_the_tour(builder)
    knows_the_tour(county_admin)
    department, county = open_page(DESKTOP), open_page(DESKTOP)
    sign_in(department, builder)
    build(department)
    for text in ("请写明本表依据的文件名称", "请选择填报频次", "请选择截止日期"):
        assert department.get_by_text(text).first.is_visible(), text
    write_admission(department, "另行通知")
    hand_in(department)
    assert "提交审核" in department.inner_text("body")

    sign_in(county, county_admin)
    open_waiting(county)
    for part in ("县教育局", "教二文", "另行通知", "每月", "填报项数", "首次启用"):
        assert part in county.inner_text(PLAN), part
    county.get_by_role("button", name="退回修改").click()
    county.wait_for_selector("text=请写明需要修改的内容")
    assert faults(county, PLAN) == []
    county.get_by_label("需要修改的内容").fill("请写文号")
    county.get_by_role("button", name="退回修改").click()
    county.wait_for_selector("text=已退回修改")

    department.goto("/admin/")
    department.get_by_role("link", name="水域排查表").first.click()
    department.wait_for_selector("text=县一平退回修改：请写文号")
    write_admission(department, "望教发〔2026〕8号")
    hand_in(department)

    open_waiting(county)
    assert "请写文号" in county.inner_text(PLAN)
    county.get_by_label("审批意见（选填）").fill("同意")
    with county.expect_navigation(wait_until="load"):
        county.get_by_role("button", name="批准并启用").click()
    assert "已启用，当前为第1版" in county.inner_text("body")
    county.goto("/admin/forms/admission/")
    assert "望教发〔2026〕8号" in county.inner_text("main")
    assert faults(county, "main") == []

    ends(open_page(PHONE), grid_worker)


def ends(phone: Any, worker: Any) -> None:
    form = Form.objects.get()
    address = f"/f/{form.slug}/"
    sign_in(phone, worker)
    phone.goto(address)
    phone.get_by_label("水域名称").fill("东塘")
    Page.objects.filter(pk=form.page_id).update(expire_at=timezone.now() - timedelta(minutes=1))
    phone.locator("form[method=post] button[type=submit]").last.click()
    phone.wait_for_selector("text=本表已到期停用")
    phone.goto("/m/")
    assert "水域排查表" not in phone.inner_text("main")


def test_the_county_opens_a_folder_for_a_department(open_page, areas, county_admin):
    Department.add_root(name="县水利局", area=areas.county)
    page = open_page(PHONE)
    sign_in(page, county_admin)
    page.goto("/admin/forms/departments/")
    assert faults(page, PLAN) == []
    page.get_by_role("button", name="为县水利局开通建表").click()
    page.wait_for_selector("text=建表员（县水利局）")
    assert faults(page, PLAN) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
