"""数据说明: what a page and a workbook say of each column, and that it is true of the database."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from openpyxl import load_workbook

from forms_app.records.dictionary import dictionary_of
from forms_app.schema.model import Choice
from forms_app.tables.publish import publish_schema
from tests.cast import client_of
from tests.collect.test_correcting_every_type import version
from tests.making import published, question, schema

pytestmark = pytest.mark.django_db
__all__ = ["version"]


def test_every_column_it_names_is_there(version: Any) -> None:
    sections = dictionary_of(version.form).sections
    assert [one.view for one in sections] == ["view_every", "view_every__members", "view_every__members__papers"]
    with connection.cursor() as cursor:
        for section in sections:
            cursor.execute(f'SELECT * FROM "{section.view}" LIMIT 0')
            assert [name for entry in section.entries for name in entry.view] == [one[0] for one in cursor.description]
            assert all(entry.place for entry in section.entries) or section is not sections[0]
            for entry in section.entries:
                if entry.place:
                    table, column = entry.place.split(".")
                    cursor.execute(f'SELECT "{column}" FROM "{table}" LIMIT 0')
                    assert entry.sql_type


def test_rules_codes_and_versions_are_told(county_admin: Any) -> None:
    scale = (Choice("1", "好"), Choice("2", "差"))
    old = question("ren_shu", "integer", label="人数", required=True, options=(("maximum", 9), ("unit", "人")))
    first = published(
        schema(old, question("a", "choice", label="评价", choices=scale), question("h", label="证号")), "hu"
    )
    publish_schema(
        first.form,
        schema(old, question("a", "choice", label="评价", choices=scale[:1]), question("h", "id_number", label="证号")),
        None,
    )
    (section,) = dictionary_of(first.form).sections
    found = {entry.view[0]: entry for entry in section.entries}
    assert (found["人数"].required, found["人数"].unit, found["人数"].range) == ("必填", "人", "≤9")
    assert found["评价"].choices == (("1", "好"), ("2", "差"))
    assert (found["证号"].versions, found["证号（停用）"].versions) == ("第2版起", "仅第1版")
    assert found["证号"].is_masked
    assert found["证号（停用）"].is_masked
    client = client_of(county_admin)
    page = client.get("/desk/ledgers/hu/dictionary/").content.decode()
    assert "证号（停用）" in page
    assert "data_hu" in page
    assert "/desk/ledgers/hu/dictionary/" in client.get("/desk/ledgers/hu/").content.decode()
    book = load_workbook(io.BytesIO(client.get("/desk/dictionary.xlsx").getvalue()))
    assert [sheet.title for sheet in book] == ["表单目录", "数据列", "选项和代码"]
    rows = [[cell.value for cell in row] for row in book["选项和代码"].iter_rows(min_row=2)]
    assert [row[-2:] for row in rows] == [["1", "好"], ["2", "差"]]
