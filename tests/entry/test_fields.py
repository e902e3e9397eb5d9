"""Each type's cleaning: what is taken, what it becomes, what is refused."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from forms_app.entry.fields import field_for
from forms_app.schema.model import Choice, Question
from forms_app.schema.types import TYPES

LETTERS = (Choice("a", "甲"), Choice("b", "乙"), Choice("c", "丙"))


def field(kind: str, **extra: Any) -> Any:
    return field_for(Question(uuid="u", key="k", type=kind, label="填报项", **extra))


TAKEN = [
    ("text", " 王一禾　", "王一禾"),
    ("text", "阿依古丽·买买提", "阿依古丽·买买提"),
    ("text", "䶮𬱟🙂", "䶮𬱟🙂"),
    ("text", "一行\r\n两行\t列", "一行 两行 列"),
    ("text", "<script>alert('x')</script>", "<script>alert('x')</script>"),
    ("text", "   ", None),
    ("text", "王" * 200, "王" * 200),
    ("long_text", "第一行\r\n第二行", "第一行\n第二行"),
    ("integer", "３６", 36),
    ("integer", "-5", -5),
    ("integer", "1,234,567", 1234567),
    ("integer", "12.0", 12),
    ("integer", "0", 0),
    ("integer", str(2**53 - 1), 2**53 - 1),
    ("integer", "", None),
    ("decimal", "１２．５０", Decimal("12.5")),
    ("decimal", "-0.0001", Decimal("-0.0001")),
    ("decimal", "99999999999.9999", Decimal("99999999999.9999")),
    ("decimal", ".5", Decimal("0.5")),
    ("date", "2026-11-23", datetime.date(2026, 11, 23)),
    ("date", "2026.11.3", datetime.date(2026, 11, 3)),
    ("date", "2026/1/3", datetime.date(2026, 1, 3)),
    ("date", "２０２６年１１月２３日", datetime.date(2026, 11, 23)),
    ("date", "2024-02-29", datetime.date(2024, 2, 29)),
    ("boolean", "yes", True),
    ("boolean", "否", False),
    ("boolean", "", None),
    ("phone", "139 0000 0001", "13900000001"),
    ("phone", "+86-13900000001", "13900000001"),
    ("phone", "１３９０００００００１", "13900000001"),
    ("phone", "(0523)8620 1234", "0523-86201234"),
    ("phone", "0523-86201234-801", "0523-86201234-801"),
    ("phone", "010-12345678", "010-12345678"),
    ("phone", "4008001234", "400-800-1234"),
    ("phone", "12345", "12345"),
    ("id_number", "11010519491231002x", "11010519491231002X"),
    ("id_number", "440524 19880101 0011", "440524198801010011"),
    ("id_number", "329921198001010017", "329921198001010017"),
    ("id_number", "329921198506170024", "329921198506170024"),
    ("id_number", "32992120120229003X", "32992120120229003X"),
    ("id_number", "３２９９２１１９５６０３０８１０２Ｘ", "32992119560308102X"),
]


@pytest.mark.parametrize(("kind", "raw", "clean"), TAKEN)
def test_what_people_type_is_understood(kind: str, raw: str, clean: Any) -> None:
    assert field(kind).clean(raw) == clean


REFUSED = [
    ("text", "王\x00一", "删去"),
    ("text", "王\x07一", "删去"),
    ("text", "王\u202e一", "删去"),
    ("text", "王\ud800一", "删去"),
    ("text", "王\ufffd", "删去"),
    ("text", "王" * 201, "200"),
    ("long_text", "王" * 5001, "5000"),
    ("long_text", "王\x00", "删去"),
    ("integer", "3口", "只填数字"),
    ("integer", "1e5", "只填数字"),
    ("integer", "NaN", "只填数字"),
    ("integer", "٣", "只填数字"),
    ("integer", "5²", "只填数字"),
    ("integer", "12,34", "只填数字"),
    ("integer", "1.5", "整数"),
    ("integer", "9" * 59, "太大"),
    ("integer", "9" * 5000, "只填数字"),
    ("integer", str(2**53), "太大"),
    ("decimal", "Infinity", "只填数字"),
    ("decimal", "-inf", "只填数字"),
    ("decimal", "1.23456", "4"),
    ("decimal", "100000000000", "太大"),
    ("date", "2026-02-29", "日期"),
    ("date", "2026-13-01", "日期"),
    ("date", "1899-12-31", "1900"),
    ("date", "2101-01-01", "1900"),
    ("date", "23.11.2026", "日期"),
    ("date", "明天", "日期"),
    ("date", "0000-00-00", "日期"),
    ("boolean", "maybe", "选项"),
    ("phone", "1390000000", "电话"),
    ("phone", "12900000001", "电话"),
    ("phone", "86201234", "电话"),
    ("phone", "电话是13900000001", "电话"),
    ("phone", "1" * 190, "电话"),
    ("id_number", "110105194912310021", "校验"),
    ("id_number", "329921198001010018", "校验"),
    ("id_number", "329921198301010017", "校验"),
    ("id_number", "32992120230229001X", "20230229"),
    ("id_number", "329921198013010017", "19801301"),
    ("id_number", "329921189912310017", "18991231"),
    ("id_number", "329921299901010017", "29990101"),
    ("id_number", "32992180010100X", "18"),
    ("id_number", "329921800101001", "15"),
    ("id_number", "3299211980010100171", "18"),
    ("id_number", "X29921198001010017", "数字"),
    ("id_number", "٣29921198001010017", "数字"),
]


@pytest.mark.parametrize(("kind", "raw", "word"), REFUSED)
def test_what_cannot_be_right_is_refused_with_a_reason(kind: str, raw: str, word: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field(kind).clean(raw)
    assert word in caught.value.messages[0]
    assert "！" not in caught.value.messages[0]


@pytest.mark.parametrize(
    "kind", [name for name, row in TYPES.items() if row.field and row.is_required and name not in {"area", "photo"}]
)
def test_every_type_tells_required_from_optional(kind: str) -> None:
    empty: Any = [] if kind == "choices" else ""
    assert field(kind, choices=LETTERS).clean(empty) is None
    with pytest.raises(ValidationError):
        field(kind, choices=LETTERS, required=True).clean(empty)


def test_a_choice_takes_its_codes_only() -> None:
    one = field("choice", choices=LETTERS)
    assert one.clean("b") == "b"
    for wrong in ("乙", "d", "a b", "<b>"):
        with pytest.raises(ValidationError):
            one.clean(wrong)


def test_choices_are_stored_in_the_order_of_the_form() -> None:
    many = field("choices", choices=LETTERS)
    assert many.clean(["c", "a", "a"]) == "a c"
    assert many.clean("b a") == "a b"
    with pytest.raises(ValidationError):
        many.clean(["a", "z"])


def test_nine_choices_become_a_list_and_eight_stay_buttons() -> None:
    letters = tuple(Choice(f"c{n}", f"选项{n}") for n in range(9))
    assert field("choice", choices=letters[:8]).widget.input_type == "radio"
    assert field("choice", choices=letters).widget.input_type == "select"


def test_limits_of_numbers_are_inclusive() -> None:
    age = field("integer", options=(("maximum", 120), ("minimum", 0)))
    assert age.clean("0") == 0
    assert age.clean("120") == 120
    for wrong in ("-1", "121"):
        with pytest.raises(ValidationError):
            age.clean(wrong)
    area = field("decimal", options=(("maximum", "99.5"),))
    assert area.clean("99.5") == Decimal("99.5")
    with pytest.raises(ValidationError):
        area.clean("99.51")


def test_defaults_are_shown_as_people_write_them() -> None:
    assert field("date", default="2026年1月2日").initial == datetime.date(2026, 1, 2)
    assert callable(field("date", default="today").initial)
    assert field("choice", choices=LETTERS, default="乙").initial == "b"
    assert field("choices", choices=LETTERS, default="乙、丙").initial == ["b", "c"]
    assert field("boolean", default="是").initial == "yes"
    assert field("integer", default="abc").initial is None


def test_more_codes_than_a_column_holds_are_refused() -> None:
    many = tuple(Choice(f"{'c' * 50}{number:03}", f"第{number}项") for number in range(90))
    several = field("choices", choices=many)
    fitting = [choice.code for choice in many[:74]]  # 74 codes of 53 characters and the spaces between them
    assert len(several.clean(fitting)) == 3995
    with pytest.raises(ValidationError, match="选了75项"):
        several.clean([*fitting, many[74].code])
