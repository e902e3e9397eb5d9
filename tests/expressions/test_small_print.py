"""What only shows where answers are missing, or tables stand in tables."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.schema.expressions.program import Program
from tests.logic import asked, section, with_rules
from tests.making import uid


def computed(rule: str, answers: dict[str, Any]) -> str:
    form = with_rules(
        section(
            "一",
            asked("duo_xuan", "choices"),
            asked("a", "integer"),
            asked("b", "integer"),
            asked("c", "hidden", rules={"calculation": rule}),
        )
    )
    return Program(form).run({uid(key): value for key, value in answers.items()}).answers[uid("c")]


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        ("selected(${duo_xuan}, '')", {}, "true"),
        ("selected(${duo_xuan}, '')", {"duo_xuan": "own"}, "false"),
        ("selected(${duo_xuan}, 'own')", {}, "false"),
        ("coalesce(${a}, ${b} + 1)", {}, ""),  # never the words "NaN"
        ("coalesce(${a}, ${b} + 1)", {"b": "2"}, "3"),
        ("coalesce(${a}, 0) + 1", {}, "1"),
    ],
)
def test_empty_answers(rule: str, answers: dict[str, Any], expected: str) -> None:
    assert computed(rule, answers) == expected


def test_rows_know_the_place_of_the_rows_around_them() -> None:
    inner = asked(
        "li", "repeat", questions=(asked("d", "hidden", rules={"calculation": "position(../..) * 10 + position(..)"}),)
    )
    form = with_rules(section("一", asked("wai", "repeat", questions=(inner,))))
    rows = [{uid("li"): [{}, {}]}, {uid("li"): [{}]}]
    found = Program(form).run({uid("wai"): rows}).answers[uid("wai")]
    assert [[row[uid("d")] for row in outer[uid("li")]] for outer in found] == [["11", "12"], ["21"]]
