"""Rare characters in a real browser: the panel over the form, the caret, the page without JavaScript; and axe."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from forms_app.designer.build import enable, page_from_schema
from forms_app.tables.models import Audience
from tests.browser import PHONE
from tests.e2e.test_axe import faults
from tests.making import question, schema

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(areas: Any) -> Any:
    asked = schema(question("ming", label="姓名", options=(("person_name", True),)), question("hao", label="户号"))
    return enable(page_from_schema(asked, "one", audience=Audience.RESIDENTS))


def test_a_character_goes_where_the_caret_was(open_page: Any, form: Any) -> None:
    page = open_page(PHONE)
    page.goto("/f/one/")
    line = page.get_by_label("姓名")
    line.fill("李明")
    line.press("ArrowLeft")
    assert page.get_by_role("link", name="生僻字").count() == 1
    page.get_by_role("link", name="生僻字").click()
    panel = page.get_by_role("dialog")
    panel.get_by_role("searchbox").fill("火寻")
    panel.get_by_role("searchbox").press("Enter")
    panel.get_by_role("button", name="𬊈").click()
    assert panel.locator("output").text_content() == "李𬊈明"
    assert faults(page) == []
    panel.get_by_role("link", name="X", exact=True).click()
    panel.get_by_role("button", name="獯").click()
    panel.get_by_role("link", name="氵", exact=True).click()
    panel.get_by_role("link", name="去掉氵").wait_for()
    small = panel.locator("button:visible, a:visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.height < 44 || box.width < 44).length"
    )
    assert small == 0
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert line.input_value() == "李𬊈獯明"
    expect(line).to_be_focused()  # a moment after the window has closed
    assert line.evaluate("one => [document.activeElement === one, one.selectionStart]") == [True, 4]


def test_without_javascript_the_link_leads_to_a_page_to_copy_from(open_page: Any, form: Any) -> None:
    page = open_page(PHONE, java_script_enabled=False)
    page.goto("/f/one/")
    assert page.get_by_role("link", name="生僻字").get_attribute("href") == "/m/rare/"
    page.goto("/m/rare/")
    page.get_by_role("searchbox").fill("xun")
    page.get_by_role("button", name="查找").click()
    page.get_by_text("𬊈").wait_for()
    page.get_by_role("link", name="火", exact=True).click()
    assert page.locator(".g-rare-found li").count() == 3
