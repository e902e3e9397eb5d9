"""Places, digests, checklists and chance: known values, and what they make of nonsense."""

from __future__ import annotations

import math
from typing import Any

import pytest

from forms_app.schema.expressions import coding, places
from forms_app.schema.expressions.program import Program
from forms_app.schema.expressions.resolving import resolve
from forms_app.schema.expressions.tree import references
from forms_app.schema.expressions.writing import write
from tests.logic import asked, section, with_rules
from tests.making import uid

OUTLINE = "31.23 121.45; 31.23 121.46; 31.24 121.46; 31.24 121.45"
SAME_OUTLINE = "POLYGON((121.45 31.23,121.46 31.23,121.46 31.24,121.45 31.24,121.45 31.23))"


def test_a_quarter_of_the_equator() -> None:
    assert places.distance(["0 0", "0 90"]) == pytest.approx(places.EARTH * math.pi / 2, abs=0.01)


def test_steps_of_a_centimetre_are_seen() -> None:
    assert places.distance(["31.2345670 121.4567890", "31.2345671 121.4567890"]) == 0.01
    assert places.distance(["31.2 121.4", "31.2 121.4"]) == 0


def test_wkt_and_points_of_the_same_outline_have_the_same_size() -> None:
    assert places.area([OUTLINE]) == places.area([SAME_OUTLINE]) == places.area(OUTLINE.split(";"))
    assert places.distance(["LINESTRING(121.45 31.23,121.46 31.24)"]) == places.distance(["31.23 121.45; 31.24 121.46"])


@pytest.mark.parametrize(
    "text", ["x", "31.2", "91 0", "0 181", "1e1 2", "31.2,121.4", "POLYGON((1 2", "٣ ٤", "1 2 3 4 5"]
)
def test_what_is_no_place(text: str) -> None:
    assert math.isnan(places.distance([text]))
    assert math.isnan(places.area([text]))
    assert places.inside(text, OUTLINE) is places.inside("31.235 121.455", text) is False


def test_nothing_is_no_way_and_no_size() -> None:
    assert (
        places.distance([""]) == places.distance(["31.2 121.4"]) == places.area([""]) == places.area(["1 2; 2 3"]) == 0
    )


@pytest.mark.parametrize(("place", "expected"), [("31.235 121.455", True), ("31.245 121.455", False), ("", False)])
def test_inside(place: str, expected: bool) -> None:
    assert places.inside(place, OUTLINE) is places.inside(place, SAME_OUTLINE) is expected


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [
        ("MD5", "900150983cd24fb0d6963f7d28e17f72"),  # RFC 1321, A.5
        ("SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"),  # FIPS 180
        ("SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ],
)
def test_digests(algorithm: str, expected: str) -> None:
    assert coding.digest("abc", algorithm, "hex") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [("YWJj", "abc"), ("YWI=", "ab"), ("YWI", "ab"), (" Y W\nI= ", "ab"), ("Y", ""), ("YW=I", ""), ("YWI==", ""),
     ("=", ""), ("", ""), ("%%%%", ""), ("AGEA", ""), ("/w==", "\ufffd"), ("5qC854mp", "格物")],
)  # fmt: skip
def test_base64(given: str, expected: str) -> None:
    assert coding.decoded(given) == expected


@pytest.mark.parametrize("seed", [0.0, -0.5, 1e300, -1e300, math.nan, math.inf, 2147483647.0])
def test_any_seed_gives_one_order(seed: float) -> None:
    items = [str(number) for number in range(50)]
    found = coding.shuffled(items, seed, lambda: 0.5)
    assert sorted(found) == sorted(items)
    assert found == coding.shuffled(items, seed, lambda: 0.1)


def form(rule: str) -> Any:
    return with_rules(section(
        "一",
        asked("di", "location", label="位置"),
        asked("dian", "repeat", questions=(asked("wei", "location", label="各点"),)),
        asked("he", "hidden", rules={"calculation": rule}),
    ))  # fmt: skip


def computed(rule: str, answers: dict[str, Any]) -> str:
    return Program(form(rule)).run(answers).answers[uid("he")]


def at(key: str, lat: str, lon: str) -> dict[str, str]:
    return {f"{uid(key)}.lat": lat, f"{uid(key)}.lon": lon}


def test_positions_are_read_as_points() -> None:
    home = at("di", "31.23", "121.45")
    rows = {uid("dian"): [at("wei", "31.23", "121.45"), at("wei", "", ""), at("wei", "31.24", "121.46")]}
    assert computed("${di}", home) == "31.23 121.45"
    assert computed("string-length(${di})", at("di", "", "")) == "0"
    assert computed("distance(${di}, '31.24 121.46')", home) == computed("distance(${各点})", rows) == "1464.64"
    assert computed("if(${位置} = '', '没有', '有')", {}) == "没有"
    assert computed("geofence(${di}, '31.2 121.4; 31.2 121.5; 31.3 121.5; 31.3 121.4')", home) == "true"


def test_a_position_is_written_back_by_its_name_and_counts_as_read() -> None:
    found = resolve("distance(${di}, ${位置})", form("1"))
    assert found.problems == []
    assert references(found.tree) == {uid("di")}
    assert write(found.tree, {uid("di"): "di"}) == "distance(${di}, ${di})"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("checklist(0, 0, 1 = 2)", "true"),
        ("checklist(number('x'), 1, 1 = 1)", "false"),
        ("checklist(1, 1, 1 = 1, 1 = 1)", "false"),
        ("weighted-checklist(-1, 3, 1 = 1, 4)", "false"),
        ("weighted-checklist(4, 4, 1 = 1, 4, 1 = 1, number('x'))", "true"),
        ("property('username')", ""),
    ],
)
def test_checklists(rule: str, expected: str) -> None:
    assert computed(rule, {}) == expected


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("digest('a', 'MD4')", "not_among"),
        ("digest('a', ${he})", "not_among"),
        ("digest('a', 'MD5', 'binary')", "not_among"),
        ("property('imei')", "not_among"),
        ("weighted-checklist(1, 2, 3)", "wrong_count"),
        ("weighted-checklist(1, 2, 3, 4, 5)", "wrong_count"),
        ("${di} + 1", "needs_number"),
        ("randomize('a')", "needs_rows"),
    ],
)
def test_what_cannot_work_is_found_while_editing(rule: str, code: str) -> None:
    assert [problem.code for problem in resolve(rule, form("1")).problems] == [code]
