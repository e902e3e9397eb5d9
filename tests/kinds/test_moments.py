"""Times of day, moments and months: in every usual writing, with the right type, in Beijing time."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from forms_app.entry.display import value_text
from forms_app.entry.fields import field_for
from forms_app.schema.convert import Unconvertible, convert
from tests.kinds.trip import KEY, asking, exported, imported, send, sql_type, stored
from tests.making import question

CLOCK = datetime.time(8, 30)
MOMENT = datetime.datetime(2026, 11, 23, 0, 30, tzinfo=datetime.UTC)
MONTH = datetime.date(2026, 11, 1)
VALUES = {"time": ("08:30", CLOCK), "datetime": ("2026-11-23T08:30", MOMENT), "year_month": ("2026-11", MONTH)}
TAKEN = [
    ("time", "8:30", CLOCK), ("time", "０８：３０", CLOCK), ("time", "8点30分", CLOCK), ("time", "8时30分", CLOCK),
    ("time", "8点半", CLOCK), ("time", "上午8:30", CLOCK), ("time", "08:30:00", CLOCK), ("time", "08:30:00.000", CLOCK),
    ("time", "下午3点", datetime.time(15)), ("time", "00:00", datetime.time(0)),
    ("time", "23:59", datetime.time(23, 59)),
    ("datetime", "2026-11-23 08:30", MOMENT), ("datetime", "2026年11月23日8时30分", MOMENT),
    ("datetime", "2026年11月23日 上午8点半", MOMENT), ("datetime", "２０２６．１１．２３　０８：３０", MOMENT),
    ("datetime", "2026/11/23 8:30:00", MOMENT),
    ("datetime", "2026-11-23T00:00", datetime.datetime(2026, 11, 22, 16, tzinfo=datetime.UTC)),
    ("year_month", "2026年11月", MONTH), ("year_month", "2026.11", MONTH), ("year_month", "202611", MONTH),
    ("year_month", "２０２６／１１", MONTH), ("year_month", "2026-1", datetime.date(2026, 1, 1)),
    ("year_month", "1900-01", datetime.date(1900, 1, 1)), ("year_month", "2100年12月", datetime.date(2100, 12, 1)),
]  # fmt: skip
REFUSED = [
    ("time", "24:00", "08:30"), ("time", "8:60", "08:30"), ("time", "0830", "08:30"), ("time", "8", "08:30"),
    ("time", "-8:30", "08:30"), ("time", "08:30:15", "精确到分"), ("time", "8:30pm", "08:30"),
    ("time", "8:3０:61", "08:30"),
    ("datetime", "2026-11-23", "日期和时间"), ("datetime", "08:30", "日期和时间"),
    ("datetime", "2026-02-29T08:30", "日期和时间"),
    ("datetime", "2026-11-23T24:00", "日期和时间"), ("datetime", "2026-11-23T08:30Z", "日期和时间"),
    ("datetime", "2026-11-23T08:30+08:00", "日期和时间"), ("datetime", "1899-12-31T23:59", "1900"),
    ("datetime", "2101-01-01T00:00", "1900"), ("datetime", "0000-01-01T00:00", "日期和时间"),
    ("datetime", "2026-11-23T08:30:15", "精确到分"), ("datetime", "1764000000", "日期和时间"),
    ("year_month", "2026", "2026-11"), ("year_month", "2026-13", "2026-11"), ("year_month", "2026-00", "2026-11"),
    ("year_month", "11-2026", "2026-11"), ("year_month", "2026-11-23", "2026-11"), ("year_month", "1899-12", "1900"),
    ("year_month", "2101-01", "1900"), ("year_month", "令和8年11月", "2026-11"), ("year_month", "0000-01", "2026-11"),
]  # fmt: skip


def field(kind: str, **settings: Any) -> Any:
    return field_for(question(KEY, kind, **settings))


@pytest.mark.parametrize(("kind", "raw", "value"), TAKEN)
def test_usual_writings_are_understood(kind: str, raw: str, value: Any) -> None:
    assert field(kind).clean(raw) == value


@pytest.mark.parametrize(("kind", "raw", "word"), REFUSED)
def test_everything_else_is_refused_with_an_example(kind: str, raw: str, word: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field(kind).clean(raw)
    assert word in caught.value.messages[0]


@pytest.mark.parametrize("kind", VALUES)
def test_the_input_shows_again_what_was_typed(kind: str) -> None:
    own, (text, value) = field(kind), VALUES[kind]
    written = {"time": "8点30分", "datetime": "2026年11月23日8时30分", "year_month": "2026年11月"}[kind]
    assert own.prepare_value(written) == own.prepare_value(value) == own.prepare_value(text) == text
    assert own.prepare_value("明天") == "明天"
    assert own.prepare_value(None) is None


@pytest.mark.django_db
@pytest.mark.parametrize("kind", VALUES)
def test_the_whole_way(kind: str, village_clerk: Any) -> None:
    version, (text, value) = asking(kind), VALUES[kind]
    record = send(version, text, village_clerk)
    assert stored(version, record) == value
    native = {"time": "time without time zone", "datetime": "timestamp with time zone", "year_month": "date"}[kind]
    assert sql_type(version, record) == {"sqlite": "text", "postgresql": native}[connection.vendor]
    shown = {"time": "08:30", "datetime": "2026年11月23日 08:30", "year_month": "2026年11月"}[kind]
    assert value_text(version.schema.scalars[1], stored(version, record)) == shown
    cell = exported(version, village_clerk)["答案"]
    assert cell == ("2026-11-23 08:30" if kind == "datetime" else shown)
    assert imported(version, cell, village_clerk) == imported(version, shown, village_clerk) == value


@pytest.mark.django_db
def test_a_month_that_a_spreadsheet_made_a_day_comes_in(village_clerk: Any) -> None:
    version = asking("year_month")
    for cell in ("2026-11-01", "2026-11-01 00:00:00", "2026/11/1", "2026-11"):
        assert imported(version, cell, village_clerk) == MONTH
    assert "2026-11" in imported(version, "2026-11-02", village_clerk)


def test_now_and_this_month_are_of_the_moment_of_filling_in() -> None:
    assert field("year_month", default="本月").initial() == timezone.localdate().replace(day=1)
    assert abs(field("datetime", default="现在").initial() - timezone.now()) < datetime.timedelta(minutes=2)
    assert field("time", default="now").initial()[2] == ":"


def test_types_are_changed_where_that_makes_sense() -> None:
    for kind, (_text, value) in VALUES.items():
        text = convert(question(KEY, kind), question(KEY, "text"), value)
        assert convert(question(KEY, "text"), question(KEY, kind), text) == value
    assert convert(question(KEY, "date"), question(KEY, "year_month"), datetime.date(2026, 11, 23)) == MONTH
    for kind in VALUES:
        with pytest.raises(Unconvertible):
            convert(question(KEY, "text"), question(KEY, kind), "不详")
