"""The plain types on a phone, with and without JavaScript, by thumb and by keyboard."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from forms_app.schema.model import FormSchema
from forms_app.tables.models import Audience, FormVersion
from forms_app.tables.runtime import models_for
from tests.browser import PHONE, new_page
from tests.e2e.test_axe import faults
from tests.kinds.trip import opened
from tests.making import published, question, schema, uid

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

TYPED = {
    "bu_tie": "1.2万元",
    "mian_ji": "88.5",
    "dao_gang": "08:30",
    "shi_fa": "2026-11-23T08:30",
    "nian_yue": "2026-11",
    "you_xiang": "zhang.san@example.cn",
    "wang_zhi": "https://www.example.cn/",
    "che_pai": "苏a12345",
    "xin_yong": "91350203M0001QAY9B",
    "tiao_ma": "6901234567892",
}
STORED = {
    "bu_tie": Decimal(12000),
    "mian_ji": Decimal("88.5"),
    "dao_gang": datetime.time(8, 30),
    "shi_fa": datetime.datetime(2026, 11, 23, 0, 30, tzinfo=datetime.UTC),
    "nian_yue": datetime.date(2026, 11, 1),
    "man_yi": 4,
    "you_xiang": "zhang.san@example.cn",
    "wang_zhi": "https://www.example.cn/",
    "che_pai": "苏A12345",
    "xin_yong": "91350203M0001QAY9B",
    "tiao_ma": "6901234567892",
    "tong_yi": True,
    "bian_hao": "望禾-001",
    "lai_yuan": "海报",
}


def everything() -> FormSchema:
    return schema(
        question("xu_zhi", "note", label="填写须知", options=(("body", "请对照证照填写。\n不清楚的可以留空。"),)),
        question("bian_hao", "serial", label="编号", options=(("format", "望禾-{000}"),)),
        question("lai_yuan", "hidden", label="来源"),
        question("kai_shi", "device", label="开始时间"),
        question("bu_tie", "money", label="补贴金额"),
        question("mian_ji", "decimal", label="建筑面积", options=(("places", 2), ("unit", "平方米"))),
        question("dao_gang", "time", label="到岗时间"),
        question("shi_fa", "datetime", label="事发时间"),
        question("nian_yue", "year_month", label="统计年月"),
        question("man_yi", "rating", label="满意度", required=True),
        question("you_xiang", "email", label="联系邮箱"),
        question("wang_zhi", "url", label="公示网址"),
        question("che_pai", "licence_plate", label="车牌号"),
        question("xin_yong", "credit_code", label="统一社会信用代码"),
        question("tiao_ma", "barcode", label="灭火器条码"),
        question(
            "tong_yi",
            "consent",
            label="个人信息收集告知",
            required=True,
            options=(("statement", "为办理补贴，收集您的邮箱和车牌号，保存至办结后一年。"),),
        ),
        title="各种填报项",
    )


@pytest.fixture
def version(areas: Any, transactional_db: None) -> FormVersion:
    return opened(published(everything(), "plain"), audience=Audience.RESIDENTS)


def answers(version: FormVersion) -> dict[str, Any]:
    (record,) = models_for(version).main._default_manager.all()
    built = models_for(version)
    return {key: getattr(record, built.attribute(uid(key))) for key in STORED}


@pytest.mark.parametrize("with_scripts", [True, False])
def test_a_phone_fills_in_every_plain_type(
    browser: Any, live_server: Any, version: FormVersion, areas: Any, with_scripts: bool
) -> None:
    page = new_page(browser, PHONE, live_server.url, is_mobile=True, has_touch=True, java_script_enabled=with_scripts)
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"/f/plain/?area={areas.grid_a.code}&lai_yuan=%E6%B5%B7%E6%8A%A5")
    assert page.get_by_text("不清楚的可以留空。").is_visible()
    page.get_by_role("button", name="下一步").click()
    assert page.get_by_text("请选择几颗星。").count() == 2
    assert page.get_by_text("同意的请勾选").count() == 2
    if with_scripts:
        assert faults(page) == []
    for key, text in TYPED.items():
        page.locator(f"[name=q-{key}]").fill(text)
    page.locator("label[for=id_q-man_yi_4]").click()
    page.locator("[name=q-tong_yi]").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="提交").wait_for()
    assert page.get_by_text("壹万贰仟元整").is_visible()
    assert page.get_by_text("校验位不符").is_visible()
    assert page.get_by_text("88.50平方米").is_visible()
    assert page.get_by_text("海报").count() == 0
    page.get_by_role("button", name="提交").click()
    page.get_by_text("望禾-001").wait_for()
    assert answers(version) == STORED
    assert problems == []
    page.context.close()


def test_stars_are_reached_by_the_keyboard(phone_page: Any, version: FormVersion, areas: Any) -> None:
    phone_page.goto(f"/f/plain/?area={areas.grid_a.code}")
    phone_page.locator("[name=q-nian_yue]").focus()
    group = phone_page.locator("#id_q-man_yi")
    for _press in range(6):
        phone_page.keyboard.press("Tab")
        if group.locator(":focus").count():
            break
    for _press in range(3):
        phone_page.keyboard.press("ArrowRight")
    assert phone_page.locator("[name=q-man_yi]:checked").get_attribute("value") == "3"
    phone_page.keyboard.press("ArrowLeft")
    assert phone_page.locator("[name=q-man_yi]:checked").get_attribute("value") == "2"


DETECTOR = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(source) { return source.width > 1 ? [{ rawValue: "XF-0042" }] : []; }
};
"""


def picture(width: int) -> dict[str, Any]:
    buffer = io.BytesIO()
    Image.new("RGB", (width, 20), "white").save(buffer, "PNG")
    return {"name": "code.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def test_a_code_is_read_from_a_photo_where_the_browser_can(phone_page: Any, version: FormVersion, areas: Any) -> None:
    address = f"/f/plain/?area={areas.grid_a.code}"
    phone_page.add_init_script("delete window.BarcodeDetector")
    phone_page.goto(address)
    assert not phone_page.locator("[data-scan]").is_visible()
    phone_page.add_init_script(DETECTOR)
    phone_page.goto(address)
    phone_page.locator("[data-scan]").wait_for()
    phone_page.locator("[data-scan-photo]").set_input_files(picture(1))
    phone_page.get_by_text("没有识别到条码").wait_for()
    phone_page.locator("[data-scan-photo]").set_input_files(picture(20))
    phone_page.wait_for_function("document.querySelector('[name=q-tiao_ma]').value === 'XF-0042'")
