"""Notes, numbers, hidden values and the device inside tables of rows, two deep: filled in, sent, imported, shown."""

from __future__ import annotations

import io
import uuid
from typing import Any

import openpyxl
import pypdf
import pytest
from django.core.management import call_command
from django.http import QueryDict

from forms_app.areas.models import Area
from forms_app.entry.submit import submit
from forms_app.records.importing.columns import assigned, left_empty, obstacles
from forms_app.records.importing.workbooks import template
from forms_app.records.ledger import open_ledger
from forms_app.records.reading import read_record
from forms_app.records.record import Rows
from forms_app.records.workbook import write_workbook
from forms_app.schema.check import check
from forms_app.schema.model import FormSchema
from forms_app.tables.models import SerialCounter
from forms_app.tables.runtime import models_for
from reports.documents.record_sheet import record_pdf
from tests.collect.conftest import Phone
from tests.kinds.trip import GRID, opened
from tests.making import published, question, schema, uid
from tests.together import together

SLUG = "one"


def content() -> FormSchema:
    papers = question(
        "zheng", "repeat", label="证件",
        questions=(
            question("hao", label="号码"),
            question("nei", "serial", label="内号", options=(("format", "N{000}"),)),
            question("lai", "hidden", label="来源", name="lai2", default="内"),
        ),
    )  # fmt: skip
    people = question(
        "ren", "repeat", label="人员",
        questions=(
            question("shuo", "note", label="填写须知", options=(("body", "按身份证填写"),)),
            question("ming", label="姓名", name="ming2"),
            question("bian", "serial", label="编号", options=(("format", "{area}-{000}"),)),
            question("lai", "hidden", label="来源", name="lai1", default="扫码"),
            question("she", "device", label="账号", options=(("what", "username"),)),
            papers,
        ),
    )  # fmt: skip
    return schema(
        question("grid", "area", label="网格"), question("hu", label="户"), question("lai", "hidden", label="来源"),
        question("zong", "serial", label="总号", options=(("format", "Z{000}"),)), people,
    )  # fmt: skip


@pytest.fixture
def version(areas: Any) -> Any:
    return opened(published(content(), SLUG))


def rows_of(version: Any) -> list[tuple[Any, ...]]:
    """(name, number, hidden, device, [(number of the paper, its number, hidden)]) of all rows, as stored."""
    built = models_for(version)
    at = {key: built.attribute(uid(key)) for key in ("ming2", "bian", "lai1", "she", "hao", "nei", "lai2")}
    return [
        (
            *(getattr(row, at[key]) for key in ("ming2", "bian", "lai1", "she")),
            [
                tuple(getattr(paper, at[key]) for key in ("hao", "nei", "lai2"))
                for paper in built.children[uid("zheng")]._default_manager.filter(parent=row).order_by("position")
            ],
        )
        for row in built.children[uid("ren")]._default_manager.order_by("parent_id", "position")
    ]


def numbers_of(version: Any, key: str = "bian") -> list[str]:
    built = models_for(version)
    return [getattr(row, built.attribute(uid(key))) for row in built.children[uid("ren")]._default_manager.all()]


@pytest.mark.django_db
def test_each_row_is_numbered_and_gets_what_the_system_knows(version: Any, village_clerk: Any) -> None:
    people = [{"ming": "甲", "zheng": [{"hao": "1"}, {"hao": "2"}]}, {"ming": "乙", "zheng": [{"hao": "3"}]}]
    submit(version, {"grid": GRID, "hu": "一"}, rows={"ren": people}, user=village_clerk, source="test")
    submit(version, {"grid": GRID, "hu": "二"}, rows={"ren": [{"ming": "丙"}]}, user=village_clerk, source="test")
    me = village_clerk.username
    assert rows_of(version) == [
        ("甲", f"{GRID}-001", "扫码", me, [("1", "N001", "内"), ("2", "N002", "内")]),
        ("乙", f"{GRID}-002", "扫码", me, [("3", "N003", "内")]),
        ("丙", f"{GRID}-003", "扫码", me, []),
    ]
    assert {(c.scope, c.last) for c in SerialCounter.objects.all()} == {("Z", 2), (f"{GRID}-", 3), ("N", 3)}


@pytest.mark.django_db
def test_the_phone_page_shows_notes_in_every_row_and_asks_nothing_else(version: Any, grid_worker: Any) -> None:
    phone = Phone(grid_worker).open(f"/f/{SLUG}/?lai=广告")
    phone.press("add:ren", q__hu="户", r__ren__0__ming="甲")
    assert phone.text.count("按身份证填写") == 2
    assert phone.text.count("提交后由系统编号") + phone.text.count("自动编号，提交后生成") >= 3
    assert "r-ren-0-bian" not in phone.text
    assert "r-ren-0-lai" not in phone.text
    phone.press()
    assert "按身份证填写" not in phone.text
    phone.press()
    assert phone.step == "receipt"
    me = grid_worker.username
    # The blank row counts for nothing.
    assert [row[:4] for row in rows_of(version)] == [("甲", f"{GRID}-001", "扫码", me)]
    built = models_for(version)
    (record,) = built.main._default_manager.all()
    assert getattr(record, built.attribute(uid("lai"))) == "广告"
    page = read_record(grid_worker, version.form, record.uuid)
    table = next(item for item in page.parts[0].items if isinstance(item, Rows))
    assert [column.label for column in table.columns] == ["姓名", "编号", "来源", "账号"]
    assert [answer.text for answer in table.rows[0]] == ["甲", f"{GRID}-001", "扫码", me]
    pages = pypdf.PdfReader(io.BytesIO(record_pdf(grid_worker, version.form, record.uuid))).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    assert f"{GRID}-001" in text
    assert "按身份证填写" not in text


@pytest.mark.django_db
def test_imported_rows_are_numbered_in_their_order(version: Any, village_clerk: Any, tmp_path: Any) -> None:
    people = [{"ming": "甲", "zheng": [{"hao": "1"}]}, {"ming": "乙"}]
    for name in ("一", "二"):
        submit(version, {"grid": GRID, "hu": name}, rows={"ren": people}, user=village_clerk, source="test")
    path = tmp_path / "a.xlsx"
    write_workbook(open_ledger(village_clerk, version.form, "export", QueryDict("")), path)
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book["人员"][1]]
    assert heads[-4:] == ["姓名", "编号", "来源", "账号"]
    book["人员"].cell(2, heads.index("来源") + 1).value = "改过"
    book["人员"].cell(3, heads.index("来源") + 1).value = None
    book["人员"].cell(2, heads.index("编号") + 1).value = "乱写"
    book.save(path)
    call_command("import_records", SLUG, str(path), "--as", village_clerk.username)
    found = rows_of(version)[4:]
    assert [row[:4] for row in found] == [
        ("甲", f"{GRID}-005", "改过", None), ("乙", f"{GRID}-006", "扫码", None),
        ("甲", f"{GRID}-007", "扫码", None), ("乙", f"{GRID}-008", "扫码", None),
    ]  # fmt: skip
    assert [paper for row in found for paper in row[4]] == [("1", "N003", "内"), ("1", "N004", "内")]
    assert obstacles(version.schema) == left_empty(version.schema) == []
    assert assigned(version.schema) == ["总号", "人员/编号", "证件/内号"]
    made = openpyxl.load_workbook(io.BytesIO(template(version.schema, GRID)))
    assert [cell.value for cell in made["人员"][1]] == ["记录序号*", "行号*", "姓名", "来源"]


def test_a_table_must_ask_something() -> None:
    table = question("t", "repeat", questions=(question("n", "note"), question("s", "serial"), question("h", "hidden")))
    assert [(fault.code, fault.uuid) for fault in check(schema(question("a"), table))] == [("empty_repeat", uid("t"))]


@pytest.mark.django_db(transaction=True)
def test_rows_sent_at_the_same_moment_get_different_numbers(areas: Any, village_clerk: Any) -> None:
    version = opened(published(content(), SLUG))
    area = Area.objects.get(code=GRID)

    def send() -> None:
        for _one in range(2):
            rows = {"ren": [{"ming": "甲"}, {"ming": "乙"}]}
            given = {"user": village_clerk, "area": area, "source": "test", "uuid": uuid.uuid4()}
            submit(version, {"grid": GRID, "hu": "户"}, rows=rows, **given)

    assert together(send, send, send) == []
    assert sorted(numbers_of(version)) == [f"{GRID}-{n:03d}" for n in range(1, 13)]


@pytest.mark.django_db
def test_rows_added_by_a_correction_are_numbered_too(version: Any, grid_worker: Any) -> None:
    people = {"ren": [{"ming": "甲"}, {"ming": "乙"}]}
    record = submit(version, {"grid": GRID, "hu": "户"}, rows=people, user=grid_worker, source="form")
    phone = Phone(grid_worker)
    phone.response = phone.client.post(f"/f/{SLUG}/sent/{record.uuid}/correct/", follow=True)
    phone.url = phone.response.redirect_chain[-1][0]
    phone.press("remove:ren:0").press("add:ren").press(r__ren__1__ming="丙").press("", reason="写错了人")
    me = grid_worker.username
    assert [row[:4] for row in rows_of(version)] == [
        ("乙", f"{GRID}-002", "扫码", me), ("丙", f"{GRID}-003", "扫码", None),
    ]  # fmt: skip
