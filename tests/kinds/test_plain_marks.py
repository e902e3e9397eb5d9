"""Ratings, consent, and text that is only read."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict

from forms_app.entry.display import value_text
from forms_app.entry.fields import field_for
from forms_app.records.importing.columns import left_empty, obstacles, records_level
from forms_app.records.ledger import open_ledger
from forms_app.records.reading import read_record
from forms_app.schema.check import check
from forms_app.tables.plan import make_plan
from tests.cast import client_of
from tests.kinds.trip import KEY, LABEL, asking, exported, fate, imported, opened, send, sql_type, stored
from tests.making import form, published, question, schema

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("raw", "mark"),
    [
        ("4", 4),
        ("４", 4),
        ("4分", 4),
        ("4星", 4),
        ("★★★★☆", 4),
        ("★★★★", 4),
        ("1", 1),
        ("5", 5),
        (" 5 ", 5),
        ("04", 4),
        ("", None),
    ],
)
def test_stars_are_counted(raw: str, mark: int | None) -> None:
    assert field_for(question(KEY, "rating")).clean(raw) == mark


@pytest.mark.parametrize(
    "raw", ["0", "6", "-1", "4.5", "☆", "★★★★★★", "五", "NaN", "4/5", "4★", "５０", "1e0", "<b>", "😀"]
)
def test_other_marks_are_refused(raw: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field_for(question(KEY, "rating")).clean(raw)
    assert "1至5" in caught.value.messages[0]


def test_a_rating_goes_the_whole_way(village_clerk: Any) -> None:
    version = asking("rating", options=(("stars", 10),))
    record = send(version, "7", village_clerk)
    assert stored(version, record) == 7
    assert sql_type(version, record) == {"sqlite": "integer", "postgresql": "bigint"}[connection.vendor]
    assert value_text(version.schema.scalars[1], 7) == "★★★★★★★☆☆☆（7分）"
    assert exported(version, village_clerk)[LABEL] == "7"
    assert imported(version, "7", village_clerk) == 7


@pytest.mark.parametrize("stars", [2, 11, 0, -3, "x"])
def test_the_number_of_stars_is_checked(stars: Any) -> None:
    assert [fault.code for fault in check(schema(question(KEY, "rating", options=(("stars", stars),))))] == [
        "bad_stars"
    ]


def test_ledgers_are_narrowed_by_marks_and_consent(village_clerk: Any) -> None:
    marks, agreed = asking("rating", "marks"), asking("consent", "agreed")
    for raw in ("3", "5", ""):
        send(marks, raw, village_clerk)
    for raw in ("yes", "", ""):
        send(agreed, raw, village_clerk)

    def count(version: Any, query: str) -> int:
        return open_ledger(village_clerk, version.form, "read", QueryDict(query)).records.count()

    assert [count(marks, f"f_{KEY}-from={mark}&f_{KEY}-to=5") for mark in (1, 3, 4)] == [2, 2, 1]
    assert [count(agreed, f"f_{KEY}={code}") for code in (1, 0)] == [1, 2]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("yes", True),
        ("是", True),
        ("已同意", True),
        ("√", True),
        ("1", True),
        ("on", True),
        ("TRUE", True),
        ("", None),
        ("no", None),
        ("否", None),
        ("未同意", None),
        ("0", None),
        (" ", None),
    ],
)
def test_a_tick_is_true_and_everything_else_is_nothing(raw: str, value: Any) -> None:
    assert field_for(question(KEY, "consent")).clean(raw) is value


@pytest.mark.parametrize("raw", ["maybe", "2", "NaN", "<b>", "是否", "yes yes", "😀", "\u202eyes"])
def test_what_is_neither_is_refused(raw: str) -> None:
    with pytest.raises(ValidationError):
        field_for(question(KEY, "consent")).clean(raw)


def test_consent_that_is_required_must_be_given(village_clerk: Any) -> None:
    version = asking("consent", required=True, options=(("statement", "收集姓名和电话，用于联系。"),))
    for raw in ("", "no", False, None):
        assert "勾选" in fate(version, raw, village_clerk)
    record = send(version, True, village_clerk)
    assert sql_type(version, record) == {"sqlite": "integer", "postgresql": "boolean"}[connection.vendor]
    assert exported(version, village_clerk)[LABEL] == "已同意"
    assert imported(version, "已同意", village_clerk) is imported(version, "已同意（第1版）", village_clerk) is True
    page = read_record(village_clerk, version.form, record.uuid)
    assert page.parts[0].items[1].text == "已同意（第1版）"


def test_a_note_stores_and_shows_nothing_but_on_the_page(village_clerk: Any) -> None:
    note = question("xu_zhi", "note", label="填写须知", options=(("body", "请如实填写。"),))
    content = schema(note, question(KEY, label=LABEL))
    assert check(content) == []
    assert [step.question_uuid for step in make_plan(form("n"), content).of("add")] == [content.scalars[1].uuid]
    version = opened(published(content, "note"))
    record = send(version, "某", village_clerk)
    assert "填写须知" not in exported(version, village_clerk)
    assert [item.question.key for item in read_record(village_clerk, version.form, record.uuid).parts[0].items] == [KEY]
    assert [label for _key, label in records_level(version.schema).choices()][-1] == LABEL
    assert obstacles(version.schema) == left_empty(version.schema) == []
    page = client_of(village_clerk).get("/f/note/").content.decode()
    assert "请如实填写。" in page
    assert "q-xu_zhi" not in page


def test_a_form_of_notes_asks_nothing() -> None:
    assert [fault.code for fault in check(schema(question("xu_zhi", "note")))] == ["empty_form"]


def test_a_section_of_notes_is_not_shown_in_records(village_clerk: Any) -> None:
    from dataclasses import replace

    content = schema(question(KEY, label=LABEL))
    first = replace(content.sections[0], uuid=question("s").uuid, questions=(question("xu_zhi", "note"),))
    version = opened(published(replace(content, sections=(first, *content.sections)), "two"))
    record = send(version, "某", village_clerk)
    assert len(read_record(village_clerk, version.form, record.uuid).parts) == 1
