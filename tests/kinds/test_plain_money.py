"""Amounts of money: as people write them, to the fen, with capitals for the paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from forms_app.entry.display import remark, value_text
from forms_app.entry.kinds.capitals import capitals
from tests.kinds.trip import KEY, asking, exported, fate, imported, send, sql_type
from tests.making import question

pytestmark = pytest.mark.django_db

TAKEN = {
    "1234.5": "1234.50", "１，２３４．５０": "1234.50", "1,234.50元": "1234.50", "¥88": "88.00", "￥88": "88.00",
    "1.2万元": "12000.00", "3.5万": "35000.00", "2千元": "2000.00", "1亿": "100000000.00", "人民币100元整": "100.00",
    "-5": "-5.00", "-0": "0.00", "+0.0": "0.00", ".5": "0.50", "0": "0.00", "007": "7.00", "１２３": "123.00",
    "9999999999999.99": "9999999999999.99", "1.50000": "1.50",
}  # fmt: skip
REFUSED = {
    "1.234": "最多两位小数", "0.001": "最多两位小数", "10000000000000": "太大", "100000亿": "太大",
    "3.14159265358979323846": "最多两位小数", "1,23": "不是金额", "5角": "不是金额", "12元5角": "不是金额",
    "$5": "不是金额", "1e5": "不是金额", "三百元": "不是金额", "100到200": "不是金额", "0x10": "不是金额",
}  # fmt: skip


@pytest.mark.parametrize(("raw", "amount"), TAKEN.items())
def test_amounts_are_understood(raw: str, amount: str, village_clerk: Any) -> None:
    found = fate(asking("money"), raw, village_clerk)
    assert found == Decimal(amount)
    assert not found.is_signed() or found < 0


@pytest.mark.parametrize(("raw", "word"), REFUSED.items())
def test_what_is_no_amount_is_refused_with_a_reason(raw: str, word: str, village_clerk: Any) -> None:
    assert word in fate(asking("money"), raw, village_clerk)


def test_an_amount_is_a_decimal_in_the_database(village_clerk: Any) -> None:
    version = asking("money")
    record = send(version, "1234.5", village_clerk)
    assert sql_type(version, record) == {"sqlite": "real", "postgresql": "numeric"}[connection.vendor]


def test_an_amount_goes_out_and_comes_in_again(village_clerk: Any) -> None:
    version = asking("money")
    send(version, "1234567.5", village_clerk)
    cell = exported(version, village_clerk)["答案（元）"]
    assert cell == "1,234,567.50"
    assert imported(version, cell, village_clerk) == Decimal("1234567.50")
    assert value_text(question(KEY, "money"), Decimal("1234567.5")) == "1,234,567.50元"


def test_limits_hold_for_amounts(village_clerk: Any) -> None:
    version = asking("money", options=(("maximum", 10000), ("minimum", 0)))
    assert fate(version, "1万元", village_clerk) == 10000
    assert "10000" in fate(version, "1.1万", village_clerk)
    assert isinstance(fate(version, "-1", village_clerk), str)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("123", "壹佰贰拾叁元整"), ("1234.50", "壹仟贰佰叁拾肆元伍角整"), ("1004.05", "壹仟零肆元零伍分"),
        ("0", "零元整"), ("0.05", "伍分"), ("100000005", "壹亿零伍元整"), ("-3.2", "负叁元贰角整"),
        ("1010000", "壹佰零壹万元整"), ("1200300000000", "壹万贰仟零叁亿元整"), ("100000000", "壹亿元整"),
        ("9999999999999.99", "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)  # fmt: skip
def test_amounts_in_capitals(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == text
    assert text in remark(question(KEY, "money"), Decimal(amount))
