"""Choices made level by level."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forms_app.codes.models import Code
from forms_app.schema.check import check
from tests.cast import client_of
from tests.kinds.hostile import HOSTILE
from tests.kinds.lists import chosen_from, close, code_list, events, set_parent
from tests.kinds.test_listed_other import exported
from tests.kinds.trip import GRID, KEY, asking, fate, imported, send, sql_type
from tests.making import question, schema

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed() -> Any:
    return events()


def test_any_level_is_an_answer_unless_the_last_is_asked_for(listed: Any, village_clerk: Any) -> None:
    free = asking("cascade", options=chosen_from("shi-jian"))
    assert fate(free, "c", village_clerk) == "c"
    assert fate(free, "c01", village_clerk) == "c01"
    assert fate(free, ["c", "c01"], village_clerk) == "c01"
    assert fate(free, ["s", "c01"], village_clerk) == "s"
    assert fate(free, ["", "c01"], village_clerk) is None
    strict = asking("cascade", "two", options=chosen_from("shi-jian", to_leaf=True))
    assert fate(strict, "c", village_clerk) == "“城市管理”下面还有细分，请选到最后一级。"
    assert fate(strict, "c01", village_clerk) == "c01"
    close(listed, "c01")
    close(listed, "c99")
    assert fate(strict, "c", village_clerk) == "c"
    assert "停用" in fate(strict, "c01", village_clerk)


@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_values(raw: str, listed: Any, village_clerk: Any) -> None:
    found = fate(asking("cascade", options=chosen_from("shi-jian")), raw, village_clerk)
    if raw.strip(" \t\n　\u200b\ufeff"):
        assert isinstance(found, str)
        assert "选项" in found
    else:
        assert found is None or "选项" in found


def test_shown_with_the_way_down_and_read_again(listed: Any, village_clerk: Any) -> None:
    version = asking("cascade", options=chosen_from("shi-jian"))
    record = send(version, "c99", village_clerk)
    assert sql_type(version, record) in {"text", "character varying"}
    assert exported(version, village_clerk)[0]["答案"] == "城市管理 / 其他"
    assert imported(version, "城市管理 / 其他", village_clerk) == "c99"
    assert imported(version, "城市管理/占道经营", village_clerk) == "c01"
    assert imported(version, "占道经营", village_clerk) == "c01"
    assert "选项" in imported(version, "其他", village_clerk)


def test_found_by_any_level_above(listed: Any, village_clerk: Any) -> None:
    version = asking("cascade", options=chosen_from("shi-jian"))
    for code in ("c", "c01", "s01"):
        send(version, code, village_clerk)
    close(listed, "c01")
    for code, count in {"c": 2, "c01": 1, "s": 1, "s99": 0}.items():
        assert len(exported(version, village_clerk, f"f_{KEY}={code}")) == count, code
    page = client_of(village_clerk).get(f"/desk/ledgers/one/?f_{KEY}=c").content.decode()
    assert "　占道经营" in page


def test_a_circle_of_parents_hangs_nothing(village_clerk: Any) -> None:
    made = code_list("kreis", ("a", "甲"), ("b", "乙"), ("c", "丙"), b="a", c="b")
    version = asking("cascade", options=chosen_from("kreis"))
    send(version, "c", village_clerk)
    set_parent(made, "a", "c")
    set_parent(made, "b", "a")
    client = client_of(village_clerk)
    assert client.get("/f/one/").status_code == 200
    assert "丙" in exported(version, village_clerk)[0]["答案"]
    assert len(exported(version, village_clerk, f"f_{KEY}=a")) == 1
    assert fate(version, ["a", "b"], village_clerk) == "b"
    assert client.get(f"/desk/ledgers/one/?f_{KEY}=b").status_code == 200


def test_the_phone_asks_level_by_level_without_scripts(listed: Any, village_clerk: Any) -> None:
    asking("cascade", options=chosen_from("shi-jian", to_leaf=True), required=True)
    client = client_of(village_clerk)
    page = client.get("/f/one/").content.decode()
    draft = re.search(r'name="_draft" value="([^"]+)"', page)
    assert draft
    assert page.count('name="q-da_an"') == 1
    sent = {"_draft": draft[1], "q-ming": "某", "q-da_an": "c", "a-area": GRID}
    answer = client.post("/f/one/", {**sent, "_do": "refresh:q-da_an"})
    step = answer["Location"].partition("#")[0]
    page = client.get(step).content.decode()
    assert page.count('name="q-da_an"') == 2
    assert "占道经营" in page
    assert "盗抢骗" not in page
    # Another town keeps nothing of the level below; then down to the end.
    client.post(step, {**sent, "q-da_an": ["s", "c01"], "_do": "refresh:q-da_an"})
    assert "盗抢骗线索" in client.get(step).content.decode()
    done = client.post(step, {**sent, "q-da_an": ["s", "s01"], "_do": "next"})
    assert "社会治安 / 盗抢骗线索" in client.get(done["Location"]).content.decode()


def test_a_flat_list_of_thousands_is_searched_instead(village_clerk: Any) -> None:
    made = code_list("lu")
    Code.objects.bulk_create(Code(code_list=made, code=str(n), label=f"路{n}") for n in range(1000))
    asking("cascade", options=chosen_from("lu"))
    page = client_of(village_clerk).get("/f/one/").content.decode()
    assert page.count("<option") < 30
    assert "q-da_an.find" in page


def test_it_needs_a_list() -> None:
    assert [fault.code for fault in check(schema(question(KEY, "cascade")))] == ["no_code_list"]
