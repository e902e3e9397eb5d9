"""Chosen answers in the rows of tables, and in the workbooks that are handed out for imports."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_app.entry.submit import submit
from forms_app.records.importing.workbooks import template
from forms_app.records.reading import read_record
from forms_app.schema.model import Choice
from tests.cast import client_of
from tests.kinds.lists import chosen_from, code_list, events, many
from tests.kinds.test_checks import picture
from tests.kinds.trip import GRID, asking, opened
from tests.making import published, question, schema

pytestmark = pytest.mark.django_db
SCALE = (Choice("1", "好"), Choice("2", "差"))


@pytest.fixture
def version(areas: Any) -> Any:
    events()
    rows = question(
        "xiang", "repeat", label="明细",
        questions=(
            question("lai_yuan", "choice", label="来源", options=(("other", True),)),
            question("lei", "cascade", label="类别", options=chosen_from("shi-jian")),
            question("ping", "matrix", label="评价", choices=SCALE, options=(("rows", "甲 | a\n乙 | b"),)),
            question("jian", "check_item", label="检查"),
        ),
    )  # fmt: skip
    return opened(published(schema(question("grid", "area", label="网格"), rows), "one"))


ROW = {
    "lai_yuan": {"": "other", "other": "借"}, "lei": "c01", "ping": {"a": "1", "b": "2"},
    "jian": {"": "fail", "note": "坏"},
}  # fmt: skip


def test_rows_hold_every_kind(version: Any, village_clerk: Any) -> None:
    record = submit(
        version, {"grid": GRID}, rows={"xiang": [ROW, {"lai_yuan": "own"}]}, user=village_clerk, source="test",
        files={"xiang.0.jian.photo": picture()},
    )  # fmt: skip
    found = read_record(village_clerk, version.form, record.uuid)
    first, second = found.parts[0].items[1].rows  # type: ignore[union-attr]
    texts = [answer.text for answer in first]
    assert texts == ["其他：借", "城市管理 / 占道经营", "甲：好；乙：差", "不合格：坏（有照片）"]
    assert [answer.text for answer in second] == ["自有", "", "", ""]
    assert len(found.photos) == 1
    assert client_of(village_clerk).get(f"/desk/ledgers/one/{record.uuid}/").status_code == 200


def test_rows_cost_no_queries_of_their_own(version: Any, village_clerk: Any) -> None:
    def queries(count: int) -> int:
        record = submit(version, {"grid": GRID}, rows={"xiang": [ROW] * count}, user=village_clerk, source="test")
        with CaptureQueriesContext(connection) as found:
            read_record(village_clerk, version.form, record.uuid)
        return len(found)

    assert queries(2) == queries(20)


def test_rows_on_the_phone_without_scripts(version: Any, village_clerk: Any) -> None:
    client = client_of(village_clerk)
    page = client.get("/f/one/").content.decode()
    draft = re.search(r'name="_draft" value="([^"]+)"', page)
    assert draft
    sent = {
        "_draft": draft[1], "q-grid": GRID, "r-xiang-TOTAL_FORMS": "1", "r-xiang-INITIAL_FORMS": "0",
        "r-xiang-0-lai_yuan": "other", "r-xiang-0-lai_yuan.other": "借", "r-xiang-0-lei": ["c", "c01"],
        "r-xiang-0-ping.a": "1", "r-xiang-0-jian": "fail", "r-xiang-0-jian.note": "坏",
        "r-xiang-0-jian.photo": picture(),
    }  # fmt: skip
    answer = client.post("/f/one/", {**sent, "_do": "next"})
    assert answer["Location"].endswith("/check/")
    page = client.get(answer["Location"]).content.decode()
    for text in ("其他：借", "城市管理 / 占道经营", "不合格：坏（有照片）", "<span>甲</span> <b>好</b>"):
        assert text in page
    assert page.count("<img") == 1


def test_the_template_offers_what_imports_take(areas: Any) -> None:
    code_list("m", ("01", "汉族"), ("02", "回族"))
    many("lu", 2_000)
    content = schema(
        question("a", "choice", label="单选", options=(("other", True),)),
        question("b", "choice", label="民族", choices=(), options=chosen_from("m")),
        question("c", "choice", label="道路", choices=(), options=chosen_from("lu")),
        question("d", "matrix", label="评价", choices=SCALE, options=(("rows", "甲 | a"),)),
        question("e", "check_item", label="检查"),
    )
    book = openpyxl.load_workbook(io.BytesIO(template(content, GRID)))
    heads = [str(cell.value).rstrip("*") for cell in book.worksheets[0][1]]
    hidden = book.worksheets[2]
    offered = {
        head: [cell.value for cell in column if cell.value]
        for head, column in zip(heads, hidden.iter_cols(min_col=1, max_col=len(heads)), strict=False)
    }
    assert offered["单选"] == ["自有", "租赁", "其他"]
    assert offered["单选（其他，请注明）"] == []
    assert offered["民族"] == ["汉族", "回族"]
    assert offered["道路"] == []
    assert offered["评价（甲）"] == ["好", "差"]
    assert offered["检查"] == ["合格", "不合格", "不适用"]
    assert offered["检查（情况说明）"] == []


def test_a_default_of_a_list_is_chosen_at_first(village_clerk: Any) -> None:
    code_list("m", ("01", "汉族"), ("02", "回族"))
    asking("choice", options=chosen_from("m"), default="回族")
    page = client_of(village_clerk).get("/f/one/").content.decode()
    assert re.search(r'value="02"[^>]*checked', page)
