"""Filled PDFs read in with a real browser, at the width of a phone and of a desk; axe finds nothing serious."""

from __future__ import annotations

import os

import pytest

from reports.documents.blank.sheet import fillable_pdf
from tests.browser import DESKTOP, PHONE
from tests.collect.conftest import opened
from tests.collect.test_paper import GIVEN, content
from tests.e2e.people import sign_in
from tests.e2e.test_axe import faults
from tests.making import published
from tests.paper import filled

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def picture(page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def files(sheet: bytes) -> list[dict]:
    contents = {
        "张建国.pdf": filled(sheet, GIVEN),
        "李四.pdf": filled(sheet, {"q-name": "李四", "q-age": "三百", "a-area": "三里墩村第一网格"}),
        "扫描件.pdf": b"%PDF-1.4 " + bytes(300),
        "张建国（另存）.pdf": filled(sheet, GIVEN),
    }
    return [{"name": name, "mimeType": "application/pdf", "buffer": data} for name, data in contents.items()]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_several_files_are_read_in_and_the_sound_one_is_sent(size, open_page, areas, village_clerk):
    version = opened(published(content(), "zou-fang"))
    sheet = fillable_pdf(version.form, version, village_clerk)
    page = open_page(size)
    sign_in(page, village_clerk)
    page.goto("/desk/paper/")
    picture(page, f"paper-empty-{size['width']}")
    found = faults(page)
    page.get_by_label("填好的PDF").set_input_files(files(sheet))
    page.get_by_role("button", name="读入", exact=True).click()
    page.get_by_role("heading", name="读入结果").wait_for()
    picture(page, f"paper-read-{size['width']}")
    found += faults(page)
    assert page.get_by_text("内容完全相同").count() == 1
    page.get_by_role("button", name="提交勾选的").click()
    page.get_by_text("已提交1条记录。").wait_for()
    page.get_by_role("link", name="处需要更正").click()
    page.wait_for_load_state()
    assert "三百" in page.content()
    picture(page, f"paper-draft-{size['width']}")
    assert found == []
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
