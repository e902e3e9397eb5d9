"""Choices from code lists: few and many, closed ones, in pages of bounded cost."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_app.designer.build import page_from_schema
from forms_app.entry.display import value_text
from forms_app.schema.convert import Unconvertible, convert
from forms_app.schema.model import Choice
from forms_app.tables.publish import publish_schema
from tests.cast import client_of
from tests.kinds.hostile import HOSTILE
from tests.kinds.lists import chosen_from, close, code_list, events, many
from tests.kinds.test_listed_other import exported, outcome
from tests.kinds.trip import GRID, KEY, asking, fate, imported, send, sql_type
from tests.making import question, schema, uid

pytestmark = pytest.mark.django_db
PEOPLES = (("01", "汉族"), ("02", "蒙古族"), ("03", "回族"))


@pytest.fixture
def peoples() -> Any:
    return code_list("m", *PEOPLES)


def test_codes_and_labels_are_taken(peoples: Any, village_clerk: Any) -> None:
    version = asking("choice", options=chosen_from("m"))
    assert fate(version, "01", village_clerk) == "01"
    assert fate(version, "蒙古族", village_clerk) == "02"
    assert "选项" in fate(version, "04", village_clerk)
    several = asking("choices", "two", options=chosen_from("m"))
    assert fate(several, ["03", "01"], village_clerk) == "01 03"
    assert sql_type(version, send(version, "01", village_clerk)) in {"text", "character varying"}


@pytest.mark.parametrize("kind", ["choice", "choices"])
@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_values(kind: str, raw: str, peoples: Any, village_clerk: Any) -> None:
    found = fate(asking(kind, options=chosen_from("m")), raw, village_clerk)
    if raw.strip(" \t\n　\u200b\ufeff"):
        assert isinstance(found, str)
        assert "选项" in found
    else:
        assert found is None or "选项" in found


def test_a_closed_code_keeps_its_label_and_cannot_be_chosen(peoples: Any, village_clerk: Any) -> None:
    version = asking("choice", options=chosen_from("m"))
    send(version, "02", village_clerk)
    close(peoples, "02")
    assert fate(version, "02", village_clerk) == "“蒙古族”已停用，不能再选。请另选一项。"
    assert exported(version, village_clerk)[0]["答案"] == "蒙古族"
    page = client_of(village_clerk).get(f"/desk/ledgers/one/?f_{KEY}=02").content.decode()
    assert "蒙古族（已停用）" in page or "蒙古族（" in page
    assert "共1条" in page
    phone = client_of(village_clerk).get("/f/one/").content.decode()
    assert "汉族" in phone
    assert "蒙古族" not in phone


def test_a_record_in_the_ledger_costs_no_query_of_its_own(peoples: Any, village_clerk: Any) -> None:
    version = asking("choice", options=chosen_from("m"))
    client = client_of(village_clerk)

    def queries() -> int:
        client.get("/desk/ledgers/one/")
        with CaptureQueriesContext(connection) as found:
            client.get("/desk/ledgers/one/")
        return len(found)

    send(version, "01", village_clerk)
    one = queries()
    for code in ("01", "02", "03") * 5:
        send(version, code, village_clerk)
    assert queries() == one


def test_out_and_in_again(peoples: Any, village_clerk: Any) -> None:
    version = asking("choices", options=chosen_from("m", other=True))
    send(version, {"": ["01", "02", "other"], "other": "混血"}, village_clerk)
    row = exported(version, village_clerk)[0]
    assert row["答案"] == "汉族、蒙古族、其他"
    assert imported(version, "汉族、蒙古族、其他：混血", village_clerk) == {"": "01 02 other", "other": "混血"}
    assert outcome(version, {"": "other"}, village_clerk).startswith("请在下面")


def test_two_codes_of_one_label_are_told_apart(village_clerk: Any) -> None:
    events()
    version = asking("choice", options=chosen_from("shi-jian"))
    send(version, "s99", village_clerk)
    cell = exported(version, village_clerk)[0]["答案"]
    assert cell == "社会治安 / 其他"
    assert imported(version, cell, village_clerk) == "s99"
    assert "选项" in imported(version, "其他", village_clerk)


def body(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def test_a_long_list_is_searched_without_scripts(village_clerk: Any) -> None:
    many("lu", 10_000)
    version = asking("choice", options=chosen_from("lu"))
    client = client_of(village_clerk)
    with CaptureQueriesContext(connection) as found:
        page = client.get("/f/one/").content.decode()
    assert page.count('type="radio"') < 15
    draft = re.search(r'name="_draft" value="([^"]+)"', page)
    assert draft
    sent = {"_draft": draft[1], "_do": "refresh:q-da_an", "q-ming": "某", "q-da_an.find": "道路123", "a-area": GRID}
    answer = client.post("/f/one/", sent)
    assert answer["Location"].endswith("#id_q-da_an")
    with CaptureQueriesContext(connection) as again:
        page = client.get(answer["Location"]).content.decode()
    assert len(again) <= len(found) + 2
    assert 'value="00123"' in page
    assert page.count('type="radio"') <= 22
    step = answer["Location"].partition("#")[0]
    # Looked for, but nothing chosen: told at once, not lost.
    refused = client.post(step, {**sent, "_do": "next"})
    assert "没有选" in client.get(refused["Location"]).content.decode()
    sent |= {"q-da_an": "00123", "_do": "next"}
    assert client.post(step, sent)["Location"].endswith("/check/")
    assert "道路123号" in client.get(step.replace("/1/", "/check/")).content.decode()
    assert fate(version, "道路7号", village_clerk) == "00007"


def test_search_while_typing(village_clerk: Any, outsider: Any, client: Any) -> None:
    many("lu", 10_000)
    asking("choice", options=chosen_from("lu"))
    address = f"/f/one/codes/{uid(KEY)}/"
    people = client_of(village_clerk)
    with CaptureQueriesContext(connection) as found:
        answer = people.get(address, {"q": "dl99"})
    assert answer["Cache-Control"] == "private, no-store"
    assert len(answer.json()["found"]) == 20
    with CaptureQueriesContext(connection) as again:
        assert people.get(address, {"q": "道路9999"}).json()["found"] == [
            {"code": "09999", "label": "道路9999号", "above": ""}
        ]
    assert len(again) <= len(found)
    for text in [*HOSTILE[:20], "x" * 5000, "\x00", "%", "_"]:
        assert people.get(address, {"q": text}).status_code == 200
    assert people.get(f"/f/one/codes/{uid('ming')}/").status_code == 404
    assert people.get(f"/f/one/codes/{uid('nothing')}/").status_code == 404
    assert people.get("/f/none/codes/1/").status_code == 404
    assert people.post(address).status_code == 405
    assert client_of(outsider).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_the_ledger_does_not_draw_a_long_list(village_clerk: Any) -> None:
    many("lu", 1_000)
    version = asking("choice", options=chosen_from("lu"))
    send(version, "00007", village_clerk)
    send(version, "00700", village_clerk)
    client = client_of(village_clerk)
    page = client.get("/desk/ledgers/one/").content.decode()
    assert "<option" in page
    assert page.count("<option") < 100
    assert "共1条" in client.get("/desk/ledgers/one/", {f"f_{KEY}": "道路7号"}).content.decode()
    assert "共1条" in client.get("/desk/ledgers/one/", {f"f_{KEY}": "00700"}).content.decode()
    assert "几个选项都符合" in client.get("/desk/ledgers/one/", {f"f_{KEY}": "道路7"}).content.decode()
    assert "没有这个选项" in client.get("/desk/ledgers/one/", {f"f_{KEY}": "'; DROP"}).content.decode()


def test_a_form_without_its_list_cannot_be_enabled(peoples: Any) -> None:
    content = schema(question(KEY, "choice", choices=(), options=chosen_from("gone")))
    page = page_from_schema(content, "x")
    assert [(fault.code, fault.field) for fault in page.compile().faults] == [("unknown_code_list", "code_list")]
    good = page_from_schema(schema(question(KEY, "choice", choices=(), options=chosen_from("m", other=True))), "y")
    assert good.compile().faults == []
    assert good.compile().schema.questions[0].options == chosen_from("m", other=True)


def test_a_list_that_is_gone_breaks_nothing(village_clerk: Any) -> None:
    version = asking("choice", options=chosen_from("gone"))
    assert "选项" in fate(version, "01", village_clerk)
    assert client_of(village_clerk).get("/f/one/").status_code == 200
    assert value_text(version.schema.scalars[1], "01") == "01"


def test_changes_of_type_keep_codes_or_say_labels(peoples: Any) -> None:
    old = question("a", "choice", choices=(), options=chosen_from("m"))
    assert convert(old, question("a", "cascade", options=chosen_from("m")), "02") == "02"
    assert convert(old, question("a", "text"), "02") == "蒙古族"
    assert convert(old, question("a", "choice", choices=(Choice("h", "蒙古族"),)), "02") == "h"
    with pytest.raises(Unconvertible):
        convert(old, question("a", "cascade", options=chosen_from("n")), "02")
    with pytest.raises(Unconvertible):
        convert(question("a"), question("a", "matrix"), "02")


def test_another_list_leaves_the_labels_of_the_first(peoples: Any, village_clerk: Any) -> None:
    """So do choices of the form's own, in place of a list."""
    version = asking("choice", options=chosen_from("m"))
    send(version, "02", village_clerk)
    code_list("n", ("x1", "满族"))
    content = version.schema
    for options in (chosen_from("n"), ()):
        ask = replace(content.scalars[1], options=options)
        section = replace(content.sections[0], questions=(content.scalars[0], ask))
        later = publish_schema(version.form, replace(content, sections=(section,)), None)
        assert exported(later, village_clerk)[0]["答案"] == "蒙古族"


def test_more_codes_of_a_long_list_than_a_column_holds_are_refused(village_clerk: Any) -> None:
    many("lu", 700)
    version = asking("choices", options=chosen_from("lu"))
    codes = [f"{number:05}" for number in range(700)]
    assert fate(version, codes[:666], village_clerk) == " ".join(codes[:666])
    assert "选了667项" in fate(version, codes[:667], village_clerk)
