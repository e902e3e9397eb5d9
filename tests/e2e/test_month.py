"""A village's month by the right people: a notice on the board, a call to the grid worker, scores, a rota, paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from forms_app.designer.build import enable, page_from_schema
from reports.appraisal.standard import ensure_default_scheme
from reports.rota.models import Staff, Station
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import sign_in
from tests.making import household

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
VILLAGE, GRID = "329921101201", "329921101201001"


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()
    page.wait_for_load_state()


def paper(page: Any, address: str, start: bytes = b"%PDF") -> bytes:
    answer = page.request.get(address)
    assert answer.ok, address
    assert answer.body().startswith(start), address
    return answer.body()


def test_a_month(open_page, areas, county_admin, village_clerk, grid_worker):
    grid_worker.phone = "15400000101"
    grid_worker.save()
    ensure_default_scheme()
    enable(page_from_schema(household(), "t-form"))
    clerk, admin, worker, resident = (open_page(size) for size in (DESKTOP, DESKTOP, PHONE, PHONE))
    sign_in(clerk, village_clerk)
    a_notice(clerk, admin, county_admin, resident)
    a_call(resident, grid_worker)
    the_on_duty_notice(clerk)
    rows_from_a_file(clerk)
    sign_in(worker, grid_worker)
    an_appraisal(clerk, worker, grid_worker)
    a_rota(clerk, worker, grid_worker, areas)


def a_notice(clerk: Any, admin: Any, county_admin: Any, resident: Any) -> None:
    clerk.goto("/desk/notices/")
    clerk.get_by_role("link", name="写公告").click()
    clerk.fill("[name=title]", "荷塘村第三季度财务公开")
    clerk.select_option("[name=kind]", "finance")
    clerk.fill("[name=body]", "现将收支情况公开如下。\n日期\t摘要\t金额\n9月30日\t路灯电费\t320.50")
    clerk.get_by_role("button", name="保存并提交审批").click()
    clerk.wait_for_selector("text=待审批")
    resident.goto(f"/boards/{VILLAGE}/")
    assert "第三季度" not in resident.inner_text("body")
    sign_in(admin, county_admin)
    admin.goto("/desk/notices/")
    admin.get_by_role("link", name="荷塘村第三季度财务公开").first.click()
    admin.get_by_role("button", name="审批通过并公示").click()
    admin.wait_for_selector("text=公示中")
    resident.reload()
    resident.get_by_role("link", name="荷塘村第三季度财务公开").click()
    resident.wait_for_selector("table")
    assert "路灯电费" in resident.inner_text("main")


def a_call(resident: Any, grid_worker: Any) -> None:
    resident.goto("/")
    resident.get_by_role("link", name="查我的网格员").first.click()
    for name in ("清溪塘镇", "荷塘村", "荷塘村第一网格"):
        resident.locator("main").get_by_role("link", name=name, exact=True).first.click()
        resident.wait_for_load_state()
    assert grid_worker.name in resident.inner_text("main")
    assert resident.locator("a[href='tel:15400000101']").first.is_visible()


def the_on_duty_notice(clerk: Any) -> None:
    clerk.goto(f"/desk/team/{VILLAGE}/")
    assert "王一禾" in clerk.inner_text("main")
    clerk.goto("/desk/vacancies/")
    assert "缺配" in clerk.inner_text("main")
    for size in ("A3", "A4"):
        paper(clerk, f"/desk/print/duty/{GRID}/?format=pdf&paper={size}")
    paper(clerk, f"/desk/print/duty/{GRID}/?format=png&paper=A4", b"\x89PNG")


def rows_from_a_file(clerk: Any) -> None:
    clerk.goto("/desk/ledgers/t-form/import/")
    text = "wang_ge,户主姓名\n329921101201001,导入一户\n329921101201001,导入二户\n"
    file = {"name": "住户.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}
    clerk.set_input_files("input[type=file]", file)
    press(clerk, "检查文件")
    assert "导入二户" in clerk.inner_text("main")
    clerk.locator("main button.primary").last.click()
    clerk.wait_for_load_state()
    clerk.goto("/desk/ledgers/t-form/")
    assert "导入一户" in clerk.inner_text("main")


def an_appraisal(clerk: Any, worker: Any, grid_worker: Any) -> None:
    clerk.goto("/desk/appraisal/")
    press(clerk, "生成本月评分表")
    clerk.locator("main table a").first.click()
    clerk.get_by_role("button", name="保存并计算合计").wait_for()
    points = clerk.locator("input[name^='p-']")
    for number, most in enumerate([20, 20, 15, 15, 10, 10, 5, 5]):
        field = points.nth(number)
        name = field.get_attribute("name")
        field.fill("99" if number == 2 else str(most - (number == 3)))
        clerk.locator(f"[name='n-{name.removeprefix('p-')}']").fill("线下核对")
    press(clerk, "保存并计算合计")
    assert "最多15分" in clerk.inner_text("main")  # above the maximum: told at the field, nothing saved
    points.nth(2).fill("15")
    press(clerk, "保存并计算合计")
    assert "99" in clerk.inner_text("main")
    press(clerk, "确认评分表")
    clerk.wait_for_selector("text=已确认")
    paper(clerk, "/desk/appraisal/print/")
    worker.goto("/m/")
    worker.get_by_role("link", name="我的考核").click()
    worker.locator("main a[href*='/mine/']").first.click()
    worker.wait_for_load_state()
    assert "99" in worker.inner_text("main")
    assert "线下核对" in worker.inner_text("main")


def a_rota(clerk: Any, worker: Any, grid_worker: Any, areas: Any) -> None:
    station = Station.objects.create(code="hetang", name="荷塘村", area=areas.village_a, gap=1)
    for number in range(3):
        Staff.objects.create(station=station, name=f"领导{number}", leads=True, serves=False)
    for number in range(4):
        Staff.objects.create(station=station, name=f"人员{number}", user=grid_worker if not number else None)
    today = timezone.localdate()
    month = f"{today.year + today.month // 12}-{today.month % 12 + 1:02}"
    clerk.goto(f"/desk/rota/hetang/{month}/")
    press(clerk, "自动排班")
    clerk.wait_for_selector("text=发布值班表")
    press(clerk, "发布值班表")
    clerk.wait_for_selector("text=已发布")
    paper(clerk, f"/desk/rota/hetang/{month}/print/")
    paper(clerk, f"/desk/rota/hetang/{month}/print/?format=png", b"\x89PNG")
    worker.goto("/m/")
    worker.get_by_role("link", name="我的值班").click()
    worker.wait_for_load_state()
    assert "荷塘村" in worker.inner_text("main")
