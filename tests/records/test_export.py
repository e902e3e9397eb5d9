"""CSV: what stands in it, that it is safe to open, and that it agrees with the ledger."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from forms_app.records.export import safe
from forms_app.records.models import AccessLog
from tests.cast import client_of
from tests.records.conftest import SLUG

URL = f"/desk/ledgers/{SLUG}/export.csv"


def rows_of(response) -> list[list[str]]:
    data = b"".join(response.streaming_content).decode()
    assert data.startswith("\ufeff")
    return list(csv.reader(io.StringIO(data.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("=1+1", "text", "'=1+1"),
        ("+86 154", "phone", "'+86 154"),
        ("-cmd|' /C calc'!A0", "text", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "text", "'@SUM(A1)"),
        ("  =1+1", "text", "'  =1+1"),
        ("\t=1+1", "text", "'\t=1+1"),
        ("＝1+1", "text", "'＝1+1"),
        ("'=1+1", "text", "''=1+1"),
        ("' =1+1", "text", "'' =1+1"),
        ("-5", "integer", "-5"),
        ("-5.5", "decimal", "-5.5"),
        ("0012", "text", "0012\t"),
        ("101001001001002", "text", "101001001001002\t"),
        ("15400001234", "text", "15400001234"),
        ("普通", "text", "普通"),
        ("", "text", ""),
    ],
)
def test_cells_are_neither_run_nor_rounded(text, kind, expected):
    assert safe(text, kind) == expected


def test_the_file_holds_all_questions_masked_in_chinese(village_clerk, put):
    put(
        xing_ming="=周",
        ren_shu=-2,
        mian_ji=Decimal("12.5"),
        dian_hua="15400001234",
        bei_zhu="第一行\n第二行",
        shi_fou=True,
    )
    response = client_of(village_clerk).get(URL)
    head, row = rows_of(response)
    assert head[:3] == ["序号", "所属网格", "户主姓名"]
    assert head[-3:] == ["所属区域", "填报人", "填报时间"]
    found = dict(zip(head, row, strict=True))
    assert found["户主姓名"] == "'=周"
    assert found["电话"] == "154****1234"
    assert (found["常住人数"], found["面积"], found["是否出租"], found["备注"]) == (
        "-2",
        "12.5",
        "是",
        "第一行\n第二行",
    )
    assert found["所属区域"] == "清溪塘镇 荷塘村 第一网格"
    assert found["填报人"] == "群众"
    assert "filename*=utf-8''" in response["Content-Disposition"]


def test_export_and_ledger_agree_for_every_filter(town_officer_a, put, areas):
    for index in range(70):
        place = ["grid_a", "grid_a3", "grid_b"][index % 3]
        put(place, xing_ming=f"户{index}", zhu_fang="own" if index % 2 else "rent")
    client = client_of(town_officer_a)
    for params in ({}, {"f_zhu_fang": "own"}, {"q": "户1"}, {"area": areas.village_a2.code}, {"sort": "-xing_ming"}):
        exported = rows_of(client.get(URL, params))[1:]
        context = client.get(URL.removesuffix("export.csv"), params).context
        assert context["count"] == f"共{len(exported)}条"
        assert [row[2] for row in exported[:50]] == [row["cells"][0][1] for row in context["rows"]]


def test_child_rows_refer_to_the_numbers_of_the_main_file(village_clerk, put):
    put(xing_ming="甲", rows=[{"ming_zi": "甲一", "sfz": "32992119900101001X"}, {"ming_zi": "甲二"}])
    put(xing_ming="乙")
    put(xing_ming="丙", rows=[{"ming_zi": "丙一"}])
    head, *rows = rows_of(client_of(village_clerk).get(URL, {"repeat": "cheng_yuan"}))
    assert head[0] == "记录序号"
    assert head[-2:] == ["姓名", "公民身份号码"]
    assert [(row[0], row[-2]) for row in rows] == [("1", "甲一"), ("1", "甲二"), ("3", "丙一")]
    assert rows[0][-1] == "3****************X"
    assert client_of(village_clerk).get(URL, {"repeat": "no_such"}).status_code == 404


def test_only_those_who_may_export_do(grid_worker, department_handler, put):
    put(xing_ming="甲")
    for user in (grid_worker, department_handler):
        assert client_of(user).get(URL).status_code == 403
    assert not AccessLog.objects.exists()


def test_an_export_leaves_a_line_with_its_rows(village_clerk, put):
    put(xing_ming="甲")
    put(xing_ming="乙")
    rows_of(client_of(village_clerk).get(URL, {"q": "甲"}))
    line = AccessLog.objects.get()
    assert (line.action, line.rows, line.conditions, line.user) == ("export", 1, "搜索：甲", village_clerk)


def test_batches_leave_no_row_out(village_clerk, put, monkeypatch):
    monkeypatch.setattr("forms_app.records.ledger.BATCH", 3)
    for index in range(10):
        put(xing_ming=f"户{index}", rows=[{"ming_zi": f"人{index}"}])
    client = client_of(village_clerk)
    assert [row[0] for row in rows_of(client.get(URL))[1:]] == [str(n) for n in range(1, 11)]
    assert len(rows_of(client.get(URL, {"repeat": "cheng_yuan"}))) == 11


def test_the_command_writes_the_same_file(village_clerk, put, tmp_path):
    put(xing_ming="甲")
    put("grid_b", xing_ming="乙")
    out = tmp_path / "a.csv"
    call_command("export_records", SLUG, str(out), username=village_clerk.username)
    mine = out.read_text("utf-8-sig")
    assert "甲" in mine
    assert "乙" not in mine
    call_command("export_records", SLUG, str(out))
    assert "乙" in out.read_text("utf-8-sig")
    assert AccessLog.objects.filter(user=None, username="命令行").count() == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such", "a.csv"], "台账"),
        ([SLUG, "a.txt"], ".csv"),
        ([SLUG, "a.csv", "--as", "nobody"], "没有用户"),
        ([SLUG, "a.csv", "--query", "since=x"], "日期"),
        ([SLUG, "/no/such/folder/a.csv"], "No such file"),
    ],
)
def test_the_command_says_what_is_wrong(version, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=message):
        call_command("export_records", *arguments)
