"""Rows of a file that may not be alike: told at the cell, in the file and with the table, before anything is saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from forms_app.entry.bulk import Checked
from forms_app.entry.submit import submit
from forms_app.records.importing.alike import Alike
from forms_app.schema.model import options
from forms_app.schema.uniqueness import together
from forms_app.tables.runtime import models_for
from tests.kinds.trip import GRID, opened
from tests.making import published, question, schema, uid
from tests.records.test_import_rows import book

pytestmark = pytest.mark.django_db
SLUG = "hu"
UNIQUE = options(unique=True)


@pytest.fixture
def version(areas: Any) -> Any:
    papers = question("zheng_jian", "repeat", label="证件", questions=(question("hao", label="号码", options=UNIQUE),))
    people = question(
        "cheng_yuan", "repeat", label="家庭成员", questions=(question("ren", label="姓名", options=UNIQUE), papers)
    )
    content = schema(
        question("grid", "area", label="网格"), question("ming", label="户号", options=UNIQUE),
        question("nian_du", "integer", label="年度"), question("bian_hao", "integer", label="编号"), people,
    )  # fmt: skip
    groups, faults = together(content, ["nian_du + bian_hao"])
    assert faults == []
    return opened(published(replace(content, together=groups), SLUG))


@pytest.fixture
def put_in(version: Any, tmp_path: Path, capsys: Any, village_clerk: Any) -> Any:
    """``put_in({sheet: rows})``: import a workbook as the clerk; what it says."""

    def go(sheets: dict[str, list[list[Any]]]) -> str:
        path = tmp_path / "t.xlsx"
        path.write_bytes(book(sheets))
        try:
            call_command("import_records", SLUG, str(path), "--as", village_clerk.username)
        except CommandError as error:
            return f"{capsys.readouterr().err}{error}"
        return str(capsys.readouterr().out)

    return go


HEAD = ["序号", "网格", "户号", "年度", "编号"]


def count(version: Any) -> int:
    return int(models_for(version).main._default_manager.count())


def lines_with(said: str, words: str) -> list[str]:
    return [line for line in said.splitlines() if words in line]


def test_two_rows_of_a_file_are_told_and_nothing_is_saved(version, put_in):
    rows = [[number, GRID, f"H{number}", 2026, number] for number in range(1, 206)]
    rows[204][2] = "H1"  # beyond the rows that are looked up together
    rows[203][4] = 2
    said = put_in({"户": [HEAD, *rows]})
    assert len(lines_with(said, "与本文件第2行相同")) == 1
    assert "户号" in lines_with(said, "与本文件第2行相同")[0]
    assert "编号" in lines_with(said, "与本文件第3行相同")[0]
    assert count(version) == 0


def test_what_is_in_the_table_already_is_told_at_the_cell(version, put_in, village_clerk):
    submit(
        version, {"grid": GRID, "ming": "H1", "nian_du": "2026", "bian_hao": "88"}, user=village_clerk, source="test"
    )
    said = put_in({"户": [HEAD, [1, GRID, "H2", 2026, "88"], [2, GRID, "H1", 2027, 88], [3, GRID, "H3", 2027, None]]})
    found = lines_with(said, "已有")
    assert len(found) == 2
    assert "第2行" in found[0]
    assert "编号" in found[0]
    assert "第3行" in found[1]
    assert "户号" in found[1]
    assert count(version) == 1
    said = put_in({"户": [HEAD, [1, GRID, "H2", 2026, 89], [2, GRID, None, 2026, None], [3, GRID, None, 2026, None]]})
    assert count(version) == 4, said


def test_rows_of_tables_are_compared_within_their_record(version, put_in):
    people, papers = ["记录序号", "行号", "姓名"], ["记录序号", "“家庭成员”行号", "行号", "号码"]
    records = [HEAD, [1, GRID, "H1", None, None], [2, GRID, "H2", None, None]]
    fine = {
        "户": records,
        "家庭成员": [people, [1, 1, "甲"], [1, 2, "乙"], [2, 1, "甲"]],
        "证件": [papers, [1, 1, 1, "001"], [1, 2, 1, "001"], [2, 1, 1, "001"]],
    }
    twice = {**fine, "家庭成员": [people, [1, 1, "甲"], [1, 2, "甲"], [2, 1, "甲"]]}
    inside = {**fine, "证件": [papers, [1, 1, 1, "001"], [1, 1, 2, "001"]]}
    assert "家庭成员" in lines_with(put_in(twice), "“姓名”")[0]
    assert "证件" in lines_with(put_in(inside), "“号码”")[0]
    assert count(version) == 0
    put_in(fine)
    assert count(version) == 2


def test_a_batch_asks_once_for_each_rule(version, django_assert_num_queries):
    batch = [
        (number, Checked({uid("ming"): f"H{number}", uid("nian_du"): 2026, uid("bian_hao"): number}))
        for number in range(200)
    ]
    alike = Alike(version)
    with django_assert_num_queries(2):
        alike.look(batch)
    assert not any(checked.errors for _number, checked in batch)
