import datetime
from decimal import Decimal

import pytest

from forms_app.schema.convert import Unconvertible, convert
from forms_app.schema.model import Choice
from tests.making import question


def kind(name):
    return question("a", name)


@pytest.mark.parametrize(
    ("old", "new", "value", "result"),
    [
        ("text", "integer", "12", 12),
        ("text", "integer", " 12.0 ", 12),
        ("text", "decimal", "3.25", Decimal("3.25")),
        ("text", "date", "2026.11.23", datetime.date(2026, 11, 23)),
        ("text", "date", "2026年1月2日", datetime.date(2026, 1, 2)),
        ("text", "choice", "自有", "own"),
        ("text", "choices", "自有、租赁", "own rent"),
        ("text", "boolean", "是", True),
        ("integer", "text", 7, "7"),
        ("decimal", "integer", Decimal("8.0000"), 8),
        ("decimal", "text", Decimal("8.5000"), "8.5"),
        ("date", "text", datetime.date(2026, 1, 2), "2026-01-02"),
        ("choice", "text", "own", "自有"),
        ("choice", "choices", "own", "own"),
        ("choices", "text", "own rent", "自有、租赁"),
        ("boolean", "text", False, "否"),
        ("text", "id_number", "11010519491231002x", "11010519491231002X"),
        ("integer", "decimal", None, None),
    ],
)
def test_what_converts(old, new, value, result):
    assert convert(kind(old), kind(new), value) == result


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        ("text", "integer", "约12"),
        ("text", "integer", "12.5"),
        ("text", "integer", "9" * 30),
        ("text", "decimal", "NaN"),
        ("text", "decimal", "1.23456"),
        ("text", "date", "2026-02-30"),
        ("text", "choice", "其他"),
        ("text", "boolean", "不详"),
        ("text", "id_number", "110105194912310021"),
        ("long_text", "text", "长" * 201),
        ("text", "photo", "x"),
        ("area", "text", 3),
        ("choices", "choice", "own rent"),
    ],
)
def test_what_does_not_convert_is_never_guessed(old, new, value):
    with pytest.raises(Unconvertible):
        convert(kind(old), kind(new), value)


def test_a_code_that_the_new_list_does_not_know_does_not_convert():
    new = question("a", "choices", choices=(Choice("other", "其他"),))
    with pytest.raises(Unconvertible):
        convert(question("a", "choice"), new, "own")
