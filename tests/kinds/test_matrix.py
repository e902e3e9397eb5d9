"""Rows that are all answered on one scale."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from forms_app.designer.build import page_from_schema
from forms_app.entry.bulk import AREA_KEY, RowChecker
from forms_app.entry.display import answer_lines, value_text
from forms_app.schema.check import check
from forms_app.schema.kinds.rows import rows_of
from forms_app.schema.model import Choice
from forms_app.tables.models import FormColumn
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.kinds.hostile import HOSTILE
from tests.kinds.test_listed_other import exported, outcome
from tests.kinds.trip import GRID, KEY, asking, send
from tests.making import question, schema, uid

pytestmark = pytest.mark.django_db
ROWS = "服务态度 | tai_du\n办事速度 | su_du"
SCALE = (Choice("3", "满意"), Choice("2", "一般"), Choice("1", "不满意"))


def matrix(rows: str = ROWS, slug: str = "one", **more: Any) -> Any:
    return asking("matrix", slug, options=(("rows", rows),), choices=SCALE, **more)


def test_a_column_for_every_row(village_clerk: Any) -> None:
    version = matrix()
    record = send(version, {"tai_du": "3", "su_du": "1"}, village_clerk)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT da_an_tai_du, da_an_su_du FROM "{version.form.table}" WHERE id = %s', [record.pk])
        assert cursor.fetchone() == ("3", "1")


def test_rows_may_stay_open_unless_required(village_clerk: Any) -> None:
    version = matrix()
    assert outcome(version, {"tai_du": "3"}, village_clerk) == {"tai_du": "3", "su_du": None}
    assert outcome(version, {}, village_clerk) is None
    assert outcome(version, {"gone": "3"}, village_clerk) is None
    needed = matrix(slug="two", required=True)
    assert outcome(needed, {"tai_du": "3"}, village_clerk) == "每一行都要选。还没选的：办事速度。"
    assert "服务态度、办事速度" in outcome(needed, None, village_clerk)


@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_values(raw: str, village_clerk: Any) -> None:
    found = outcome(matrix(), {"tai_du": raw, "su_du": "1"}, village_clerk)
    if raw.strip():
        assert isinstance(found, str) and found.startswith("服务态度："), raw  # noqa: PT018
    else:
        assert found == {"tai_du": None, "su_du": "1"}


def test_shown_as_lines_and_in_one(village_clerk: Any) -> None:
    version = matrix()
    ask = version.schema.scalars[1]
    value = {"tai_du": "3", "su_du": None}
    assert answer_lines(ask, value) == [("服务态度", "满意")]
    assert value_text(ask, {"tai_du": "3", "su_du": "1"}) == "服务态度：满意；办事速度：不满意"


def test_out_and_in_again(village_clerk: Any) -> None:
    version = matrix()
    send(version, {"tai_du": "3", "su_du": "1"}, village_clerk)
    row = exported(version, village_clerk)[0]
    assert (row["答案（服务态度）"], row["答案（办事速度）"]) == ("满意", "不满意")
    cells = {"ming": "某", f"{KEY}.tai_du": "满意", f"{KEY}.su_du": "不满意", AREA_KEY: GRID}
    found = RowChecker(version, village_clerk).check(cells)
    assert found.answers[uid(KEY)] == {"tai_du": "3", "su_du": "1"}


def test_found_by_the_answer_of_a_row(village_clerk: Any) -> None:
    version = matrix()
    send(version, {"tai_du": "3", "su_du": "1"}, village_clerk)
    send(version, {"tai_du": "1", "su_du": "1"}, village_clerk)
    assert len(exported(version, village_clerk, f"f_{KEY}=tai_du:3")) == 1
    assert len(exported(version, village_clerk, f"f_{KEY}=su_du:1")) == 2
    page = client_of(village_clerk).get(f"/desk/ledgers/one/?f_{KEY}=tai_du:3").content.decode()
    assert "服务态度：满意" in page
    assert client_of(village_clerk).get(f"/desk/ledgers/one/?f_{KEY}=gone:3").status_code == 400


def test_a_row_that_goes_keeps_its_column_and_may_come_back(village_clerk: Any) -> None:
    version = matrix()
    record = send(version, {"tai_du": "3", "su_du": "1"}, village_clerk)
    content = version.schema

    def publish(rows: str) -> Any:
        ask = replace(content.scalars[1], options=(("rows", rows),))
        section = replace(content.sections[0], questions=(content.scalars[0], ask))
        return publish_schema(version.form, replace(content, sections=(section,)), None)

    less = publish("态度如何 | tai_du")
    built = models_for(less)
    row = built.main._default_manager.get(pk=record.pk)
    assert built.answer(less.schema.scalars[1], row) == {"tai_du": "3"}
    gone = FormColumn.objects.get(form=version.form, part="su_du")
    assert gone.archived_at is not None
    again = publish(f"{ROWS}\n环境 | huan_jing")
    built = models_for(again)
    row = built.main._default_manager.get(pk=record.pk)
    assert built.answer(again.schema.scalars[1], row) == {"tai_du": "3", "su_du": "1", "huan_jing": None}


def test_long_codes_have_columns_of_their_own(village_clerk: Any) -> None:
    codes = [f"{'a' * 38}{n:02}" for n in range(12)] + ["A-b", "a_b", "a-b"]
    version = asking("matrix", options=(("rows", "\n".join(f"行{code} | {code}" for code in codes)),), choices=SCALE)
    names = [column.column for column in FormColumn.objects.filter(form=version.form, type="matrix")]
    assert len(set(names)) == len(codes)
    assert max(map(len, names)) <= 63
    sent = {code: str(1 + number % 3) for number, code in enumerate(codes)}
    assert outcome(version, sent, village_clerk) == sent


@pytest.mark.parametrize(
    ("rows", "scale", "fault"),
    [
        ("", SCALE, "no_rows"),
        ("\n".join(f"行{n} | r{n}" for n in range(31)), SCALE, "many_rows"),
        ("甲 | a\n乙 | a", SCALE, "repeated_code"),
        ("甲 | a b", SCALE, "bad_code"),
        ("甲 | " + "x" * 41, SCALE, "bad_code"),
        ("长" * 201 + " | a", SCALE, "long_choice"),
        (ROWS, (), "no_choices"),
        (ROWS, tuple(Choice(str(n), str(n)) for n in range(11)), "long_scale"),
    ],
)
def test_what_cannot_be_enabled(rows: str, scale: Any, fault: str) -> None:
    content = schema(question(KEY, "matrix", options=(("rows", rows),) if rows else (), choices=scale))
    assert fault in [found.code for found in check(content)]


def test_the_designer_gives_rows_codes_and_keeps_them() -> None:
    content = schema(question(KEY, "matrix", options=(("rows", "服务态度\n办事速度"),), choices=SCALE))
    page = page_from_schema(content, "x")
    compiled = page.compile()
    assert compiled.faults == []
    assert [row.code for row in rows_of(compiled.schema.questions[0])] == ["fu_wu_tai_du", "ban_shi_su_du"]


def test_the_phone_page(village_clerk: Any) -> None:
    matrix(required=True)
    page = client_of(village_clerk).get("/f/one/").content.decode()
    assert page.count('role="radiogroup"') == 2
    assert page.count('name="q-da_an.tai_du"') == 3
