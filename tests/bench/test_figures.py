"""What a benchmark writes, and that both sides of one say the same."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.expressions import server
from tests.bench.figures import Figure, keep, medians, table


def test_figures_are_kept_as_other_programs_read_them(tmp_path: Path) -> None:
    keep(tmp_path, "one", [Figure("quick", 2.0, "ms", {"peer": 4.0}, 5.0), Figure("slow", 6.0, "ms", {}, 5.0)])
    assert json.loads((tmp_path / "one.json").read_text()) == [
        {"name": "quick", "value": 2.0, "unit": "ms", "peers": {"peer": 4.0}, "reach": 5.0, "met": True},
        {"name": "slow", "value": 6.0, "unit": "ms", "peers": {}, "reach": 5.0, "met": False},
    ]


def test_the_table_says_what_is_missed() -> None:
    assert "| slow | 6 ms | 5 ms | **no** | – |" in table("x", [Figure("slow", 6.0, "ms", {}, 5.0)])


def test_runs_take_turns() -> None:
    seen: list[str] = []
    medians({"a": lambda: seen.append("a"), "b": lambda: seen.append("b")}, 2)
    assert seen == ["a", "b"] * 3


def test_ours_and_elementpath_say_the_same_of_every_expression() -> None:
    """``measured`` refuses to measure sides that differ."""
    assert [one.name for one in server.measured(rounds=1)]
