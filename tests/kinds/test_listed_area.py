"""Areas beside the record's own: down to a level, and as a filter."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import client_of
from tests.kinds.hostile import HOSTILE
from tests.kinds.test_listed_other import exported
from tests.kinds.trip import GRID, KEY, fate, imported, opened
from tests.making import published, question, schema

pytestmark = pytest.mark.django_db
VILLAGE, OTHER_GRID = "329921101201", "329921101201002"


@pytest.fixture
def moved(areas: Any) -> Any:
    """The first area question files the record; the second asks for another place."""
    return opened(
        published(
            schema(
                question("ming", label="名称"),
                question(KEY, "area", label="答案", options=(("level", "grid"),)),
                question("suo_shu", "area", label="所属"),
            ),
            "one",
        )
    )


def two(areas: Any) -> Any:
    return opened(
        published(
            schema(
                question("suo_shu", "area", label="所属", default=""),
                question(KEY, "area", label="答案", options=(("level", "grid"),)),
            ),
            "two",
        )
    )


def test_down_to_the_level_and_no_further(moved: Any, village_clerk: Any) -> None:
    assert "网格" in fate(moved, VILLAGE, village_clerk)
    assert "网格" in fate(moved, f"{GRID}001", village_clerk)
    assert isinstance(fate(moved, "329921102201001", village_clerk), str)
    assert fate(moved, GRID, village_clerk).code == GRID
    assert imported(moved, "荷塘村第二网格", village_clerk).code == OTHER_GRID


@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_values(raw: str, moved: Any, village_clerk: Any) -> None:
    assert isinstance(fate(moved, raw, village_clerk), str)


def test_narrowed_down_by_another_area(areas: Any, county_admin: Any, village_clerk: Any) -> None:
    from forms_app.entry.submit import submit

    version = two(areas)
    for code in (GRID, OTHER_GRID):
        submit(version, {"suo_shu": GRID, KEY: code}, user=village_clerk, source="test")
    assert len(exported(version, village_clerk, f"f_{KEY}={OTHER_GRID}")) == 1
    assert len(exported(version, village_clerk, f"f_{KEY}={VILLAGE}")) == 2
    page = client_of(village_clerk).get(f"/desk/ledgers/two/?f_{KEY}={OTHER_GRID}").content.decode()
    assert "答案：荷塘村第二网格" in page or "荷塘村第二网格" in page
    assert "f_suo_shu" not in page
    for raw in ("1", "x", "999999", "'", "9" * 40):
        assert client_of(village_clerk).get("/desk/ledgers/two/", {f"f_{KEY}": raw}).status_code == 400
