"""What pages are told so that they follow conditions while somebody types: as much as they need, and nothing hidden."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from forms_app.entry.submit import submit
from forms_app.tables.models import FormVersion
from tests.cast import client_of
from tests.collect.conftest import Phone, opened
from tests.collect.test_correcting import correcting, valid
from tests.kinds.lists import many
from tests.logic import asked, section, with_rules
from tests.making import published, uid

pytestmark = pytest.mark.django_db
GRID = "329921101201001"
NUMBER = valid("329921195501011234")


def content() -> Any:
    return with_rules(
        section(
            "一",
            asked("wang_ge", "area", label="所属网格", options={"level": "grid"}),
            asked("hao_ma", "id_number", label="号码"),
            asked("shu", "integer", label="数"),
            asked("mi", label="不相干"),
            asked("ren", "repeat", label="人", questions=(asked("sui", "integer"), asked("ming"))),
        ),
        section(
            "二",
            asked("sheng", label="生日", rules={"calculation": "id_birthday(${hao_ma})"}),
            asked("wen", label="问", rules={"relevant": "${sheng} != ''"}),
        ),
        section(
            "三",
            asked("jia", "integer", label="加"),
            asked("he", "integer", label="和", rules={"calculation": "${jia} + ${shu} + sum(${sui})"}),
            asked("duo", label="多", rules={"relevant": "${bei} > 10"}),
        ),
        section("四", asked("bei", "integer", label="倍", rules={"calculation": "${he} * 2"}), asked("wu", label="无")),
    )  # fmt: skip


@pytest.fixture
def version(areas: Any) -> FormVersion:
    return opened(published(content(), "live"))


def told(phone: Phone) -> dict[str, Any] | None:
    found = re.search(r'<script id="live" type="application/json">(.*?)</script>', phone.text, re.S)
    return json.loads(html.unescape(found[1])) if found else None


def filled(user: Any) -> Phone:
    phone = Phone(user).open("/f/live/")
    phone.press(
        q__wang_ge=GRID, q__hao_ma=NUMBER, q__shu="4", q__mi="不要外传", r__ren__0__sui="7", r__ren__0__ming="小禾"
    )
    return phone


def test_a_page_gets_the_answers_that_its_rules_read_and_no_others(grid_worker: Any, version: FormVersion) -> None:
    phone = filled(grid_worker)
    second = told(phone)
    assert second
    assert second["answers"] == {uid("hao_ma"): NUMBER}  # her own words of the step before
    assert second["bundle"]["extras"] == ["identity"]
    third = told(phone.press())
    assert third
    assert third["answers"] == {uid("shu"): "4", uid("ren"): [{uid("sui"): "7"}], uid("bei"): ""}  # computed there
    assert "小禾" not in json.dumps(third, ensure_ascii=False)


def test_what_follows_from_a_step_in_others_is_computed_in_the_page_too(grid_worker: Any, version: FormVersion) -> None:
    third = told(filled(grid_worker).press())
    assert third
    with_rules = {entry["uuid"]: list(entry["rules"]) for entry in third["bundle"]["entries"] if "rules" in entry}
    assert with_rules == {uid("he"): ["calculation"], uid("duo"): ["relevant"], uid("bei"): ["calculation"]}
    assert third["bundle"]["first"] == [uid("he"), uid("bei"), uid("duo")]


def test_a_step_without_rules_gets_nothing(grid_worker: Any, version: FormVersion) -> None:
    assert told(Phone(grid_worker).open("/f/live/")) is None


def test_a_correction_tells_the_page_no_number_that_it_hides(grid_worker: Any, version: FormVersion) -> None:
    record = submit(
        version, {"wang_ge": GRID, "hao_ma": NUMBER, "shu": "4"}, rows={"ren": [{"sui": "7"}]}, user=grid_worker,
        source="form",
    )  # fmt: skip
    phone = correcting(grid_worker, record, "live")
    second = phone.press()
    assert NUMBER not in second.text
    assert told(second) is None
    third = told(second.press())
    assert third
    assert third["told"] == []
    assert third["answers"][uid("ren")] == [{uid("sui"): "7"}]


def test_only_what_the_form_asks_for_is_told(grid_worker: Any, areas: Any) -> None:
    many("lu", 400)
    rules = {"calculation": "pulldata('lu', 'label', 'code', ${bian})"}
    opened(published(with_rules(section("一", asked("bian"), asked("lu", rules=rules))), "lu"))
    client = client_of(grid_worker)

    def ask(*asked: list[Any]) -> Any:
        return client.get("/f/lu/told/", {"ask": json.dumps(asked)})

    assert ask(["lu", "label", "code", "00124"], ["lu", "label", "code", "x"]).json() == {"told": ["道路124号", ""]}
    for wrong in (["lu", "parent", "code", "1"], ["lu"], [], ["lu", "label", "code", 1], [uid("bian"), "1"], "x"):
        assert ask(wrong).status_code == 400, wrong
    assert ask(*[["lu", "label", "code", "1"]] * 21).status_code == 400
    assert client.get("/f/lu/told/", {"ask": "{"}).status_code == 400
    for word in ("\\ud800", "\\u0000"):  # what no database takes
        assert client.get("/f/lu/told/", {"ask": f'[["lu", "label", "code", "{word}"]]'}).status_code == 400, word
    assert client.get("/f/lu/told/", {"ask": "[" * 3000}).status_code == 400
