"""A resident of seventy on a phone without JavaScript, and a notice from the clerk's desk to the board."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import DESKTOP, PHONE
from tests.e2e.people import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SMALLEST_TYPE, SMALLEST_TARGET = 18, 48  # CSS pixels
# Text smaller than wanted, buttons and links that stand alone lower than wanted, and anything beside the screen.
TOO_SMALL = """([type, target]) => {
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || !parent.getClientRects().length || parent.closest('.g-skip')) continue;
    if (parseFloat(getComputedStyle(parent).fontSize) < type) faults.push('type: ' + node.textContent.trim());
  }
  for (const one of document.querySelectorAll('main a, main button, footer a, nav a')) {
    const height = one.getBoundingClientRect().height;
    if (height && height < target) faults.push(`target ${height}: ${one.textContent.trim()}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the screen');
  return faults;
}"""


def too_small(page: Any) -> list[str]:
    return [f"{page.url} {fault}" for fault in page.evaluate(TOO_SMALL, [SMALLEST_TYPE, SMALLEST_TARGET])]


def test_my_grid_worker_without_javascript(open_page, areas, grid_worker):
    grid_worker.phone = "15409000001（演示）"
    grid_worker.save()
    page = open_page(PHONE, java_script_enabled=False, is_mobile=True, has_touch=True)
    page.goto("/")
    page.get_by_role("link", name="查我的网格员").click()
    page.get_by_role("link", name="清溪塘镇").click()
    page.get_by_role("link", name="荷塘村").click()
    page.get_by_role("link", name="第一网格").click()
    call = page.get_by_role("link", name=f"打电话给{grid_worker.name}")
    assert call.get_attribute("href") == "tel:15409000001"
    assert call.bounding_box()["height"] >= SMALLEST_TARGET
    assert call.bounding_box()["y"] < PHONE["height"], "to be seen without scrolling"
    page.get_by_role("link", name="公开栏", exact=False).last.click()
    page.get_by_role("link", name="投诉建议").last.click()
    assert page.get_by_role("link", name="12345").get_attribute("href") == "tel:12345"


def test_type_and_targets_are_large_enough_at_seventy(open_page, areas, grid_worker):
    from tests.website.test_boards import put_up

    shown = put_up(areas.village_a, body="说明\n日期\t摘要\t收入\t支出\n9月1日\t承包费\t100\t\n9月2日\t电费\t\t20")
    town = put_up(areas.town_a, "很长的标题" * 20, body="没有空格的长文字" * 60)
    village, grid = areas.village_a.code, areas.grid_a.code
    found: list[str] = []
    for size in (PHONE, DESKTOP, {"width": 320, "height": 640}):
        page = open_page(size)
        for address in (
            "/", "/boards/", f"/boards/{village}/", f"/boards/{village}/past/", f"/boards/{village}/grids/{grid}/",
            "/find/", f"/find/?area={village}", f"/find/?area={grid}", f"/notices/{shown.pk}/", f"/notices/{town.pk}/",
            "/complaints/",
        ):  # fmt: skip
            page.goto(address)
            found += too_small(page)
    assert found == []


def test_a_notice_goes_from_the_clerk_to_the_officer_to_the_board(open_page, areas, village_clerk, town_officer_a):
    clerk = open_page(DESKTOP)
    sign_in(clerk, village_clerk)
    clerk.goto("/desk/")
    clerk.get_by_role("link", name="公示公告").first.click()
    clerk.get_by_role("link", name="写公告").click()
    clerk.get_by_label("标题").fill("停水通知")
    clerk.get_by_label("类别").select_option(label="通知公告")
    clerk.get_by_label("正文").fill("11月27日8时至18时停水。")
    clerk.get_by_role("button", name="保存并提交审批").click()
    assert "已提交" in clerk.inner_text("main")

    officer = open_page(DESKTOP)
    sign_in(officer, town_officer_a)
    officer.goto("/desk/notices/")
    officer.get_by_role("link", name="停水通知").first.click()
    officer.get_by_role("button", name="审批通过并公示").click()
    assert "已审批通过" in officer.inner_text("main")

    resident = open_page(PHONE)
    resident.goto(f"/boards/{areas.village_a.code}/")
    resident.get_by_role("link", name="停水通知").click()
    assert "11月27日8时至18时停水" in resident.inner_text("main")
