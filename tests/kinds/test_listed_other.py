"""Choices with words of one's own: 其他（请注明）."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict

from forms_app.entry.display import value_text
from forms_app.records.export import record_rows
from forms_app.records.ledger import open_ledger
from forms_app.schema.check import check
from forms_app.schema.model import Choice
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.kinds.hostile import HOSTILE
from tests.kinds.trip import KEY, asking, imported, send
from tests.making import question, schema

pytestmark = pytest.mark.django_db
OTHER = (("other", True),)


def answer(version: Any, record: Any) -> Any:
    built = models_for(version)
    row = built.main._default_manager.get(pk=record.pk)
    return built.answer(version.schema.scalars[1], row)


def outcome(version: Any, raw: Any, user: Any) -> Any:
    try:
        return answer(version, send(version, raw, user))
    except ValidationError as error:
        return error.message_dict[KEY][0]


def exported(version: Any, user: Any, query: str = "") -> list[dict[str, str]]:
    head, *rows = record_rows(open_ledger(user, version.form, "read", QueryDict(query)))
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("choice", {"": "own"}, {"": "own", "other": None}),
        ("choice", {"": "own", "other": "借住"}, {"": "own", "other": None}),
        ("choice", {"": "other", "other": " 借住 "}, {"": "other", "other": "借住"}),
        ("choice", {"": "", "other": "借住"}, {"": "other", "other": "借住"}),
        ("choice", {"other": "借住"}, {"": "other", "other": "借住"}),
        ("choice", "own", {"": "own", "other": None}),
        ("choice", None, None),
        ("choice", {"": "", "other": "　 "}, None),
        ("choices", {"": ["other", "rent"], "other": "借住"}, {"": "rent other", "other": "借住"}),
        ("choices", {"": ["rent"], "other": "借住"}, {"": "rent", "other": None}),
        ("choices", {"": [], "other": "借住"}, {"": "other", "other": "借住"}),
    ],
)
def test_words_belong_to_the_choice_other(kind: str, raw: Any, kept: Any, village_clerk: Any) -> None:
    assert outcome(asking(kind, options=OTHER), raw, village_clerk) == kept


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_other_without_words_is_refused(kind: str, village_clerk: Any) -> None:
    assert outcome(asking(kind, options=OTHER), {"": "other"}, village_clerk) == "请在下面一行写明“其他”是什么。"
    assert "200" in outcome(asking(kind, "two", options=OTHER), {"": "other", "other": "长" * 201}, village_clerk)


def test_without_the_option_nothing_changes(village_clerk: Any) -> None:
    version = asking("choice")
    assert outcome(version, "own", village_clerk) == "own"
    assert "不在" in outcome(version, "other", village_clerk) or "选项" in outcome(version, "other", village_clerk)
    assert "其他" not in [column for row in exported(version, village_clerk) for column in row]


@pytest.mark.parametrize("kind", ["choice", "choices"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words(kind: str, text: str, village_clerk: Any) -> None:
    found = outcome(asking(kind, options=OTHER), {"": "other", "other": text}, village_clerk)
    if isinstance(found, dict):
        assert found == {"": "other", "other": text.strip(" \t\n　\u200b\ufeff")}
    else:
        assert isinstance(found, str)
        assert "！" not in found


@pytest.mark.parametrize("kind", ["choice", "choices"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_codes(kind: str, text: str, village_clerk: Any) -> None:
    found = outcome(asking(kind, options=OTHER), {"": text}, village_clerk)
    assert found is None or (isinstance(found, str) and "选项" in found), (text, found)


def test_out_and_in_again(village_clerk: Any) -> None:
    version = asking("choices", options=OTHER)
    send(version, {"": ["own", "other"], "other": "借住、暂住"}, village_clerk)
    row = exported(version, village_clerk)[0]
    assert row["答案"] == "自有、其他"
    assert row["答案（其他，请注明）"] == "借住、暂住"
    both = {"": "own other", "other": "借住、暂住"}
    assert value_text(version.schema.scalars[1], both) == "自有、其他：借住、暂住"
    assert imported(version, "自有、其他：借住、暂住", village_clerk) == both
    assert imported(asking("choice", "two", options=OTHER), "其他：借住", village_clerk) == {
        "": "other",
        "other": "借住",
    }


def test_found_by_the_main_answer(village_clerk: Any) -> None:
    version = asking("choices", options=OTHER)
    send(version, {"": ["own", "other"], "other": "借住"}, village_clerk)
    send(version, {"": ["rent"]}, village_clerk)
    assert [row["答案"] for row in exported(version, village_clerk, f"f_{KEY}=other")] == ["自有、其他"]
    assert [row["答案"] for row in exported(version, village_clerk, f"f_{KEY}=rent")] == ["租赁"]


def test_switched_on_and_off_and_on_again(village_clerk: Any) -> None:
    """The answers stay in the same column, and the words come back."""
    version = asking("choice")
    first = send(version, "own", village_clerk)
    column = models_for(version).columns[version.schema.scalars[1].uuid, ""].column
    content = version.schema
    ask = content.scalars[1]

    def publish(options: Any) -> Any:
        section = replace(content.sections[0], questions=(content.scalars[0], replace(ask, options=options)))
        return publish_schema(version.form, replace(content, sections=(section,)), None)

    second = publish(OTHER)
    assert models_for(second).columns[ask.uuid, ""].column == column
    record = send(second, {"": "other", "other": "借住"}, village_clerk)
    assert answer(second, record) == {"": "other", "other": "借住"}
    third = publish(())
    row = models_for(third).main._default_manager.get(pk=record.pk)
    assert models_for(third).answer(third.schema.scalars[1], row) == "other"
    assert {line["答案"] for line in exported(third, village_clerk)} == {"自有", "其他"}
    fourth = publish((("other", True), ("x", 1)))
    assert answer(fourth, record) == {"": "other", "other": "借住"}
    assert answer(fourth, first) == {"": "own", "other": None}


def test_the_columns_are_texts(village_clerk: Any) -> None:
    version = asking("choice", options=OTHER)
    record = send(version, {"": "other", "other": "借住"}, village_clerk)
    table = models_for(version).main._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{KEY}", "{KEY}_other" FROM "{table}" WHERE id = %s', [record.pk])
        assert cursor.fetchone() == ("other", "借住")


@pytest.mark.parametrize("taken", [Choice("other", "别的"), Choice("qi_ta", "其他")])
def test_a_choice_of_ones_own_cannot_be_other_too(taken: Choice) -> None:
    faults = check(schema(question(KEY, "choice", choices=(taken,), options=OTHER)))
    assert [fault.code for fault in faults] == ["reserved_code"]
