"""Rows of a file that may not be alike: told by row and column, whatever they collide with."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from forms_app.entry.bulk import Checked
from forms_app.records.importing.alike import Alike
from forms_app.schema.model import options
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.kinds.trip import opened
from tests.making import published, question, record, schema, uid

pytestmark = pytest.mark.django_db
UNIQUE = options(unique=True)
HOUSE = question("hao_ma", label="户号", options=UNIQUE)


def told(version: FormVersion, *lines: Checked) -> list[dict[str, str]]:
    Alike(version).look(list(enumerate(lines, 2)))
    return [line.errors for line in lines]


def house(text: str | None) -> Checked:
    return Checked({uid("hao_ma"): text})


def test_rows_are_compared_with_records_and_with_the_rows_before(db: Any) -> None:
    version = published(schema(HOUSE))
    record(version, hao_ma="1")
    fine, taken, again, empty = told(version, house("2"), house("1"), house("2"), house(None))
    assert (fine, empty) == ({}, {})
    assert "已有" in taken["hao_ma"]
    assert "第2行" in again["hao_ma"]


def test_rows_of_tables_are_compared_within_their_record_at_any_depth(db: Any) -> None:
    papers = question("zheng", "repeat", label="证件", questions=(question("hao", label="号码", options=UNIQUE),))
    people = question("ren", "repeat", label="成员", questions=(question("ming", label="姓名", options=UNIQUE), papers))
    version = published(schema(people))

    def line(*members: tuple[str, list[str]]) -> Checked:
        rows = [
            {uid("ming"): name, uid("zheng"): [{uid("hao"): number} for number in numbers]}
            for name, numbers in members
        ]  # fmt: skip
        return Checked(rows={uid("ren"): rows})

    fine, outer, inner = told(
        version, line(("甲", ["1"]), ("乙", ["1"])), line(("甲", []), ("甲", [])), line(("甲", ["1", "1"]))
    )
    assert fine == {}
    assert "“姓名”与本表第1行" in outer["ren"]
    assert "“号码”与本表第1行" in inner["zheng"]


def test_a_file_with_a_row_that_is_there_already_saves_none_of_its_rows(areas: Any, tmp_path: Any, capsys: Any) -> None:
    version = opened(published(schema(question("grid", "area", label="网格"), HOUSE), "hu"))
    file = tmp_path / "t.csv"
    file.write_text(f"网格,户号\n{areas.grid_a.code},1\n", encoding="utf-8")
    call_command("import_records", "hu", str(file))
    file.write_text(f"网格,户号\n{areas.grid_a.code},2\n{areas.grid_a.code},1\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_records", "hu", str(file))
    assert "已有" in capsys.readouterr().err
    assert models_for(version).main._default_manager.count() == 1
