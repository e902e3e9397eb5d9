import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from forms_app.entry.fields import field_for
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
        ("text", "integer", "１，２３４", 1234),
        ("text", "decimal", "-1,234.5", Decimal("-1234.5")),
        ("text", "date", "２０２６年１月２日", datetime.date(2026, 1, 2)),
        ("text", "date", "20260102", datetime.date(2026, 1, 2)),
        ("text", "date", "2100-12-31", datetime.date(2100, 12, 31)),
        ("text", "choices", "租赁、自有、自有、own", "own rent"),
        ("text", "id_number", "１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
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
        ("text", "integer", "1E+9999999"),
        ("text", "integer", "1e3"),
        ("text", "integer", "-" + "9" * 5000),
        ("text", "integer", "٣٦"),
        ("text", "integer", "1_000"),
        ("text", "integer", ""),
        ("text", "decimal", "1E+9999999"),
        ("text", "decimal", "1E-9999999"),
        ("text", "decimal", "sNaN"),
        ("text", "decimal", "Infinity"),
        ("text", "decimal", "100000000000"),
        ("text", "decimal", "1,23"),
        ("text", "decimal", "NaN"),
        ("text", "decimal", "1.23456"),
        ("text", "date", "2026-02-30"),
        ("text", "date", "1899-12-31"),
        ("text", "date", "0001-01-01"),
        ("text", "date", "2101-01-01"),
        ("text", "date", "2026-W01-1"),
        ("text", "date", "20260230"),
        ("text", "choices", "、"),
        ("text", "choices", " "),
        ("text", "choices", "自有、没有的"),
        ("text", "choice", ""),
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


def test_a_label_that_two_choices_share_is_not_guessed():
    twice = (Choice("a", "张庄"), Choice("b", "张庄"), Choice("c", "李庄"))
    assert convert(kind("text"), question("a", "choice", choices=twice), "b") == "b"
    for new in ("choice", "choices"):
        with pytest.raises(Unconvertible):
            convert(kind("text"), question("a", new, choices=twice), "张庄")


TEXTS = ["36", "３６", "1,234", "1,23", "1E3", "1e-3", "NaN", "-0", "+7", ".5", "5.", "12.0", "1.23456", "٣٦", "1_0",
         "9" * 16, "9" * 70, "2026-11-23", "2026.1.2", "20261123", "２０２６年1月2日", "1899-12-31", "2100-12-31",
         "2101-01-01", "2026-02-29", "2026-W01-1", "明天", "0x10", "½", "三"]  # fmt: skip


@pytest.mark.parametrize("new", ["integer", "decimal", "date"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_change_of_type_takes_what_the_form_takes(new, text):
    try:
        typed = field_for(kind(new)).clean(text)
    except ValidationError:
        typed = Unconvertible
    try:
        assert convert(kind("text"), kind(new), text) == typed
    except Unconvertible:
        assert typed is Unconvertible
