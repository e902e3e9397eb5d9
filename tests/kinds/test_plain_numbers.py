"""Units and decimal places of numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from forms_app.entry.display import value_text
from forms_app.schema.check import check
from tests.kinds.trip import KEY, asking, exported, fate, imported, send
from tests.making import question, schema

pytestmark = pytest.mark.django_db
ACRES = (("places", 2), ("unit", "平方米"))


def test_a_number_has_its_unit_behind_it_and_its_places(village_clerk: Any) -> None:
    version = asking("decimal", options=ACRES)
    send(version, "88.5平方米", village_clerk)
    assert value_text(version.schema.scalars[1], Decimal("88.5")) == "88.50平方米"
    cell = exported(version, village_clerk)["答案（平方米）"]
    assert cell == "88.50"
    assert imported(version, cell, village_clerk) == imported(version, "88.5 平方米", village_clerk) == Decimal("88.5")


def test_more_places_than_the_form_wants_are_refused(village_clerk: Any) -> None:
    version = asking("decimal", options=ACRES)
    assert "2" in fate(version, "1.234", village_clerk)
    assert fate(version, "1.230", village_clerk) == Decimal("1.23")
    assert fate(version, "-0", village_clerk) == 0


def test_a_whole_number_has_a_unit_too(village_clerk: Any) -> None:
    version = asking("integer", options=(("unit", "人"),))
    assert fate(version, "3人", village_clerk) == 3
    assert isinstance(fate(version, "3口", village_clerk), str)
    assert value_text(version.schema.scalars[1], 3) == "3人"


def test_no_decimal_places_at_all(village_clerk: Any) -> None:
    version = asking("decimal", options=(("places", 0),))
    assert fate(version, "12.0", village_clerk) == 12
    assert isinstance(fate(version, "12.5", village_clerk), str)
    assert value_text(version.schema.scalars[1], Decimal("12.0000")) == "12"


@pytest.mark.parametrize("places", [-1, 5, "x", 1.5])
def test_places_are_checked_before_a_form_is_enabled(places: Any) -> None:
    faults = check(schema(question(KEY, "decimal", options=(("places", places),))))
    assert [fault.code for fault in faults] == ["bad_places"]
