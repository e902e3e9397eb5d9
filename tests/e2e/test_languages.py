"""A form in Arabic on a phone: it runs from right to left, and what is typed survives a change of language."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.designer.build import enable, page_from_schema
from forms_app.tables.models import Audience
from forms_app.tables.runtime import models_for
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import sign_in
from tests.e2e.test_axe import faults
from tests.making import uid
from tests.spoken import spoken

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey(areas: Any) -> Any:
    return enable(page_from_schema(spoken(), "zhu-hu", audience=Audience.RESIDENTS))


def left_of(page: Any, selector: str) -> float:
    return float(page.locator(selector).first.evaluate("one => one.getBoundingClientRect().left"))


def runs_over(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_a_resident_fills_in_arabic_and_looks_at_it_in_english(open_page: Any, survey: Any) -> None:
    page = open_page(PHONE)
    page.goto("/f/zhu-hu/?area=329921101201001")
    assert left_of(page, ".g-choice input") < left_of(page, ".g-choice span")
    page.get_by_role("link", name="العربية").click()
    page.get_by_role("heading", name="استبيان الأسرة").wait_for()
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    assert left_of(page, ".g-choice input") > left_of(page, ".g-choice span")
    assert not runs_over(page)
    assert faults(page) == []
    page.get_by_label("الاسم").fill("محمد")
    page.get_by_label("إيجار").check()
    page.get_by_role("button", name="Save for later").click()
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Household survey").wait_for()
    assert page.get_by_label("Name", exact=False).first.input_value() == "محمد"
    assert page.get_by_label("Rented").is_checked()
    page.get_by_role("button", name="العربية").click()
    page.get_by_role("heading", name="استبيان الأسرة").wait_for()
    page.get_by_role("button", name="Next step").last.click()
    page.wait_for_url("**/check/")
    page.get_by_text("إيجار").wait_for()
    assert not runs_over(page)
    assert faults(page) == []
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("استبيان الأسرة").wait_for()
    built = models_for(survey.current)
    record = built.main._default_manager.get()
    assert getattr(record, built.attribute(uid("zhu_fang"))) == "rent"


def test_faults_in_arabic_can_be_read(open_page: Any, survey: Any) -> None:
    page = open_page(PHONE)
    page.goto("/f/zhu-hu/?area=329921101201001&lang=ar")
    page.get_by_role("button", name="Next step").last.click()
    page.locator("#errors").wait_for()
    assert page.locator("#errors a").first.inner_text().startswith("الاسم")
    assert not runs_over(page)
    assert faults(page) == []


def test_the_table_of_translations_has_no_serious_fault(open_page: Any, survey: Any, county_admin: Any) -> None:
    page = open_page(DESKTOP)
    sign_in(page, county_admin)
    page.goto(f"/admin/forms/{survey.page_id}/translations/?language=ar")
    line = page.get_by_role("textbox", name="面积")
    assert line.get_attribute("dir") == "rtl"
    assert faults(page) == []
    line.fill("المساحة")
    page.get_by_role("button", name="保存为草稿").click()
    page.get_by_text("新增译文1条").wait_for()
    page.set_viewport_size(PHONE)
    assert not runs_over(page)
