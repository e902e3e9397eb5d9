"""Every question type on its whole way: designed, filled in with and without JavaScript, corrected, found, exported,
printed, and read back from the database."""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from openpyxl import load_workbook

from forms_app.designer.build import enable, page_from_schema
from forms_app.entry.submit import submit
from forms_app.schema.types import TYPES
from forms_app.tables.check import column_types, differences
from forms_app.tables.models import Audience, Form, RecordEdit
from forms_app.tables.runtime import models_for
from tests.browser import DESKTOP, PHONE
from tests.cast import appoint, make_person
from tests.e2e import every_type as every
from tests.e2e.people import Designer, sign_in
from tests.kinds.lists import code_list
from tests.making import question, schema

pytestmark = [pytest.mark.e2e, pytest.mark.both, pytest.mark.django_db(transaction=True)]
HERE = {"latitude": 31.2345671, "longitude": 121.4567891, "accuracy": 8.25}


def look(page: Any, name: str) -> None:
    """A picture for whoever sets PICTURES to a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def county(cast: dict[str, Any], areas: Any) -> SimpleNamespace:
    """What the questions choose from: a list, a tree, volunteers, and households."""
    code_list("dao-lu", ("r01", "荷塘路"), ("r02", "学前路"), ("r03", "水街"), title="道路名录")
    code_list("lei-bie", ("a", "安全隐患"), ("a01", "消防通道"), ("b", "环境卫生"), title="事件类别", a01="a")
    appoint(make_person("v7", "志愿七"), "volunteer", areas.grid_a)
    asked = schema(
        question("wang_ge", "area"), question("xing_ming", label="姓名"), question("ren_shu", "integer"), title="住户"
    )
    form = enable(page_from_schema(asked, "zhu-hu", audience=Audience.SIGNED_IN))
    for name in ("李阿婆", "赵大爷"):
        given = {"wang_ge": areas.grid_a.code, "xing_ming": name, "ren_shu": 3}
        submit(form.current, given, user=cast["grid_worker"], source="test")
    return SimpleNamespace(**cast, areas=areas)


# Designing


def design(page: Any) -> None:
    designer = Designer(page)
    designer.new(every.TITLE)
    for title, asked in every.SECTIONS:
        stream = designer.section(title)
        for one in asked:
            ask(designer, stream, one)
    stream = designer.section("家庭成员")
    members = designer.question(stream, "明细表", "成员")
    designer.set_option(members, "add_label", "增加一名成员")
    for one in (every.MEMBER, every.BIRTH):
        ask(designer, f"{members}-questions", one)
    papers = designer.question(f"{members}-questions", "明细表", "证照")
    designer.set_option(papers, "add_label", "增加一张证照")
    for one in (every.PAPER, every.UNTIL):
        ask(designer, f"{papers}-questions", one)
    look(page, "1-design")
    text = designer.check_and_enable()
    assert "首次启用" in text
    assert all(one.label in text for _title, asked in every.SECTIONS for one in asked if one.type != "note")


def ask(designer: Designer, stream: str, one: every.Asked) -> None:
    prefix = designer.question(stream, one.kind, one.label, required=one.required, choices=one.choices)
    for name, value in one.settings.items():
        designer.set_option(prefix, name, value)


def assert_columns(form: Form) -> None:
    """The database has the columns that the types promise, under the types' own names."""
    known = column_types(form.table)
    here = 0 if connection.vendor == "sqlite" else 1
    wanted = {
        f"{one.key}_{part}" if part else one.key: kinds[here]
        for _title, asked in every.SECTIONS
        for one in asked
        for part, kinds in one.columns.items()
    }
    assert {name: known.get(name) for name in wanted} == wanted
    assert list(differences()) == []
    assert form.current is not None
    assert {question.type for question, _parent in form.current.schema.walk()} == set(TYPES)


# Filling in


def next_step(page: Any) -> None:
    page.locator("button[name=_do][value=next]").last.click()
    page.wait_for_load_state()


def first_step(page: Any, area: str) -> None:
    assert page.get_by_text("请对照门牌和证照填写。").is_visible()
    selects = page.locator("select[name='q-suo_shu_wang_ge']")
    selects.first.select_option(area)
    for key, text in every.TYPED.items():
        page.locator(f"[name=q-{key}]").fill(text)
    page.locator("label[for=id_q-zheng_jie_cheng_du_4]").click()
    page.locator("[name=q-shi_fou_chu_zu][value=yes]").check()
    look(page, "2-first")
    next_step(page)


def second_step(page: Any, *, scripts: bool) -> None:
    page.locator("[name=q-zhu_suo_lei_xing][value=other]").check()
    page.locator("[name='q-zhu_suo_lei_xing.other']").fill("借住")
    for code in ("r01", "r02"):
        page.locator(f"[name=q-she_ji_dao_lu][value={code}]").check()
    page.locator("select[name=q-shi_jian_lei_bie]").select_option("a")
    if not scripts:
        page.locator("button[value='refresh:q-shi_jian_lei_bie']").click()
    page.locator("select[name=q-shi_jian_lei_bie]").nth(1).select_option("a01")
    page.wait_for_load_state("networkidle")
    page.locator("[name='q-man_yi_qing_kuang.tai_du'][value='1']").check()
    page.locator("[name='q-man_yi_qing_kuang.su_du'][value='2']").check()
    page.locator("[name=q-mie_huo_qi_zai_wei][value=fail]").check()
    page.locator("[name='q-mie_huo_qi_zai_wei.note']").fill("压力不足")
    page.locator("input[type=file][name='q-mie_huo_qi_zai_wei.photo']").set_input_files(every.picture("darkred"))
    person = page.locator("select[name=q-pei_tong_ren_yuan]")
    person.select_option(person.locator("option", has_text="志愿七").get_attribute("value"))
    page.fill("[name='q-zou_fang_zhu_hu.find']", "赵")
    if not scripts:
        page.locator("button[value='refresh:q-zou_fang_zhu_hu']").click()
    page.locator("label", has_text="赵大爷").click()
    if scripts:
        page.click("[data-place-get]")
        page.wait_for_function("document.querySelector('[name=q-yin_huan_wei_zhi]').value !== ''")
    else:
        page.fill("[name=q-yin_huan_wei_zhi]", "31.234567, 121.456789")
    page.fill("[name=q-xun_cha_lu_xian]", "31.2,121.4\n31.3,121.4")
    page.fill("[name=q-shou_yan_fan_wei]", every.SHAPE)
    page.locator("[name=q-ben_ren_tong_yi]").check()
    look(page, "3-second")
    next_step(page)


def third_step(page: Any, *, scripts: bool) -> None:
    page.locator("input[type=file][name=q-men_qian_zhao_pian]").set_input_files(every.picture())
    page.locator("input[type=file][name=q-xian_chang_zhao_pian]").set_input_files(
        [every.picture("seagreen"), every.picture("goldenrod")]
    )
    page.locator("input[type=file][name=q-xiang_guan_cai_liao]").set_input_files(every.document())
    page.locator("input[type=file][name=q-xian_chang_lu_yin]").set_input_files(every.recording())
    if scripts:
        sign(page)
    else:
        page.locator("input[type=file][name=q-hu_zhu_qian_ming]").set_input_files(every.signature_photo())
    look(page, "4-third")
    next_step(page)


def sign(page: Any) -> None:
    pad = page.locator("[data-sign] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 90)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 30 + 45 * step, box["y"] + (30 if step % 2 else 100))
    page.mouse.up()
    assert page.locator("[name='q-hu_zhu_qian_ming.drawn']").input_value().startswith("data:image/png")


def fourth_step(page: Any) -> None:
    rows = page.locator("input[name^='r-cheng_yuan-'][name$='-xing_ming']")
    if rows.count() == 0:
        page.get_by_role("button", name="增加一名成员").click()
    page.locator("[name='r-cheng_yuan-0-xing_ming']").fill("买买提·䶮")
    page.locator("[name='r-cheng_yuan-0-chu_sheng_ri_qi']").fill("1985-06-17")
    page.get_by_role("button", name="增加一张证照").first.click()
    papers = page.locator("input[name$='-zheng_zhao_ming_cheng']")
    papers.first.fill("居住证")
    page.locator("input[name$='-you_xiao_qi_zhi']").first.fill("2028-01")
    look(page, "5-rows")
    next_step(page)


def fill_in(page: Any, *, scripts: bool, area: str) -> None:
    page.goto(f"/f/{every.SLUG}/")
    first_step(page, area)
    second_step(page, scripts=scripts)
    third_step(page, scripts=scripts)
    fourth_step(page)
    checked = page.inner_text("main")
    for part in (
        "买买提·䶮",
        "借住",
        "荷塘路、学前路",
        "消防通道",
        "压力不足",
        "志愿七",
        "赵大爷",
        "居住证",
        "壹仟贰佰元整",
    ):
        assert part in checked, (part, checked)
    look(page, "6-check")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/")
    assert re.search(r"望禾-\d{4}-\d{4}", page.inner_text("main"))
    look(page, "7-receipt")


# What the database says


def answers(version: Any, record: Any) -> dict[str, Any]:
    """All columns of a record by key and part."""
    built = models_for(version)
    by_uuid = {question.uuid: question.key for question, _parent in version.schema.walk()}
    return {
        f"{by_uuid[uuid]}.{part}" if part else by_uuid[uuid]: getattr(record, built.attribute(uuid, part))
        for uuid, part in built.columns
        if hasattr(record, built.attribute(uuid, part))
    }


def assert_stored(version: Any) -> None:
    """Both records are the same, but for the accuracy that only a telephone tells."""
    found = list(models_for(version).main._default_manager.order_by("id"))
    for record, accuracy in zip(found, (Decimal("8.3"), None), strict=True):
        given = answers(version, record)
        assert {key: given[key] for key in every.STORED} == every.STORED
        assert given["yin_huan_wei_zhi.accuracy"] == accuracy
        assert given["yin_huan_wei_zhi.lat"] == Decimal("31.234567")
        assert given["xun_cha_lu_xian.length"] > 11_000
        assert given["shou_yan_fan_wei.area"] > 500_000
        assert len(given["xian_chang_zhao_pian"].split()) == 2


# Finding, exporting, printing


def open_record(page: Any) -> str:
    """The record's uuid; what the page shows is what was filled in, numbers of people in part only."""
    page.goto(f"/desk/ledgers/{every.SLUG}/")
    look(page, "8-ledger")
    page.locator("tbody a").first.click()
    page.wait_for_load_state()
    text = page.inner_text("main")
    for part in every.SHOWN:
        assert part in text, (part, text)
    assert "329921198506170024" not in text
    look(page, "9-record")
    found = re.search(r"([0-9a-f-]{36})", page.url)
    assert found
    return found[1]


def correct(page: Any) -> None:
    """On the record's page: an amount, a row's name and a further photo; whatever else was given stays as it is."""
    page.get_by_role("button", name="更正").click()
    page.wait_for_load_state()
    assert page.input_value("[name=q-hu_zhu_xing_ming]") == "买买提·䶮"
    assert "329921198506170024" not in page.content()
    page.fill("[name=q-yue_zu_jin]", "1500")
    look(page, "9-correct")
    next_step(page)
    assert page.input_value("[name='q-zhu_suo_lei_xing.other']") == "借住"
    next_step(page)
    page.locator("input[type=file][name=q-xian_chang_zhao_pian]").set_input_files([every.picture("black")])
    next_step(page)
    page.locator("[name='r-cheng_yuan-0-xing_ming']").fill("买买提江·䶮")
    next_step(page)
    look(page, "9-changes")
    changes = page.inner_text("main")
    for part in ("月租金", "1,200.00元", "1,500.00元", "买买提江·䶮", "现场照片"):
        assert part in changes, (part, changes)
    page.locator("[name=reason]").fill("租金合同续签，补拍现场")
    page.get_by_role("button", name="保存更正").click()
    page.wait_for_load_state()
    assert "更正已保存" in page.inner_text("main")


def assert_corrected(version: Any, uuid: str) -> None:
    [record] = models_for(version).main._default_manager.filter(uuid=uuid)
    given = answers(version, record)
    assert {key: given[key] for key in every.STORED} == every.STORED | {"yue_zu_jin": Decimal(1500)}
    assert len(given["xian_chang_zhao_pian"].split()) == 3
    assert given["deng_ji_bian_hao"].startswith("望禾-")
    [line] = RecordEdit.objects.filter(record_uuid=uuid)
    assert line.reason == "租金合同续签，补拍现场"


def narrow_down(page: Any) -> None:
    """By hand: an amount from … to …, and a part of a name."""
    page.goto(f"/desk/ledgers/{every.SLUG}/")
    page.get_by_text("更多筛选").click()
    page.get_by_text("选择筛选项").click()
    for label in ("月租金（元）", "户主姓名"):
        page.locator("fieldset.columns").first.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="显示这些条件").click()
    page.wait_for_load_state()
    page.fill("[name='f_yue_zu_jin-from']", "1,000")
    page.fill("[name='f_yue_zu_jin-to']", "１２００")
    page.fill("[name='f_hu_zhu_xing_ming']", "提·䶮")
    look(page, "8-filters")
    page.locator("form.filters").get_by_role("button", name="搜索").first.click()
    page.wait_for_load_state()
    assert page.locator("tbody tr").count() == 2
    page.fill("[name='f_yue_zu_jin-to']", "1100")
    page.locator("form.filters").get_by_role("button", name="搜索").first.click()
    page.wait_for_load_state()
    assert page.locator("tbody tr").count() == 0
    look(page, "8-nothing")


def assert_every_filter(page: Any) -> None:
    """Each type by the filter that its page in the documentation names, over the same address as the list."""
    found = {name: (narrowed(page, name, fits), narrowed(page, name, fails)) for name, fits, fails in every.FILTERED}
    assert found == {name: (2, 0) for name, _fits, _fails in every.FILTERED}


def narrowed(page: Any, name: str, value: str) -> int:
    """How many records are left; -1 for a condition that cannot be read."""
    query = urlencode({f"f_{name}": value})
    answer = page.request.get(f"/desk/ledgers/{every.SLUG}/export.csv?{query}")
    return len(list(csv.reader(io.StringIO(answer.text())))) - 1 if answer.ok else -1


def assert_workbook(page: Any) -> None:
    """Numbers and days are what a spreadsheet computes with; the rows of tables stand on sheets of their own."""
    book = load_workbook(io.BytesIO(get(page, f"/desk/ledgers/{every.SLUG}/export.xlsx")))
    records, members, papers = (list(sheet.values) for sheet in book)
    given = dict(zip(*records[:2], strict=True))
    assert (given["月租金（元）"], given["建筑面积（平方米）"], given["常住人数（人）"]) == (1200, 88.5, 4)
    assert given["入住日期"] == datetime.datetime(2026, 3, 1)
    assert given["户主姓名"] == "买买提·䶮"
    assert [len(records), len(members), len(papers)] == [3, 3, 3]
    assert "买买提·䶮" in members[1]
    assert "居住证" in papers[1]


def assert_exported(page: Any) -> None:
    text = get(page, f"/desk/ledgers/{every.SLUG}/export.csv").decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert len(rows) == 2
    assert all(one.label in "".join(head) for _title, asked in every.SECTIONS for one in asked if one.columns)
    for row in rows:
        given = dict(zip(head, row, strict=True))
        assert {name: given[name] for name in every.EXPORTED} == every.EXPORTED


def assert_printed(page: Any, uuid: str) -> None:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(get(page, f"/desk/print/ledgers/{every.SLUG}/{uuid}/"))).pages
    text = re.sub(r"\s+", "", "".join(one.extract_text() for one in pages))
    for part in every.SHOWN:
        assert re.sub(r"\s+", "", part) in text, (part, text)
    assert sum(len(one.images) for one in pages) >= 5  # a checklist's photo, three photos, a signature


def get(page: Any, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.ok, f"{answer.status} {address}"
    return answer.body()


def test_every_type_on_its_whole_way(open_page: Any, county: SimpleNamespace) -> None:
    admin = open_page(DESKTOP)
    sign_in(admin, county.county_admin)
    design(admin)
    form = Form.objects.select_related("current").get(slug=every.SLUG)
    assert_columns(form)

    phone = open_page(PHONE, is_mobile=True, has_touch=True, geolocation=HERE, permissions=["geolocation"])
    sign_in(phone, county.grid_worker)
    fill_in(phone, scripts=True, area=county.areas.grid_a.code)
    plain = open_page(PHONE, is_mobile=True, has_touch=True, java_script_enabled=False)
    sign_in(plain, county.grid_worker)
    fill_in(plain, scripts=False, area=county.areas.grid_a.code)
    assert_stored(form.current)

    clerk = open_page(DESKTOP)
    sign_in(clerk, county.village_clerk)
    uuid = open_record(clerk)
    narrow_down(clerk)
    assert_every_filter(clerk)
    assert_workbook(clerk)
    assert_exported(clerk)
    assert_printed(clerk, uuid)

    clerk.goto(f"/desk/ledgers/{every.SLUG}/{uuid}/")
    correct(clerk)
    assert_corrected(form.current, uuid)
    clerk.goto(f"/desk/ledgers/{every.SLUG}/{uuid}/")
    look(clerk, "9-corrected")
    shown = clerk.inner_text("main")
    assert "租金合同续签，补拍现场" in shown
    assert "1,500.00元" in shown
