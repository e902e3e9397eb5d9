"""Any value of a plain type comes back the same: typed, stored, exported, imported."""

from __future__ import annotations

import datetime
import string
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_app.entry.display import cell_text, value_text
from forms_app.entry.fields import field_for
from forms_app.schema import reading
from forms_app.schema.convert import convert
from tests.kinds.trip import KEY, asking, exported, imported, send, stored
from tests.making import question

MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: datetime.time(minute // 60, minute % 60))
DAYS = st.dates(datetime.date(1992, 1, 1), datetime.date(2100, 12, 31))  # until 1991 there was summer time
DIGITS = st.text(string.digits, min_size=5, max_size=5)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "money": st.decimals(Decimal("-9999999999999.99"), Decimal("9999999999999.99"), places=2).map(lambda n: n + 0),
    "time": MINUTES,
    "datetime": st.builds(lambda day, at: datetime.datetime.combine(day, at, reading.BEIJING), DAYS, MINUTES),
    "year_month": DAYS.map(lambda day: day.replace(day=1)),
    "rating": st.integers(1, 5),
    "licence_plate": st.builds("{}{}{}".format, st.sampled_from("京沪苏粤新"), st.sampled_from("ABHJNPZ"), DIGITS),
    "credit_code": st.text(reading.CREDIT_LETTERS, min_size=18, max_size=18),
    "email": st.emails().filter(lambda address: len(address) < 200),
    "hidden": st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=500),
    "barcode": st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=500),
}
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("kind", VALUES)
def test_what_is_shown_is_read_again(kind: str) -> None:
    asked = question(KEY, kind)
    field = field_for(asked)

    @quick
    @given(VALUES[kind])
    def check(value: Any) -> None:
        assert field.clean(cell_text(asked, value)) == value
        if kind != "rating":  # '★★★★☆（4分）' is only for reading
            assert field.clean(value_text(asked, value)) == value
        text = convert(asked, question(KEY, "long_text"), value)
        assert convert(question(KEY, "long_text"), asked, text) == value

    check()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["money", "datetime", "year_month", "time", "credit_code"])
def test_what_is_stored_goes_out_and_comes_in_again(kind: str, village_clerk: Any) -> None:
    version = asking(kind)
    asked = version.schema.scalars[1]
    label = "答案（元）" if kind == "money" else "答案"

    @settings(quick, max_examples=15)
    @given(VALUES[kind])
    def check(value: Any) -> None:
        record = send(version, value_text(asked, value), village_clerk)
        found = stored(version, record)
        assert found == value
        record.__class__._default_manager.exclude(pk=record.pk).delete()
        assert imported(version, exported(version, village_clerk)[label], village_clerk) == found

    check()
