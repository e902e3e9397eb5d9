"""From the first page of the administration to a form: a file dragged onto 新建表单, and each way in two clicks."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.tables.models import Form
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import Designer, knows_the_tour, sign_in
from tests.e2e.test_axe import faults
from tests.xforms.sheets import workbook

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ASKED = (
    ("type", "name", "label", "relevant"),
    ("text", "hu_zhu", "户主姓名", ""),
    ("integer", "ren_shu", "人数", ""),
    ("text", "yuan_yin", "无人居住的原因", "${ren_shu} = 0"),
)
DROP = """([name, bytes]) => {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(bytes)], name));
    const place = document.querySelector('[data-drop]');
    for (const kind of ['dragover', 'drop'])
        place.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def drag(page: Any, name: str, content: bytes) -> None:
    page.evaluate(DROP, [name, list(content)])


def test_an_xlsform_is_dragged_onto_the_page_and_becomes_a_form(open_page, county_admin, areas, tmp_path):
    content = workbook(tmp_path / "走访.xlsx", *ASKED, settings=(("form_title",), ("空关户走访",))).read_bytes()
    page, found = open_page(DESKTOP), []
    knows_the_tour(county_admin)
    sign_in(page, county_admin)
    page.goto("/admin/")
    found += faults(page, ".gewu-begin")
    page.get_by_role("link", name="新建表单").click()
    page.get_by_role("heading", name="新建表单").wait_for()
    found += faults(page)
    page.get_by_text("可以把文件拖到虚线框里。").wait_for()
    drag(page, "走访.xlsx", content)
    page.get_by_role("button", name="读取文件").click()
    page.get_by_text("“走访.xlsx”将做成表单“空关户走访”").wait_for()
    found += faults(page, ".gewu-plan")
    page.get_by_role("button", name="生成草稿并打开").click()
    page.wait_for_url("**/edit/")
    Designer(page).check_and_enable()
    kept = Form.objects.get().current.schema
    assert [one.key for one in kept.questions] == ["hu_zhu", "ren_shu", "yuan_yin"]
    assert kept.questions[2].option("relevant")
    phone = open_page(PHONE)
    sign_in(phone, county_admin)
    phone.goto("/admin/new-form/")
    assert found + faults(phone, ".gewu-gallery") == []


def test_an_empty_form_says_how_to_begin_until_there_is_a_question(desktop_page, county_admin, areas):
    page = desktop_page
    sign_in(page, county_admin)
    page.goto("/admin/new-form/")
    page.get_by_role("link", name="从空白表单开始").click()
    tips = page.get_by_role("region", name="表单还是空的")
    tips.wait_for()
    assert tips.get_by_role("link", name="选用表单模板").get_attribute("href") == "/admin/form-templates/"
    assert faults(page, ".gewu-empty") == []
    page.get_by_role("button", name="批量添加").first.click()
    window = page.get_by_role("dialog")
    window.get_by_label("每行一个填报项").fill("姓名\n年龄 整数")
    window.get_by_role("button", name="添加到表单").click()
    tips.wait_for(state="hidden")


@pytest.mark.parametrize(
    ("way", "there"),
    [
        ("选用表单模板", "**/form-templates/"),
        ("从表格开始", "**/spreadsheets/"),
        ("从空白表单开始", "**/pages/add/designer/formpage/*/"),
        ("导入 XLSForm", "**/import-xlsform/"),
    ],
)
def test_each_way_is_two_clicks_away_from_anywhere(desktop_page, county_admin, areas, way, there):
    sign_in(desktop_page, county_admin)
    desktop_page.goto("/admin/area/")
    desktop_page.get_by_role("link", name="新建表单").click()
    desktop_page.get_by_role("link", name=way).click()
    desktop_page.wait_for_url(there)
