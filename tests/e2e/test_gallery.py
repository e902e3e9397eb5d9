"""A ready form is taken, enabled and filled in on a phone; ready and saved sections go into a form being edited."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.designer.bank_items import BankItem
from forms_app.designer.build import page_from_schema
from forms_app.designer.gallery import shelf
from forms_app.designer.gallery.reading import with_ids
from forms_app.designer.models import FormPage
from forms_app.schema.model import FormSchema, Section
from forms_app.tables.models import Form
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import Designer, knows_the_tour, sign_in
from tests.e2e.test_axe import faults
from tests.making import question, uid

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TITLE = "防溺水隐患排查"


def fill_in(page: Any) -> None:
    """One stretch of water; what a condition hides is not asked."""
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("所属网格").select_option(index=1)
    page.get_by_label("排查人").fill("网五格")
    page.get_by_role("group", name="网格内是否有水域").get_by_label("是", exact=True).check()
    page.get_by_role("button", name="下一步").last.click()
    water = page.locator(".g-row").first
    water.get_by_label("水域名称").fill("三组大塘")
    water.get_by_label("池塘").check()
    water.get_by_role("group", name="周边是否有学校或居民点").get_by_label("否", exact=True).check()
    for item in ("警示标牌是否完好、醒目", "救生圈、救生杆、救生绳是否齐全"):
        water.get_by_role("group", name=item).get_by_label("合格", exact=True).check()
    for asked in ("是否落实看护人", "是否有隐患"):
        water.get_by_role("group", name=asked).get_by_label("否", exact=True).check()
    assert not water.get_by_label("整改措施").is_visible()
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_text("水域处数").wait_for()
    page.get_by_role("button", name="下一步").last.click()
    assert "三组大塘" in page.inner_text("main")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/")


def test_a_ready_form_is_taken_in_two_clicks_and_filled_in_on_a_phone(
    open_page, county_admin, grid_worker, village_clerk
):
    admin = open_page(DESKTOP)
    knows_the_tour(county_admin)
    sign_in(admin, county_admin)
    admin.goto("/admin/")
    admin.get_by_role("link", name="表单模板", exact=True).click()
    admin.get_by_role("heading", name="表单模板").wait_for()
    found = faults(admin)
    admin.get_by_role("button", name=f"用此模板新建：{TITLE}").click()
    admin.wait_for_url("**/edit/")
    Designer(admin).check_and_enable()
    assert Form.objects.get().current.schema.title == TITLE

    worker = open_page(PHONE, is_mobile=True, has_touch=True)
    sign_in(worker, grid_worker)
    fill_in(worker)

    clerk = open_page(DESKTOP)
    sign_in(clerk, village_clerk)
    clerk.goto(f"/desk/ledgers/{Form.objects.get().slug}/")
    assert "网五格" in clerk.inner_text("tbody")
    clerk.locator("tbody a").first.click()
    assert "三组大塘" in clerk.inner_text("main")
    phone = open_page(PHONE)
    sign_in(phone, county_admin)
    phone.goto("/admin/form-templates/")
    assert found + faults(phone, ".gewu-gallery") == []


def labels(page: Any, section: str) -> list[str]:
    """As they stand in the editor, saved or not."""
    read = """wanted => { const own = document.getElementById('body-root').rootBlock.children
        .find(one => one.block.getState().title === wanted);
        return own ? own.block.getState().questions.map(one => one.value.label) : []; }"""
    return page.evaluate(read, section)


def saved_item(user: Any) -> BankItem:
    photos = with_ids(shelf.bank()["照片取证"].sections[0])
    photos["value"]["title"] = "本县取证"
    return BankItem.objects.create(title="本县取证", note="县里统一的说法", body=[photos], saved_by=user)


def put_in(page: Any, button: Any, offer: str, where: str = "") -> list[str]:
    """Answers what axe found in the window."""
    button.click()
    window = page.get_by_role("dialog", name="常用填报项")
    window.wait_for()
    found = faults(page, "dialog")
    window.get_by_role("button", name="插入到表单").click()  # nothing is chosen yet
    window.get_by_text("请选择要插入的内容。").wait_for()
    window.get_by_label(offer).check()
    if where:
        window.get_by_label("插入到").select_option(label=where)
    window.get_by_role("button", name="插入到表单").click()
    window.wait_for(state="detached")
    return found


def test_ready_and_saved_sections_are_put_into_the_form_being_edited(desktop_page, county_admin, areas):
    one = Section(uid("s1"), "走访", questions=(question("wang_ge", "area", label="所在网格", required=True),))
    two = Section(uid("s2"), "其他", questions=(question("bei_zhu", label="备注"),))
    made = page_from_schema(FormSchema("走访", (one, two)), "t-form")
    saved_item(county_admin)
    page = desktop_page
    sign_in(page, county_admin)
    page.goto(f"/admin/pages/{made.pk}/edit/")
    beside = page.get_by_role("button", name="常用填报项")
    beside.first.wait_for()
    beside.nth(1).click()
    window = page.get_by_role("dialog", name="常用填报项")
    assert window.get_by_label("插入到").locator("option:checked").inner_text() == "其他"  # where the button stands
    window.get_by_role("button", name="取消").click()
    window.wait_for(state="detached")
    assert beside.nth(1).evaluate("e => e === document.activeElement")

    found = put_in(page, beside.nth(1), "本县取证")
    assert labels(page, "其他") == ["备注", "现场照片", "照片说明"]
    found += put_in(page, beside.first, "联系方式", where="在末尾另加一个部分")
    assert labels(page, "联系方式") == ["联系人", "联系电话", "备用电话", "电子邮箱"]
    assert labels(page, "走访") == ["所在网格"]
    page.get_by_role("button", name="更多").or_(page.locator("button:has(svg.icon-dots-horizontal)")).first.click()
    page.get_by_role("link", name="常用填报项").last.click()  # in the menu of the page, too
    page.get_by_role("dialog", name="常用填报项").get_by_role("button", name="取消").click()
    page.keyboard.press("Control+s")
    for _ in range(40):  # until it is saved
        kept = FormPage.objects.get().get_latest_revision_as_object().body
        if [section.value["title"] for section in kept] == ["走访", "其他", "联系方式"]:
            break
        page.wait_for_timeout(250)
    else:
        raise AssertionError(kept)
    assert [one.value["label"] for one in kept[1].value["questions"]] == ["备注", "现场照片", "照片说明"]
    assert found == []
