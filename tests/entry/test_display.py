"""Stored values as people read them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from forms_app.entry.display import masked, value_text
from tests.making import question


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "王一禾", "王一禾"),
        ("text", None, ""),
        ("integer", 0, "0"),
        ("decimal", Decimal("36.5000"), "36.5"),
        ("decimal", Decimal("100.0000"), "100"),
        ("date", datetime.date(2026, 11, 3), "2026年11月3日"),
        ("choice", "own", "自有"),
        ("choice", "gone", "gone"),
        ("choices", "own rent", "自有、租赁"),
        ("boolean", True, "是"),
        ("boolean", False, "否"),
        ("boolean", None, ""),
        ("photo", "00000000-0000-4000-8000-000000000000", "有照片"),
        ("repeat", [{}, {}], "2条"),
    ],
)
def test_every_value_has_a_text(kind: str, value: Any, text: str) -> None:
    assert value_text(question("k", kind), value) == text


@pytest.mark.django_db
def test_an_area_is_named_in_full(areas: Any) -> None:
    for value in (areas.grid_a, areas.grid_a.pk):
        assert value_text(question("k", "area"), value) == "清溪塘镇 荷塘村 第一网格"
    assert value_text(question("k", "area"), 0) == ""


def test_lists_hide_what_names_a_person() -> None:
    assert masked(question("k", "phone"), "13900000001") == "139****0001"
    assert masked(question("k", "id_number"), "329921198001010017") == "3****************7"
    assert masked(question("k", "text"), "王一禾") == "王一禾"
    assert masked(question("k", "phone"), None) == ""
    assert masked(question("k", "phone"), "12345") == "12345"
