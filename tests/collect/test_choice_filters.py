"""Choices from a list of thousands that other answers narrow down: only what was chosen is looked at."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from forms_app.entry import logic
from forms_app.entry.submit import submit
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.collect.conftest import opened
from tests.kinds.lists import chosen_from, many
from tests.logic import asked, section, with_rules
from tests.making import published, uid

pytestmark = pytest.mark.django_db
GRID = "329921101201001"


@pytest.fixture
def version(areas: Any) -> FormVersion:
    many("dao-lu", 3_000)
    return opened(published(with_rules(section(
        "一",
        asked("wang_ge", "area", label="网格"),
        asked("tou", label="代码开头"),
        asked("lei", "choice", label="类别", options=dict(chosen_from("dao-lu")), choices=(),
              rules={"choice_filter": "starts-with(name, ${代码开头})"}),
    )), "filters"))  # fmt: skip


def sent(version: FormVersion, user: Any, start: str, code: str) -> Any:
    record = submit(version, {"wang_ge": GRID, "tou": start, "lei": code}, user=user, source="test")
    return getattr(record, models_for(version).attribute(uid("lei")))


def test_only_what_goes_with_the_other_answers(grid_worker: Any, version: FormVersion) -> None:
    assert sent(version, grid_worker, "0", "00005") == "00005"
    with pytest.raises(ValidationError) as error:
        sent(version, grid_worker, "1", "00005")
    assert set(error.value.message_dict) == {"lei"}


def test_three_thousand_choices_are_not_gone_through(
    grid_worker: Any, version: FormVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    whole = logic.columns
    monkeypatch.setattr(logic, "columns", lambda choice: looked.append(choice.code) or whole(choice))
    sent(version, grid_worker, "0", "00005")
    assert set(looked) == {"00005"}
    assert len(looked) < 5
