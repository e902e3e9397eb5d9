"""Choosing an area: one list while it is short, level by level beyond."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from forms_app.entry import areas as choosing
from forms_app.entry.areas import AreaSource
from forms_app.entry.widgets import AreaSelect
from forms_app.tables.models import Audience, Form

pytestmark = pytest.mark.django_db
OPEN = Form(audience=Audience.RESIDENTS)


def names(options: list[tuple[str, str]]) -> list[str]:
    return [text for _code, text in options]


def test_a_worker_sees_her_own_areas_in_the_order_of_the_tree(grid_worker: Any) -> None:
    [(label, options)] = AreaSource(grid_worker, Form()).groups("")
    assert label == ""
    assert names(options)[0] == "荷塘村第一网格"
    assert names(options)[1] == "　荷塘村第一网格1号微网格"
    assert len(options) == 3


def test_one_level_is_grouped_by_what_is_above_it(resident: Any, areas: Any) -> None:
    groups = AreaSource(resident, OPEN).groups("grid")
    assert [label for label, _options in groups] == ["清溪塘镇 荷塘村", "清溪塘镇 杨家桥村", "石桥头镇 三里墩村"]


def test_a_long_list_is_walked_level_by_level(resident: Any, areas: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(choosing, "LIST_LIMIT", 2)
    source = AreaSource(resident, OPEN)
    assert source.is_long("grid")
    assert [names(options) for options in source.cascade("grid", "")] == [["清溪塘镇", "石桥头镇"]]
    _towns, villages = source.cascade("grid", areas.town_a.code)
    assert names(villages) == ["荷塘村", "杨家桥村"]
    assert len(source.cascade("grid", areas.grid_a.code)) == 3
    assert len(source.cascade("grid", "junk")) == 1


def test_a_changed_town_drops_the_village_chosen_before(areas: Any) -> None:
    widget = AreaSelect("grid")
    chosen = [areas.town_b.code, areas.village_a.code, areas.grid_a.code]
    assert widget.value_from_datadict(MultiValueDict({"a": chosen}), {}, "a") == areas.town_b.code
    chosen = [areas.town_a.code, areas.village_a.code, ""]
    assert widget.value_from_datadict(MultiValueDict({"a": chosen}), {}, "a") == areas.village_a.code


def test_ones_own_grid_goes_without_asking(grid_worker: Any, village_clerk: Any, areas: Any) -> None:
    assert AreaSource(grid_worker, Form()).own_grid() == areas.grid_a
    assert AreaSource(village_clerk, Form()).own_grid() is None


@pytest.mark.parametrize("code", ["329921102201001", "999", "", "\x00", "٣", "1" * 400])
def test_an_area_that_is_not_ones_own_is_refused(grid_worker: Any, areas: Any, code: str) -> None:
    with pytest.raises(ValidationError):
        AreaSource(grid_worker, Form()).find(code)
