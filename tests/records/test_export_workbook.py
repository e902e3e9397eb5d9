"""The workbook: the ledger and its tables of rows, texts as texts, numbers as numbers, and no more than one may see."""

from __future__ import annotations

import datetime
import io
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from forms_app.entry.submit import submit
from forms_app.records import workbook
from forms_app.records.export import record_rows
from forms_app.records.layout import sheet_titles, tables
from forms_app.records.ledger import open_ledger
from forms_app.records.models import AccessLog
from forms_app.records.views import export
from forms_app.schema.model import Choice, FormSchema
from tests.cast import client_of
from tests.kinds.trip import GRID, opened
from tests.making import published, question, schema
from tests.records.conftest import SLUG

URL = f"/desk/ledgers/{SLUG}/export.xlsx"


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def download(user: Any, url: str = URL, **params: str) -> Any:
    response = client_of(user).get(url, params)
    assert response.status_code == 200
    return book_of(b"".join(response.streaming_content))


def table(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_cells_have_the_type_of_their_answers(village_clerk, put):
    moment = datetime.datetime(2026, 11, 23, 0, 30, tzinfo=datetime.UTC)
    put(
        xing_ming="=HYPERLINK(\"http://a\")", ren_shu=-2, mian_ji=Decimal("99999999999.9999"), bei_zhu="007",
        ri_qi=datetime.date(2026, 11, 3), zhu_fang="own", shi_fou=True, dian_hua="15400001234", at=moment,
    )  # fmt: skip
    book = download(village_clerk)
    (row,) = table(book.worksheets[0])
    assert (row["序号"], row["常住人数"], row["面积"]) == (1, -2, 99999999999.9999)
    assert row["登记日期"] == datetime.datetime(2026, 11, 3)
    assert (row["住房"], row["是否出租"], row["备注"]) == ("自有", "是", "007")
    assert row["电话"] == "154****1234"
    assert row["填报时间"] == datetime.datetime(2026, 11, 23, 8, 30)
    kinds = {cell.value: cell for cell in book.worksheets[0][2]}
    assert kinds['=HYPERLINK("http://a")'].data_type in {"s", "inlineStr"}
    assert kinds["007"].number_format == "@"
    assert kinds[datetime.datetime(2026, 11, 3)].number_format == "yyyy-mm-dd"


def test_the_first_sheet_agrees_with_the_csv_file(town_officer_a, put, version):
    for index in range(5):
        put(["grid_a", "grid_b"][index % 2], xing_ming=f"户{index}", ren_shu=index, dian_hua="15400001234")
    head, *rows = record_rows(open_ledger(town_officer_a, version.form, "export", QueryDict("sort=-xing_ming")))
    sheet = download(town_officer_a, sort="-xing_ming").worksheets[0]
    found = [
        [str(cell if cell is not None else "").removesuffix(".0") for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]
    assert found[0] == [head[0], "记录标识", *head[1:]]
    assert len(found) == len(rows) + 1 > 1
    at = found[0].index("户主姓名")
    assert [row[at] for row in found[1:]] == [row[head.index("户主姓名")] for row in rows]
    same = {"所属网格", "常住人数", "电话", "所属区域", "填报人"}
    for mine, theirs in zip(found[1:], rows, strict=True):
        assert {n: mine[found[0].index(n)] for n in same} == {n: theirs[head.index(n)] for n in same}


def nested() -> FormSchema:
    papers = question("zheng_jian", "repeat", label="证件", questions=(question("hao", label="号码"),))
    people = question(
        "cheng_yuan", "repeat", label="家庭成员", questions=(question("ren", label="姓名"), papers)
    )  # fmt: skip
    things = question(
        "wu", "repeat", label="物品",
        questions=(question("jia", "money", label="价"), question("se", "choice", label="颜色",
                                                                choices=(Choice("r", "红"),))),
    )  # fmt: skip
    return schema(question("grid", "area", label="网格"), question("ming", label="名称"), people, things)


def test_rows_name_their_record_and_the_row_around_them(areas, village_clerk):
    version = opened(published(nested(), SLUG))
    rows = {
        "cheng_yuan": [
            {"ren": "甲一", "zheng_jian": [{"hao": "001"}, {"hao": "=2"}]},
            {"ren": "甲二", "zheng_jian": [{"hao": "003"}]},
        ],
        "wu": [{"jia": "1234.50", "se": "r"}],
    }
    for name, some in (("甲", rows), ("乙", {}), ("丙", {"cheng_yuan": [{"ren": "丙一"}]})):
        submit(version, {"grid": GRID, "ming": name}, rows=some, user=village_clerk, source="test")
    book = download(village_clerk)
    assert book.sheetnames == ["居民信息采集一张表", "家庭成员", "家庭成员 › 证件", "物品"]
    records, people, papers, things = (table(sheet) for sheet in book.worksheets)
    keys = {row["名称"]: row["记录标识"] for row in records}
    assert [(r["记录序号"], r["记录标识"], r["行号"], r["姓名"]) for r in people] == [
        (1, keys["甲"], 1, "甲一"), (1, keys["甲"], 2, "甲二"), (3, keys["丙"], 1, "丙一"),
    ]  # fmt: skip
    assert [(r["记录序号"], r["“家庭成员”行号"], r["行号"], r["号码"]) for r in papers] == [
        (1, 1, 1, "001"), (1, 1, 2, "=2"), (1, 2, 1, "003"),
    ]  # fmt: skip
    assert [(r["记录标识"], r["价"] if "价" in r else r["价（元）"], r["颜色"]) for r in things] == [
        (keys["甲"], 1234.5, "红")
    ]


def test_batches_leave_no_row_out(village_clerk, put, monkeypatch):
    monkeypatch.setattr("forms_app.records.ledger.BATCH", 3)
    for index in range(10):
        put(xing_ming=f"户{index}", rows=[{"ming_zi": f"人{index}"}])
    records, people = (table(sheet) for sheet in download(village_clerk).worksheets)
    assert [row["序号"] for row in records] == list(range(1, 11))
    assert [(row["记录序号"], row["姓名"]) for row in people] == [(n + 1, f"人{n}") for n in range(10)]


def test_what_one_may_not_see_is_not_in_the_file(village_clerk, grid_worker, department_handler, put):
    put(xing_ming="甲", rows=[{"ming_zi": "甲一", "sfz": "32992119900101001X"}])
    put("grid_b", xing_ming="乙", rows=[{"ming_zi": "乙一"}])
    records, people = (table(sheet) for sheet in download(village_clerk).worksheets)
    assert [row["户主姓名"] for row in records] == ["甲"]
    assert [(row["姓名"], row["公民身份号码"]) for row in people] == [("甲一", "3****************X")]
    line = AccessLog.objects.get()
    assert (line.action, line.rows, line.conditions) == ("export", 1, "XLSX")
    for user in (grid_worker, department_handler):
        assert client_of(user).get(URL).status_code == 403
    assert client_of(village_clerk).get(URL, {"since": "x"}).status_code == 302


def test_what_a_cell_cannot_hold_is_said_in_it(monkeypatch):
    assert workbook.fitting("长" * 32_767) == "长" * 32_767
    assert "32768个字符" in workbook.fitting("长" * 32_768)
    assert workbook.number(10**15) == "1000000000000000"
    assert workbook.number(Decimal("1234567890123456.5")) == "1234567890123456.5"


def test_too_many_rows_are_refused_in_words(village_clerk, put, monkeypatch):
    for index in range(3):
        put(xing_ming=f"户{index}")
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    response = client_of(village_clerk).get(URL)
    assert response.status_code == 400
    assert "请缩小台账范围" in response.content.decode()


def test_heads_and_sheets_never_clash():
    content = schema(
        question("a", label="序号"), question("b", label="姓名"), question("c", label="姓名", name="c"),
        question("t", "repeat", label="表[1]:a/b*?" + "长" * 40, questions=(question("x"),)),
        question("u", "repeat", label="history", questions=(question("y", name="y"),)),
        question("v", "repeat", label="居民信息采集一张表", questions=(question("z", name="z"),)),
    )  # fmt: skip
    titles = sheet_titles("居民信息采集一张表", tables(content))
    assert titles[1] == ("表 1 a b " + "长" * 40)[:31]
    assert titles[2:] == ["history 2", "居民信息采集一张表 2"]
    from forms_app.records.layout import unique_heads

    assert unique_heads([("a", "序号"), ("b", "姓名"), ("c", "姓名")], ["序号"]) == [
        "序号（a）", "姓名（b）", "姓名（c）",
    ]  # fmt: skip


def test_the_command_writes_the_same_workbook(village_clerk, put, tmp_path):
    put(xing_ming="甲")
    put("grid_b", xing_ming="乙")
    out = tmp_path / "a.xlsx"
    call_command("export_records", SLUG, str(out), username=village_clerk.username)
    assert [row["户主姓名"] for row in table(book_of(out.read_bytes()).worksheets[0])] == ["甲"]
    call_command("export_records", SLUG, str(out))
    assert len(table(book_of(out.read_bytes()).worksheets[0])) == 2
    with pytest.raises(CommandError, match="xlsx"):
        call_command("export_records", SLUG, str(tmp_path / "a.ods"))


def test_memory_does_not_grow_with_the_ledger(village_clerk, put, version, monkeypatch, tmp_path):
    monkeypatch.setattr("forms_app.records.ledger.BATCH", 20)
    for index in range(400):
        put(xing_ming=f"户{index}", bei_zhu="长" * 2000)

    def peak(query: str) -> int:
        ledger = open_ledger(village_clerk, version.form, "export", QueryDict(query))
        tracemalloc.start()
        workbook.write_workbook(ledger, tmp_path / "a.xlsx")
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few, many = peak("q=户1"), peak("")  # 111 and 400 records of 4 KB each
    assert many < few + 500_000


def test_the_ledger_offers_both_files(village_clerk, put):
    put(xing_ming="甲")
    page = client_of(village_clerk).get(f"/desk/ledgers/{SLUG}/?q=甲").content.decode()
    assert f'href="{URL}?q=' in page
    assert "Excel，含全部明细表（XLSX）" in page
    assert "CSV文件只能放一张表" in page


def test_no_two_heads_are_the_same(village_clerk, areas, tmp_path):
    """Lines are kept by their heads: of two the first one's answers would be lost."""
    asked = [question("a", label="姓名"), question("b", label="姓名"), question("c", label="姓名（a）")]
    made = opened(published(schema(question("grid", "area", label="网格"), *asked), "heads"))
    submit(made, {"grid": GRID, "a": "甲", "b": "乙", "c": "丙"}, user=village_clerk, source="test")
    workbook.write_workbook(open_ledger(village_clerk, made.form, "export", QueryDict("")), tmp_path / "a.xlsx")
    (row,) = table(openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0])
    assert (row["姓名（a）"], row["姓名（b）"], row["姓名（a）（c）"]) == ("甲", "乙", "丙")


def test_a_full_disk_is_said_on_a_page(village_clerk, put, monkeypatch):
    put(xing_ming="甲")
    monkeypatch.setattr(export, "Path", lambda _name: Path("/dev/full"))
    response = client_of(village_clerk).get(URL)
    assert response.status_code == 507
    assert "服务器空间不足" in response.content.decode()
    assert AccessLog.objects.get(action="export").rows is None
