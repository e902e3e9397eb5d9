"""Positions: how people and telephones write them, what is refused, and the whole way."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from forms_app.entry.bulk import AREA_KEY, RowChecker
from forms_app.entry.display import remark, value_text
from forms_app.entry.fields import field_for
from forms_app.schema.check import check
from forms_app.schema.convert import Unconvertible, convert
from forms_app.tables.models import Audience
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.kinds.hostile import HOSTILE
from tests.kinds.trip import GRID, KEY, asking, exported, opened, send
from tests.making import published, question, schema, uid

SHANGHAI = ("31.234567", "121.456789")
TAKEN = [
    ("31.234567, 121.456789", SHANGHAI),
    ("31.234567,121.456789", SHANGHAI),
    ("31.234567 121.456789", SHANGHAI),
    ("３１．２３４５６７，１２１．４５６７８９", SHANGHAI),
    ("31.234567、121.456789", SHANGHAI),
    ("(31.234567; 121.456789)", SHANGHAI),
    ("\u200b31.234567, 121.456789", SHANGHAI),
    ("121.456789, 31.234567", SHANGHAI),  # no latitude is 121
    ("E121.456789 N31.234567", SHANGHAI),
    ("121.456789E, 31.234567N", SHANGHAI),
    ("北纬31.234567度，东经121.456789度", SHANGHAI),
    ("东经121.456789 北纬31.234567", SHANGHAI),
    ("纬度：31.234567，经度：121.456789", SHANGHAI),
    ("31°14′4.4412″N 121°27′24.4404″E", SHANGHAI),
    ("31°14'4.4412\"N, 121°27'24.4404\"E", SHANGHAI),
    ("北纬31度14分4.4412秒 东经121度27分24.4404秒", SHANGHAI),
    ("31.23456651, 121.456789499", SHANGHAI),
    ("031.234567, 121.456789", SHANGHAI),
    ("-0, -0.0000001", ("0", "0")),
    ("0,0", ("0", "0")),
    ("-33.86, 151.21", ("-33.86", "151.21")),
    ("S33.86 W70", ("-33.86", "-70")),
    ("90, 180", ("90", "180")),
    ("N80, E40", ("80", "40")),
]
REFUSED = [
    ("31.234567", "缺了一个"),
    ("北纬31.2度", "缺了一个"),
    ("80, 40", "写反"),
    ("120, 130", "不在地球上"),
    ("91, 181", "不在地球上"),
    ("31.2, 999", "不在地球上"),
    ("31, 121, 5", "不是经纬度"),
    ("NaN, NaN", "不是经纬度"),
    ("1e9, 1e9", "不是经纬度"),
    ("Infinity, 0", "不是经纬度"),
    ("N31, N121", "不是经纬度"),
    ("31°75′N, 121°E", "不是经纬度"),
    ("三十一, 一百二十一", "不是经纬度"),
    ("٣١.٢, ١٢١.٤", "不是经纬度"),
    ("\u202e31.2, 121.4\u202c", "不是经纬度"),
    ("<b>31</b>, 121", "不是经纬度"),
    ("31.2, 121.4'; DROP TABLE x; --", "不是经纬度"),
    ("31.2\x00, 121.4", "不是经纬度"),
    ("31..2, 121.4", "不是经纬度"),
    ("+-31, 121", "不是经纬度"),
    ("9" * 5000 + ", 1", "不是经纬度"),
    ("1." + "3" * 5000 + ", 1", "不是经纬度"),
    ("/etc/passwd", "不是经纬度"),
    ("geo:31.2,121.4", "不是经纬度"),
    ("😀, 😀", "不是经纬度"),
]


def field(**settings: Any) -> Any:
    return field_for(question(KEY, "location", **settings))


def limited(metres: int) -> tuple[tuple[str, int]]:
    return (("accuracy", metres),)


@pytest.mark.parametrize(("raw", "place"), TAKEN)
def test_what_people_write_is_understood(raw: str, place: tuple[str, str]) -> None:
    lat, lon = map(Decimal, place)
    found = field().clean({"": raw})
    assert found == {"lat": lat, "lon": lon, "accuracy": None} == field().clean(raw)
    assert not any(number.is_signed() and not number for number in (found["lat"], found["lon"])), "minus nought"


@pytest.mark.parametrize(("raw", "word"), REFUSED)
def test_what_is_no_position_is_refused_with_a_reason(raw: str, word: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field().clean({"": raw})
    assert word in caught.value.messages[0]
    assert len(caught.value.messages[0]) < 150


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_breaks_it(text: str) -> None:
    for given in ({"": text}, {"lat": text, "lon": text}, {"": "31, 121", "accuracy": text}, text):
        with suppress(ValidationError):
            found = field().clean(given)
            assert found is None or abs(found["lat"]) <= 90


@pytest.mark.parametrize(
    ("given", "metres"),
    [
        ("5", "5"), ("5.04", "5"), ("５", "5"), ("5米", "5"), ("5 m", "5"), ("0", "0"), ("", None),
        ("5.0 31.2, 121.4", "5"), ("5.0 31.3, 121.4", None),  # of another position, typed over since
    ],
)  # fmt: skip
def test_accuracy_belongs_to_its_position(given: str, metres: str | None) -> None:
    found = field().clean({"": "31.2, 121.4", "accuracy": given})["accuracy"]
    assert found == (None if metres is None else Decimal(metres))


@pytest.mark.parametrize("given", ["-5", "NaN", "1e9", "999999999", "近", "±5", "5,5"])
def test_an_accuracy_is_a_number_of_metres(given: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field().clean({"": "31.2, 121.4", "accuracy": given})
    assert "米数" in caught.value.messages[0]


def test_a_form_may_want_positions_that_are_well_known() -> None:
    own = field(options=limited(50))
    assert own.clean({"": "31.2, 121.4", "accuracy": "50"})["accuracy"] == 50
    assert own.clean({"": "31.2, 121.4"})["accuracy"] is None
    with pytest.raises(ValidationError) as caught:
        own.clean({"": "31.2, 121.4", "accuracy": "50.1"})
    assert "50.1米" in caught.value.messages[0]
    assert "50米" in caught.value.messages[0]


@pytest.mark.parametrize(
    ("metres", "faults"), [(1, []), (100_000, []), (0, ["option_range"]), (100_001, ["option_range"])]
)
def test_the_largest_error_has_limits(metres: int, faults: list[str]) -> None:
    form = schema(question("ming"), question(KEY, "location", options=limited(metres)))
    assert [fault.code for fault in check(form)] == faults


def test_empty_and_required() -> None:
    assert field().clean(None) is None
    assert field().clean({"": " ", "accuracy": "5"}) is None
    with pytest.raises(ValidationError) as caught:
        field(required=True).clean({"": ""})
    assert "获取当前位置" in caught.value.messages[0]


def test_shown_with_its_accuracy_and_a_doubt_abroad() -> None:
    asked = question(KEY, "location")
    here = {"lat": Decimal("31.234567"), "lon": Decimal("121.456789"), "accuracy": Decimal("5.0")}
    assert value_text(asked, here) == "31.234567, 121.456789（±5米）"
    assert value_text(asked, {**here, "accuracy": None}) == "31.234567, 121.456789"
    assert remark(asked, here) == ""
    assert "不在中国" in remark(asked, {"lat": Decimal("48.85"), "lon": Decimal("2.35"), "accuracy": None})


@pytest.mark.django_db
def test_the_whole_way(village_clerk: Any) -> None:
    version = asking("location", label="位置")
    record = send(version, {"lat": "31.234567", "lon": "121.456789", "accuracy": "4.96"}, village_clerk)
    built = models_for(version)
    row = built.main._default_manager.get(pk=record.pk)
    expected = {"lat": Decimal("31.234567"), "lon": Decimal("121.456789"), "accuracy": Decimal("5.0")}
    assert built.answer(version.schema.scalars[1], row) == expected
    cells = exported(version, village_clerk)
    assert [cells[f"位置（{part}）"] for part in ("纬度", "经度", "误差（米）")] == ["31.234567", "121.456789", "5"]
    given = {
        f"{KEY}.lat": "31.234567",
        f"{KEY}.lon": "121.456789",
        f"{KEY}.accuracy": "5",
        "ming": "某",
        AREA_KEY: GRID,
    }
    assert RowChecker(version, village_clerk).check(given).answers[uid(KEY)] == expected
    half = RowChecker(version, village_clerk).check({f"{KEY}.lat": "31.2", AREA_KEY: GRID})
    assert "缺了一个" in half.errors[f"{KEY}.lat"]
    south = RowChecker(version, village_clerk).check({f"{KEY}.lat": "'-31.2", f"{KEY}.lon": "121", AREA_KEY: GRID})
    assert south.answers[uid(KEY)]["lat"] == Decimal("-31.2")


@pytest.mark.django_db
def test_pages_keep_what_was_typed_and_say_what_is_wrong(village_clerk: Any) -> None:
    version = opened(published(schema(question("wang_ge", "area"), question(KEY, "location")), "wei-zhi"))
    version.form.audience = Audience.SIGNED_IN
    version.form.save()
    client = client_of(village_clerk)
    wrong = {"q-wang_ge": GRID, f"q-{KEY}": "80, 40", f"q-{KEY}.accuracy": "5 31, 121", "_do": "next"}
    page = client.post(reverse("collect:fill", args=["wei-zhi"]), wrong, follow=True)
    text = page.content.decode()
    assert "写反" in text
    assert 'value="80, 40"' in text
    page = client.post(page.request["PATH_INFO"], {**wrong, f"q-{KEY}": "31, 121"}, follow=True)
    assert "31, 121（±5米）" in page.content.decode()
    page = client.post(page.request["PATH_INFO"], {}, follow=True)
    row = models_for(version).main._default_manager.get()
    assert models_for(version).answer(version.schema.scalars[1], row)["accuracy"] == 5


def test_texts_and_positions_do_not_become_each_other() -> None:
    for old, new in (("text", "location"), ("location", "date")):
        with pytest.raises(Unconvertible):
            convert(question(KEY, old), question(KEY, new), "31, 121")
