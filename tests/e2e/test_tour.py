"""The tour for beginners: once by itself, by keyboard through both pages, ended by Esc, and again from 帮助."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.users.models import UserProfile

from forms_app.designer.build import page_from_schema
from forms_app.designer.models import FormPage
from forms_app.designer.tour.views import ENDED
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import sign_in
from tests.e2e.test_axe import faults
from tests.making import question, schema

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
STEPS = ("从现成的开始", "一行一个填报项", "条件不用写公式", "边改边试填", "先核对，再启用")
POINTED_AT = """() => {
    const ring = document.querySelector('.gewu-tour__ring').getBoundingClientRect();
    const box = document.querySelector('.gewu-tour__box').getBoundingClientRect();
    return { ring: [ring.width, ring.height], seen: ring.top >= 0 && ring.bottom <= innerHeight + 6,
        inside: box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight };
}"""


def window_of(page: Any, step: str) -> Any:
    window = page.get_by_role("dialog", name=step)
    window.wait_for()
    return window


def ended(user: Any) -> bool:
    return bool(UserProfile.get_for_user(user).dismissibles.get(ENDED))


def wait_until_ended(page: Any, user: Any) -> None:
    page.locator("dialog.gewu-tour[open]").wait_for(state="detached")
    for _ in range(40):  # the browser tells the server behind the closed window
        if ended(user):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the end of the tour was not remembered")


def test_it_comes_by_itself_once_is_walked_by_keyboard_and_repeated_from_help(open_page, county_admin, areas):
    page_from_schema(schema(question("xing_ming", label="姓名"), question("nian_ling", label="年龄")), "t-form")
    page, found = open_page(DESKTOP), []
    sign_in(page, county_admin)
    page.goto("/admin/area/")
    page.wait_for_load_state("networkidle")
    assert not page.locator("dialog.gewu-tour").count()  # it begins on the first page alone
    page.goto("/admin/")
    for number, step in enumerate(STEPS, 1):
        window = window_of(page, step)
        window.get_by_text(f"第{number}步，共5步").wait_for()
        found += faults(page, "dialog")
        at = page.evaluate(POINTED_AT)
        assert at["ring"][0] > 20, step
        assert at["seen"], step
        assert at["inside"], step
        assert page.evaluate("document.activeElement.textContent") == ("下一步" if number < 5 else "完成")
        if number == 2:
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")  # back, over two pages
            window_of(page, STEPS[0])
            page.keyboard.press("Enter")
            window_of(page, step)
        page.keyboard.press("Enter")
    wait_until_ended(page, county_admin)
    assert page.evaluate("document.activeElement.name") == "action-publish"  # where the last step pointed
    page.goto("/admin/")
    page.wait_for_load_state("networkidle")
    assert not page.locator("dialog.gewu-tour").count()

    page.get_by_role("button", name="帮助").click()
    page.get_by_role("link", name="新手引导").click()
    window_of(page, STEPS[0])
    assert "tour" not in page.url  # a reload does not begin it again
    page.keyboard.press("Escape")
    page.locator("dialog.gewu-tour[open]").wait_for(state="detached")
    assert found == []


def test_on_a_phone_without_any_form_it_points_at_what_is_there_and_skipping_is_remembered(open_page, county_admin):
    page = open_page(PHONE, is_mobile=True, has_touch=True)
    sign_in(page, county_admin)
    page.goto("/admin/")
    window_of(page, STEPS[0])
    for step in STEPS[1:]:
        page.get_by_role("button", name="下一步").click()
        window_of(page, step)
        at = page.evaluate(POINTED_AT)
        assert at["ring"][0] > 20, step
        assert at["inside"], step
    assert not ended(county_admin)
    page.goto("/admin/")  # somebody goes elsewhere in the middle: it is not over
    window_of(page, STEPS[0])
    page.get_by_role("button", name="跳过").click()
    wait_until_ended(page, county_admin)
    assert not FormPage.objects.exists()
