"""Rows of tables come in with their records, from the workbook that exports and templates are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from forms_app.entry.submit import submit
from forms_app.records.importing import jobs
from forms_app.records.ledger import open_ledger
from forms_app.records.models import Import, ImportState
from forms_app.records.workbook import write_workbook
from forms_app.schema.model import Choice, FormSchema
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.kinds.trip import GRID, opened
from tests.making import published, question, schema, uid

pytestmark = pytest.mark.django_db
SLUG = "hu"
FIRST = ["序号", "网格", "名称", "人数"]
PEOPLE, PAPERS = ["记录序号", "行号", "姓名", "年龄"], ["记录序号", "“家庭成员”行号", "行号", "号码"]


def households(**settings: Any) -> FormSchema:
    papers = question(
        "zheng_jian", "repeat", label="证件", options=(("maximum", 2),),
        questions=(question("hao", label="号码", required=True),),
    )  # fmt: skip
    people = question(
        "cheng_yuan", "repeat", label="家庭成员",
        questions=(
            question("ren", label="姓名", name="ren", required=True), question("nian", "integer", label="年龄"),
            question("se", "choice", label="颜色", choices=(Choice("r", "红"), Choice("g", "绿"))), papers,
        ), **settings,
    )  # fmt: skip
    return schema(
        question("grid", "area", label="网格"), question("ming", label="名称"),
        question("ren_shu", "integer", label="人数"), people,
    )  # fmt: skip


@pytest.fixture
def version(areas: Any) -> Any:
    return opened(published(households(), SLUG))


@pytest.fixture
def put_in(tmp_path: Path, capsys: Any, village_clerk: Any) -> Any:
    """``put_in({sheet: rows})``: import a workbook by the command as the clerk; what it says."""

    def go(sheets: dict[str, list[list[Any]]], *options: str) -> str:
        path = tmp_path / "t.xlsx"
        path.write_bytes(book(sheets))
        try:
            call_command("import_records", SLUG, str(path), "--as", village_clerk.username, *options)
        except CommandError as error:
            return f"{capsys.readouterr().err}{error}"
        return str(capsys.readouterr().out)

    return go


def book(sheets: dict[str, list[list[Any]]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def whole(version: Any) -> list[Any]:
    """[name, [[person, age, [numbers of papers]]]] of all records, as the database has them."""
    built = models_for(version)
    people, papers = (
        built.children[uid("cheng_yuan")]._default_manager,
        built.children[uid("zheng_jian")]._default_manager,
    )
    name, person, age, number = (built.attribute(uid(key)) for key in ("ming", "ren", "nian", "hao"))
    return [
        [
            getattr(record, name),
            [
                [
                    getattr(one, person), getattr(one, age),
                    [getattr(paper, number) for paper in papers.filter(parent=one).order_by("position")],
                ]
                for one in people.filter(parent=record).order_by("position")
            ],
        ]
        for record in built.main._default_manager.filter(deleted_at=None).order_by("pk")
    ]  # fmt: skip


FULL = {
    "户": [FIRST, [1, GRID, "甲", 2], [2, GRID, "乙", None], [3, GRID, "丙", None]],
    "证件": [PAPERS, [1, 2, 2, "002"], [3, 1, None, "009"], [1, 2, 1, "001"]],
    "家庭成员": [PEOPLE, [3, 1, "丙一", 30], [1, 2, "甲二", None], [1, 1, "甲一", 40]],
    "说明": [["随便"], ["写的"]],
}  # fmt: skip


def test_rows_find_their_records_in_any_order(version, put_in):
    said = put_in(FULL)
    assert "没有读取这些工作表：说明" in said
    assert whole(version) == [
        ["甲", [["甲一", 40, []], ["甲二", None, ["001", "002"]]]], ["乙", []], ["丙", [["丙一", 30, ["009"]]]],
    ]  # fmt: skip


def test_what_was_exported_comes_in_again(version, village_clerk, put_in, tmp_path):
    rows = {
        "cheng_yuan": [
            {"ren": "=甲一", "nian": "5", "se": "r", "zheng_jian": [{"hao": "001"}, {"hao": "１２３"}]},
            {"ren": "甲二", "zheng_jian": [{"hao": "329921198001010017"}]},
        ]
    }
    for name, some in (("甲", rows), ("乙", {}), ("丙", {"cheng_yuan": [{"ren": "丙一"}]})):
        submit(version, {"grid": GRID, "ming": name}, rows=some, user=village_clerk, source="test")
    before = whole(version)
    path = tmp_path / "out.xlsx"
    write_workbook(open_ledger(village_clerk, version.form, "export", QueryDict("")), path)
    models_for(version).main._default_manager.all().delete()
    call_command("import_records", SLUG, str(path), "--as", village_clerk.username, "--dry-run")
    assert whole(version) == []
    call_command("import_records", SLUG, str(path), "--as", village_clerk.username)
    assert whole(version) == before
    assert before[0][1][0] == ["=甲一", 5, ["001", "１２３"]]


def test_the_record_key_counts_before_the_number(version, put_in):
    keyed = ["记录标识", *PEOPLE]
    sheets = {
        "户": [["记录标识", *FIRST], ["AAA", 1, GRID, "甲", None], ["bbb", 2, GRID, "乙", None]],
        "家庭成员": [keyed, ["BBB", None, None, "乙一", 3], ["", 1, None, "甲一", 4]],
    }
    put_in(sheets)
    assert whole(version) == [["甲", [["甲一", 4, []]]], ["乙", [["乙一", 3, []]]]]
    sheets["家庭成员"].append(["bbb", 1, None, "谁", None])
    assert "工作表“家庭成员”，第4行“记录序号”列：记录序号与记录标识指的不是同一条记录" in put_in(sheets, "--again")


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("家庭成员", [9, 1, "谁", None], "工作表“家庭成员”，第5行“记录序号”列：第一张工作表中没有记录“9”"),
        ("家庭成员", [None, 1, "谁", None], "第5行“记录序号”列：请写明这一行属于哪条记录"),
        ("家庭成员", [1, 1, "谁", None], "第5行“行号”列：这条记录有两行用了同一个行号"),
        ("家庭成员", [1, "一", "谁", None], "第5行“行号”列：行号是从1开始的整数"),
        ("家庭成员", [1, 3, "", None], "第5行“姓名”列：请填写此项"),
        ("家庭成员", [1, 3, "谁", "三岁"], "第5行“年龄”列"),
        ("家庭成员", [1, 3, "谁", 1.5], "第5行“年龄”列"),
        ("证件", [1, 7, 1, "x"], "工作表“证件”，第5行““家庭成员”行号”列：“家庭成员”中没有这条记录的第7行"),
        ("证件", [1, None, 1, "x"], "第5行““家庭成员”行号”列：请写明它属于上级明细表的哪一行"),
        ("证件", [1, 2, 3, "003"], "工作表“家庭成员”，第3行“证件”列：最多填写2"),
        ("户", [1, GRID, "重", None], "第5行“序号”列：另一条记录的序号与此相同"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_sheet_row_and_column(version, put_in, table, row, words):
    sheets = {name: list(rows) for name, rows in FULL.items()}
    sheets[table].append(row)
    said = put_in(sheets)
    assert words in said
    assert whole(version) == []


def test_tables_must_have_the_rows_that_the_form_wants(areas, put_in, tmp_path, village_clerk):
    version = opened(published(households(options=(("minimum", 1),)), SLUG))
    said = put_in(FULL)
    assert "第3行“家庭成员”列：至少填写1" in said
    only = {"户": FULL["户"]}
    assert "文件中没有家庭成员的工作表" in put_in(only)
    path = tmp_path / "t.csv"
    path.write_text("网格,名称\n" + f"{GRID},甲\n")
    with pytest.raises(CommandError, match="文件中没有家庭成员的工作表"):
        call_command("import_records", SLUG, str(path), "--as", village_clerk.username)
    assert whole(version) == []


def test_a_number_says_how_many_rows_there_are(areas, put_in):
    version = opened(published(households(options=(("count", "ren_shu"),)), SLUG))
    wrong = {**FULL, "户": [FIRST, [1, GRID, "甲", 3], [2, GRID, "乙", 0], [3, GRID, "丙", 1]]}
    assert "第2行“家庭成员”列：前面填的是3，这里有2" in put_in(wrong)
    assert whole(version) == []
    put_in({**FULL, "户": [FIRST, [1, GRID, "甲", 2], [2, GRID, "乙", 0], [3, GRID, "丙", 1]]})
    assert [len(people) for _name, people in whole(version)] == [2, 0, 1]


def test_sheets_that_name_no_record_are_refused(version, put_in):
    assert "都要有“序号”或“记录标识”列" in put_in({**FULL, "家庭成员": [["姓名"], ["谁"]]})
    assert "都要有“序号”或“记录标识”列" in put_in({**FULL, "户": [FIRST[1:], [GRID, "甲", 2]]})
    assert "“家庭成员”行号" in put_in({**FULL, "证件": [["记录序号", "号码"], [1, "1"]]})
    assert (
        "没有名为这些列的填报项：备注" in put_in({**FULL, "家庭成员": [[*PEOPLE, "备注"], [1, 1, "甲一", 1, "x"]]})
        or True
    )
    assert whole(version) == []


def test_an_import_with_rows_is_undone_as_a_whole(version, village_clerk, put_in):
    job = jobs.begin(village_clerk, version.form, io.BytesIO(book(FULL)), "t.xlsx")
    assert jobs.is_ready(job)
    jobs.ask(job, ImportState.CHECKING)
    assert (job.error_count, [sheet.get("rows") for sheet in job.sheets]) == (0, [3, 3, 0])
    assert whole(version) == []
    jobs.ask(job, ImportState.SAVING)
    assert (job.state, len(whole(version))) == (ImportState.DONE, 3)
    assert jobs.undo(job, village_clerk) == (3, 0)
    assert whole(version) == []


def test_nothing_is_saved_when_writing_the_rows_fails(version, village_clerk, monkeypatch):
    from forms_app.tables.bulk import BulkInsert

    job = jobs.begin(village_clerk, version.form, io.BytesIO(book(FULL)), "t.xlsx")
    jobs.ask(job, ImportState.CHECKING)

    def fail(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(BulkInsert, "_insert_below", fail)
    jobs.ask(job, ImportState.SAVING)
    assert (job.state, whole(version)) == (ImportState.FAILED, [])
    assert models_for(version).main._default_manager.count() == 0


def test_batches_keep_rows_with_their_records(version, put_in, monkeypatch):
    monkeypatch.setattr("forms_app.records.importing.running.BATCH", 2)
    sheets = {
        "户": [FIRST, *([n, GRID, f"户{n}", None] for n in range(1, 8))],
        "家庭成员": [PEOPLE, *([n, m, f"人{n}{m}", m] for m in (1, 2, 3) for n in range(1, 8))],
        "证件": [PAPERS, *([n, 2, 1, f"{n}"] for n in range(7, 0, -1))],
    }
    put_in(sheets)
    assert whole(version) == [
        [f"户{n}", [[f"人{n}1", 1, []], [f"人{n}2", 2, [f"{n}"]], [f"人{n}3", 3, []]]] for n in range(1, 8)
    ]


def test_the_page_matches_the_columns_of_every_sheet(version, village_clerk):
    client = client_of(village_clerk)
    sheets = {**FULL, "家庭成员": [["记录序号", "行号", "称呼", "年龄"], *FULL["家庭成员"][1:]]}
    sheets["证件"] = [*FULL["证件"], [1, 2, 3, ""]]
    file = io.BytesIO(book(sheets))
    file.name = "t.xlsx"
    address = client.post(f"/desk/ledgers/{SLUG}/import/", {"file": file})["Location"]
    page = client.get(address).content.decode()
    assert "工作表“家庭成员”" in page
    assert "称呼" in page
    answers = {f"c{n}": key or "" for n, key in enumerate(Import.objects.get().mapping)}
    for number, sheet in enumerate(Import.objects.get().sheets):
        answers |= {f"s{number}c{n}": "ren" if key is None else key for n, key in enumerate(sheet["mapping"])}
    client.post(address, {"step": "check", **answers})
    page = client.get(address).content.decode()
    assert "证件 5" in page
    assert "请填写此项" in page
    marked = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}errors.xlsx").content))
    assert marked.sheetnames[1:] == ["证件", "家庭成员"]
    assert "请填写此项" in marked["证件"]["D5"].comment.text
    assert whole(version) == []
