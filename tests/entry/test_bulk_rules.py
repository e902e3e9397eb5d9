"""Expressions over rows of a file."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.entry.bulk import RowChecker
from forms_app.schema.model import Choice
from tests.collect.conftest import opened
from tests.logic import asked, section, with_rules
from tests.making import published, uid

pytestmark = pytest.mark.django_db
LEVELS = (Choice("low", "一般"), Choice("high", "重大"))


@pytest.fixture
def checker(grid_worker: Any, areas: Any) -> RowChecker:
    version = opened(published(with_rules(section(
        "一",
        asked("wang_ge", "area", label="网格", options={"level": "grid"}),
        asked("you", "boolean", label="有无"),
        asked("miao_shu", label="描述", required=True, rules={"relevant": "${you} = 'yes'"}),
        asked("ji_bie", "choice", label="级别", choices=LEVELS,
              rules={"choice_filter": "${you} = 'yes' or name = 'low'"}),
        asked("ge", "integer", label="个数", rules={"constraint": ". > 0", "required_when": "${级别} = '重大'"}),
        asked("bei", "integer", label="两倍", rules={"calculation": "${ge} * 2"}),
    )), "bulk"))  # fmt: skip
    return RowChecker(version, grid_worker)


def row(**cells: str) -> dict[str, str]:
    return {"wang_ge": "329921101201001", **cells}


def test_hidden_cells_are_neither_stored_nor_wanted(checker: RowChecker) -> None:
    found = checker.check(row(you="否", miao_shu="写了"))
    assert found.errors == {}
    assert found.answers[uid("miao_shu")] is None


def test_results_in_the_file_do_not_count(checker: RowChecker) -> None:
    assert checker.check(row(you="否", ge="4", bei="99")).answers[uid("bei")] == 8


@pytest.mark.parametrize(
    ("cells", "keys"),
    [
        ({"you": "是"}, {"miao_shu"}),
        ({"you": "否", "ge": "0"}, {"ge"}),
        ({"you": "否", "ji_bie": "high", "ge": "1"}, {"ji_bie"}),
        ({"you": "是", "miao_shu": "有", "ji_bie": "重大"}, {"ge"}),
    ],
)
def test_messages_stand_at_the_cell(checker: RowChecker, cells: dict[str, str], keys: set[str]) -> None:
    assert set(checker.check(row(**cells)).errors) == keys
