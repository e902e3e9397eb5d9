"""Every type through the view, beside what the ledger says of the same answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from forms_app.records.columns import names_for, question_columns
from forms_app.schema.types import TYPES
from forms_app.tables.runtime import models_for
from forms_app.tables.sqlviews.view import views_of
from tests.collect.test_correcting_every_type import sent, version
from tests.tables.test_sql_views import read

pytestmark = pytest.mark.django_db
__all__ = ["sent", "version"]
# What a view says in a form that can be computed with: not the ledger's words.
OTHERWISE = {
    "rating": 4, "date": "2026-03-01", "year_month": "2027-03", "datetime": "2026-11-23 08:45:00",
    "choice": "其他：借住", "photo": "a.jpg", "photos": "a.jpg", "files": "a.pdf",
}  # fmt: skip
FILES = {"audio", "signature"}  # an id here, a word there; the next test reads them


def alike(value: Any, shown: Any) -> bool:
    if isinstance(value, (Decimal, float, int)) and not isinstance(value, bool):
        return bool(shown) and Decimal(str(value)) == Decimal(str(shown).replace(",", ""))
    return ("" if value is None else str(value)) == str(shown)


def test_every_type_reads_as_in_the_ledger(version, sent):
    (row,) = [one for one in read("view_every") if one["记录编号"] == str(sent.uuid)]
    record = models_for(version).main._default_manager.get(pk=sent.pk)
    columns = question_columns(version, everything=True)
    texts = names_for([record], columns)
    shown = {(one.question.uuid, one.part or ""): one.text(record, texts) for one in columns if one.question}
    seen, wrong = set(), {}
    (view,) = [one for one in views_of(version.form, version) if one.repeat is None]
    for column in view.columns:
        if column.asked and not column.what and column.asked.question.type not in FILES:
            part = "title" if column.asked.question.type == "record_link" else column.asked.part.name
            seen.add(column.asked.question.type)
            wanted = OTHERWISE.get(column.name, shown[column.asked.question.uuid, part])
            if part != "photo" and not alike(row[column.name], wanted):
                wrong[column.name] = row[column.name], wanted
    assert wrong == {}
    assert seen | FILES == set(TYPES) - {"note", "repeat"}


def test_codes_names_and_files_stand_beside(version, sent, grid_worker):
    (row,) = [one for one in read("view_every") if one["记录编号"] == str(sent.uuid)]
    assert row["choice"] == "其他：借住"
    assert (row["choice（代码）"], row["choice（其他，请注明）"]) == ("other", "借住")
    assert (row["codes"], row["codes（代码）"]) == ("荷塘路、学前路", "r01 r02")
    assert (row["cascade"], row["cascade（代码）"]) == ("安全隐患 / 消防通道", "a01")
    assert (row["matrix（态度）"], row["matrix（态度）（代码）"]) == ("满意", "1")
    assert row["area（代码）"] == "329921101201001"
    assert row["record_link"] == "李阿婆"
    assert row["photo"] == row["photos"] == "a.jpg"
    assert row["files"] == "a.pdf"
    assert [len(word) for word in str(row["photos（编号）"]).split()] == [36]
    assert len(row["photo（编号）"]) == 36
    assert row["填报人"] == str(grid_worker)
    inner = {(one["行号"], one["name"]): one for one in read("view_every__members")}
    assert inner[1, "甲"]["number"] == "3****************4"
    papers = sorted((one["上级行号"], one["行号"], one["until"]) for one in read("view_every__members__papers"))
    assert papers == [(1, 1, None), (2, 1, "2028-01"), (2, 2, None)]


def test_a_link_to_a_withdrawn_record_says_so(version, sent):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE data_zhu_hu SET deleted_at = submitted_at")
    assert read("view_every")[0]["record_link"] == "已删除的记录"


def test_code_lists_are_read_as_they_are_today(version, sent):
    from forms_app.codes.models import Code

    Code.objects.filter(code="r01").update(label="荷塘大道")
    assert read("view_every")[0]["codes"] == "荷塘大道、学前路"
