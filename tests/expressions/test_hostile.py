"""What nobody writes by mistake: nothing hangs, nothing breaks, and it is said what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forms_app.schema.expressions.problems import PROBLEM_LIMIT
from forms_app.schema.expressions.program import Program
from forms_app.schema.expressions.resolving import Resolved, resolve
from forms_app.schema.expressions.rules import Cycle
from forms_app.schema.expressions.state import World
from forms_app.schema.model import FormSchema
from tests.logic import asked, section, with_rules
from tests.making import uid

FORM = with_rules(
    section(
        "一",
        *(asked(f"q{number}", "integer", label=f"填报项{number}") for number in range(200)),
        asked("wen", "long_text"),
    )
)
# Chains and brackets in one another, each below its own limit.
TOWER = "1"
for _level in range(45):
    TOWER = f"({'-'.join([TOWER, *['1'] * 59])})"


def resolved(text: str) -> Resolved:
    return resolve(text, FORM)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1+" * 25_000, "too_long"),
        ("(" * 10_000 + "1" + ")" * 10_000, "too_long"),
        ("(" * 4_900 + "1" + ")" * 4_900, "too_deep"),
        ("not(" * 100 + "1" + ")" * 100, "too_deep"),
        ("-" * 9_999, "too_deep"),
        ("1" + "-1" * 4_999, "too_deep"),
        (TOWER, "too_deep"),
        ("“" * 9_999, "open_quote"),
        ("'" * 9_999, "open_quote"),
        ("${" * 4_999, "open_brace"),
        ("9" * 9_999, "large_number"),
        ("'\0'", "control"),
        ("'\ud800'", "control"),
        ("\u202e1", "unexpected"),
        (f"regex('', '{'(' * 400}')", "pattern_large"),
        ("regex('', '(a{1000}){1000}')", "pattern_large"),
        ("indexed-repeat(1, 2, 3, 4)", "wrong_count"),
    ],
)
def test_refused_with_a_reason(text: str, code: str) -> None:
    assert [problem.code for problem in resolved(text).problems] == [code]


@pytest.mark.parametrize(
    "text",
    ["1" + "+1" * 4_999, "1" + " or 1" * 1_990, "${q1}" + "|${q1}" * 1_600, "concat(" + "1," * 4_900 + "1)",
     "if(1," * 45 + "1" + ",2)" * 45, "0." + "1" * 9_000],
)  # fmt: skip
def test_long_but_right(text: str) -> None:
    found = resolved(text)
    assert found.problems == []
    assert json.loads(json.dumps(found.tree)) == found.tree


def test_only_as_many_faults_as_somebody_can_read() -> None:
    assert len(resolved("+".join(["${没有}"] * 1_500)).problems) == PROBLEM_LIMIT


def test_what_a_tower_may_be_is_computed_too() -> None:
    """The deepest expression that is taken: neither reading nor computing it runs out of room."""
    deep = "1"
    while not resolved(f"({deep}-1)").problems:
        deep = f"({deep}-1)"
    form = with_rules(section("一", asked("y", "integer", rules={"calculation": deep})))
    assert int(Program(form).run({}).answers[uid("y")]) < -50


def one(rule: str, **answers: str) -> Any:
    form = with_rules(section("一", asked("wen", "long_text"), asked("y", "hidden", rules={"calculation": rule})))
    return Program(form).run({uid(key): text for key, text in answers.items()}, World(seconds=0.5))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("1 div 0", ""),
        ("-1 div 0", ""),
        ("0 div 0", ""),
        ("5 mod 0", ""),
        ("string(1 div 0)", "Infinity"),
        ("pow(10, 400)", ""),
        ("pow(0 - 10, 401)", ""),
        ("pow(2, pow(2, 1000))", ""),
        ("1 div pow(10, 400)", "0"),
        ("exp(100000)", ""),
        ("round(1.5, 1000000)", "1.5"),
        ("substr('abc', 0 - pow(10, 400), pow(10, 400))", "abc"),
        ("date(pow(10, 300))", ""),
        ("format-date(pow(10, 30), '%Y')", ""),
        ("regex(${wen}, '(a+)+b')", "false"),
        ("regex(${wen}, '(a*)*(a|aa)*c')", "false"),
    ],
)
def test_numbers_and_patterns_without_end(rule: str, expected: str) -> None:
    found = one(rule, wen="a" * 3_000)
    assert (found.answers[uid("y")], found.failed) == (expected, {})


@pytest.mark.parametrize(
    "rule",
    [
        " or ".join(["regex(${wen}, '(a|a|a|a|a|a|a|a)*c')"] * 200),  # each of them takes a moment
        "concat(${wen}, ${wen}, ${wen})",
        "join('', " + ", ".join(["${wen}"] * 300) + ")",
    ],
)
def test_too_much_is_said(rule: str) -> None:
    found = one(rule, wen="a" * 10_000)
    assert found.failed == {(uid("y"),): "too_much"}
    assert found.answers[uid("y")] == ""


def rows(rules: dict[str, str], **top: str) -> FormSchema:
    inner = (asked("a", "integer"), asked("b", "hidden", rules=rules))
    above = [asked(key, "hidden", rules={"calculation": text}) for key, text in top.items()]
    return with_rules(
        section(
            "一",
            asked("biao", "repeat", questions=(asked("z", "integer"),)),
            asked("ren", "repeat", questions=inner),
            *above,
        )
    )


def five_thousand(form: FormSchema, seconds: float) -> Any:
    given = {uid("biao"): [{uid("z"): str(number % 90)} for number in range(5_000)]}
    given[uid("ren")] = [{uid("a"): str(number % 90)} for number in range(5_000)]
    return Program(form).run(given, World(seconds=seconds))


def test_five_thousand_rows() -> None:
    form = rows({"calculation": "${a} * 2 + position(..)"}, he="sum(${b})", ge="count(${ren})", da="max(${a})")
    found = five_thousand(form, 60)
    assert found.failed == {}
    assert [found.answers[uid(key)] for key in ("he", "ge", "da")] == ["12945500", "5000", "89"]


def test_five_thousand_rows_each_over_five_thousand_others() -> None:
    """Twenty-five million looks: it ends with the time, and each row that was not reached says so."""
    found = five_thousand(rows({"calculation": "sum(${z}) + sum(${z}) + sum(${z})"}), 1)
    failed = set(found.failed.values())
    assert failed == {"too_much"}
    assert 0 < len(found.failed) < 5_000
    assert found.answers[uid("ren")][-1][uid("b")] == ""


def test_a_circle_is_named_in_order() -> None:
    form = with_rules(section(
        "一",
        asked("a", "integer", rules={"calculation": "${c} + 1"}),
        asked("b", "integer", rules={"relevant": "${a} > 1", "calculation": "1"}),
        asked("c", "integer", rules={"calculation": "${b} + 1"}),
    ))  # fmt: skip
    with pytest.raises(Cycle) as error:
        Program(form)
    assert set(error.value.uuids) == {uid("a"), uid("b"), uid("c")}
    assert error.value.uuids[0] == error.value.uuids[-1]
