"""The main job, by the right people: design, enable, fill in on a phone, find, change the form, enable again, print."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from forms_app.tables.check import column_types, differences
from forms_app.tables.models import Form
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import Designer, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.both, pytest.mark.django_db(transaction=True)]

SEX = "未知的性别 | 0\n男性 | 1\n女性 | 2\n未说明的性别 | 9"
RELATION = "户主 | 02\n配偶 | 10\n子 | 20\n女 | 30\n父母 | 50\n其他 | 80"
MARRIAGE = "未婚 | 10\n已婚 | 20\n丧偶 | 30\n离婚 | 40"
PARTY = "中共党员 | 01\n共青团员 | 03\n群众 | 13"
PEOPLE = "汉族 | 01\n回族 | 03\n其他 | 97"
HOME = "自有\n租赁\n借住\n单位宿舍\n公租房\n空置"
KIND = "户籍人口 | 01\n流动人口 | 02\n境外人员 | 03"


def design(page: Any) -> str:
    """居民信息采集一张表: a household with its members, the smallest set of questions about residents."""
    designer = Designer(page)
    designer.new("居民信息采集一张表")
    house = designer.section("住户情况")
    area = designer.question(house, "区域", "所属网格", required=True)
    designer.set_option(area, "level", "微网格")
    designer.question(house, "单行文本", "户号", required=True)
    designer.question(house, "单行文本", "户主姓名", required=True)
    designer.question(house, "单行文本", "现住地址", required=True)
    designer.question(house, "单选", "住所类型", choices=HOME)
    designer.question(house, "电话", "联系方式")
    designer.question(house, "单行文本", "常住人数")
    designer.question(house, "照片", "门前照片")
    people = designer.section("家庭成员情况")
    repeat = designer.question(people, "明细表", "家庭成员")
    designer.set_option(repeat, "add_label", "增加一名家庭成员")
    rows = f"{repeat}-questions"
    designer.question(rows, "单行文本", "姓名", required=True)
    designer.question(rows, "公民身份号码", "公民身份号码")
    designer.question(rows, "单选", "性别", choices=SEX)
    designer.question(rows, "日期", "出生日期")
    designer.question(rows, "单选", "民族", choices=PEOPLE)
    designer.question(rows, "单选", "与户主关系", choices=RELATION)
    designer.question(rows, "单选", "婚姻状况", choices=MARRIAGE)
    designer.question(rows, "单选", "政治面貌", choices=PARTY)
    designer.question(rows, "单选", "人口类型", choices=KIND)
    text = designer.check_and_enable()
    assert "首次启用" in text
    return page.url


def photo(folder: Path) -> Path:
    path = folder / "门前.jpg"
    Image.effect_noise((1200, 900), 60).convert("RGB").save(path, quality=85)
    return path


def fill_in(page: Any, picture: Path) -> None:
    page.get_by_role("link", name="居民信息采集一张表").click()
    page.get_by_label("所属网格").select_option(index=1)
    page.get_by_label("户号").fill("HT-001")
    page.get_by_label("户主姓名").fill("欧阳·买买提䶮")
    page.get_by_label("现住地址").fill("荷塘村一组12号")
    page.get_by_label("租赁").check()
    page.get_by_label("联系方式").fill("１３９００００００１７")  # full-width digits, as some keyboards give
    page.get_by_label("常住人数").fill("2")
    page.get_by_label("门前照片").set_input_files(picture)
    page.get_by_role("button", name="下一步").last.click()

    member(page, 0, "欧阳·买买提䶮", "329921198001010017", "男性", "户主")
    page.get_by_role("button", name="增加一名家庭成员").click()
    member(page, 1, "李二溪", "329921198506170025", "女性", "配偶")
    page.get_by_role("button", name="下一步").last.click()
    assert "329921198506170025" in page.locator("[aria-invalid=true]").input_value()
    assert "校验" in page.inner_text("main")  # the last character does not fit
    page.locator("[aria-invalid=true]").fill("329921198506170024")
    page.get_by_role("button", name="下一步").last.click()

    checked = page.inner_text("main")
    for part in ("欧阳·买买提䶮", "李二溪", "荷塘村一组12号", "租赁", "13900000017"):
        assert part in checked
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt/")
    assert "已提交" in page.inner_text("main")


def member(page: Any, index: int, name: str, number: str, sex: str, relation: str) -> None:
    row = page.locator(".g-row").nth(index)
    if row.count() == 0:
        page.get_by_role("button", name="增加一名家庭成员").click()
        row = page.locator(".g-row").nth(index)
    row.get_by_label("姓名").fill(name)
    row.get_by_label("公民身份号码").fill(number)
    row.get_by_role("radio", name=sex, exact=True).check()
    row.get_by_role("radio", name=relation, exact=True).check()


def find(page: Any) -> None:
    page.goto("/desk/")
    page.locator("main").get_by_role("link", name="居民信息采集一张表").first.click()
    page.fill("[name=q]", "买买提")
    page.get_by_role("button", name="搜索").click()
    assert "欧阳·买买提䶮" in page.inner_text("main")
    page.locator("tbody a").first.click()
    text = page.inner_text("main")
    for part in ("欧阳·买买提䶮", "李二溪", "荷塘村一组12号", "租赁", "第1版"):
        assert part in text
    assert "329921198506170024" not in text  # masked until a reason is given
    page.locator("main img").scroll_into_view_if_needed()  # it is loaded when it comes into view
    page.wait_for_function("document.querySelector('main img').naturalWidth > 100")


def change(page: Any, editor: str) -> None:
    """One question added, one removed, one relabelled, one changed in type."""
    page.goto(editor)
    designer = Designer(page)
    house = "body-0-value-questions"
    page.fill(f"[name='{designer.index(house, '户主姓名')}-label']", "户主")
    designer.remove(house, "住所类型")
    designer.remove(house, "常住人数")
    designer.question(house, "整数", "实有房间数")
    page.wait_for_timeout(300)
    text = designer.check_and_enable()
    for part in ("第2版", "住所类型", "户主姓名 → 户主", "实有房间数", "不会删除任何数据"):
        assert part in text, text


def pdf_text(content: bytes) -> str:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    for pdf_page in reader.pages:
        for font in pdf_page["/Resources"]["/Font"].values():
            assert_embedded(font.get_object())
    return re.sub(r"\s+", "", "".join(pdf_page.extract_text() for pdf_page in reader.pages))


def assert_embedded(font: Any) -> None:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    descriptor = inner["/FontDescriptor"].get_object()
    assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())


def get(page: Any, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.ok, f"{answer.status} {address}"
    return answer.body()


def test_the_main_job(open_page, county_admin, grid_worker, village_clerk, town_officer_b, tmp_path):
    admin, worker, clerk = open_page(DESKTOP), open_page(PHONE, is_mobile=True, has_touch=True), open_page(DESKTOP)
    sign_in(admin, county_admin)
    editor = design(admin)
    slug = Form.objects.get().slug
    assert column_types(Form.objects.get().table)["hu_zhu_xing_ming"] == "varchar(200)"

    sign_in(worker, grid_worker)
    assert "/m/" in worker.url
    fill_in(worker, photo(tmp_path))

    sign_in(clerk, village_clerk)
    find(clerk)
    record_url = clerk.url

    change(admin, editor)
    clerk.goto(record_url)
    old = clerk.inner_text("main")
    assert "租赁" in old  # the record keeps the words and answers of its own version
    assert "户主姓名" in old
    assert list(differences()) == []
    clerk.goto(f"/desk/ledgers/{slug}/")
    heads = clerk.inner_text("thead")
    assert "户主" in heads
    assert "欧阳·买买提䶮" in clerk.inner_text("tbody")

    uuid = re.search(r"([0-9a-f-]{36})", record_url)[1]
    paper = pdf_text(get(clerk, f"/desk/print/ledgers/{slug}/{uuid}/"))
    for part in ("居民信息采集一张表", "欧阳·买买提䶮", "李二溪", "荷塘村一组12号"):
        assert part in paper

    # Somebody of another town reaches none of it.
    stranger = open_page(DESKTOP)
    sign_in(stranger, town_officer_b)
    assert stranger.request.get(f"/desk/ledgers/{slug}/{uuid}/").status in {403, 404}

    with connection.cursor() as cursor:
        table = Form.objects.get().table
        cursor.execute(f'SELECT "hu_zhu_xing_ming", "zhu_suo_lei_xing" FROM "{table}"')
        assert cursor.fetchall() == [("欧阳·买买提䶮", "zu_lin")]


def test_printed_total_equals_rows_and_export(open_page, village_clerk, areas, grid_worker):
    """A printed ledger, the list and the export of the same minute say the same."""
    from tests.making import published, question, schema

    version = published(schema(question("xing_ming", label="姓名"), question("ren_shu", "integer", label="人数")))
    make_records(version, areas.micro_a, 37)
    make_records(version, areas.micro_b, 5)  # another town's: neither seen nor counted
    clerk = open_page(DESKTOP)
    sign_in(clerk, village_clerk)
    clerk.goto("/desk/ledgers/t-form/")
    assert "37条" in clerk.inner_text("main")
    rows = list(csv.reader(io.StringIO(get(clerk, "/desk/ledgers/t-form/export.csv").decode("utf-8-sig"))))
    assert len(rows) == 1 + 37
    paper = print_ledger(clerk)
    assert "37条" in paper
    assert all(f"演示{number}" in paper for number in range(37))


def make_records(version: Any, area: Any, count: int) -> None:
    import uuid

    from forms_app.tables.write import insert_record
    from tests.making import uid

    for number in range(count):
        answers = {uid("xing_ming"): f"演示{number}", uid("ren_shu"): number}
        insert_record(version, uuid=uuid.uuid4(), area=area, user=None, source="test", answers=answers, rows={})


def print_ledger(page: Any) -> str:
    """What the button on the print page sends; a short ledger comes back at once."""
    page.get_by_role("link", name="打印台账").click()
    token = page.input_value("[name=csrfmiddlewaretoken]")
    columns = [box.get_attribute("value") for box in page.locator("[name=col]:checked").all()]
    form = {"csrfmiddlewaretoken": token, "col": columns[0]}
    answer = page.request.post(page.url, form=form, headers={"Referer": page.url})
    assert answer.ok, answer.status
    assert answer.headers["content-type"] == "application/pdf"
    return pdf_text(answer.body())
