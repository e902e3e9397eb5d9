"""Ways and outlines: what may be pasted or walked, how long and how large they are, and the whole way."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from forms_app.entry.bulk import AREA_KEY, RowChecker
from forms_app.entry.display import drawing, value_text
from forms_app.entry.fields import field_for
from forms_app.schema import geometry
from forms_app.schema.kinds.places import WKT_LENGTH
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.kinds.hostile import HOSTILE
from tests.kinds.trip import GRID, KEY, asking, exported, send, sql_type
from tests.making import question, uid

LINE = "LINESTRING(121 31,121 31.01)"
RING = "POLYGON((121 31,121.01 31,121.01 31.01,121 31.01,121 31))"
CORNERS = "31,121\n31,121.01\n31.01,121.01\n31.01,121"
TAKEN = [
    ("track", LINE, LINE),
    ("track", "31,121\n31.01,121", LINE),
    ("track", "31, 121\r\n\r\n31.01, 121\r\n", LINE),
    ("track", "linestring ( 121 31 , 121 31.01 )", LINE),
    ("track", "SRID=4326;LINESTRING(121 31,121 31.01)", LINE),
    ("track", "ＬＩＮＥＳＴＲＩＮＧ（１２１ ３１，１２１ ３１．０１）", LINE),
    ("track", "31,121\n31,121\n31.01,121", LINE),
    ("track", "121, 31\n121, 31.01", LINE),
    ("track", "北纬31度，东经121度\nN31.01 E121", LINE),
    ("track", "31,121\n31.01,121\n31,121", "LINESTRING(121 31,121 31.01,121 31)"),
    ("track", RING, "LINESTRING(121 31,121.01 31,121.01 31.01,121 31.01,121 31)"),
    ("track", "-0,-0\n1,1", "LINESTRING(0 0,1 1)"),
    ("shape", RING, RING),
    ("shape", CORNERS, RING),
    ("shape", f"{CORNERS}\n31,121", RING),
    ("shape", "POLYGON ( ( 121 31, 121.01 31, 121.01 31.01, 121 31.01 ) )", RING),
]
REFUSED = [
    ("track", "31,121", "至少"),
    ("track", "31,121\n31,121", "至少"),
    ("track", "LINESTRING(121 31)", "至少"),
    ("track", "LINESTRING EMPTY", "不是经纬度"),
    ("track", "LINESTRING()", "不是经纬度"),
    ("track", "POINT(121 31)", "不是经纬度"),
    ("track", "MULTILINESTRING((121 31,121 32))", "不是经纬度"),
    ("track", "LINESTRING Z (121 31 5,121 32 5)", "不是经纬度"),
    ("track", "LINESTRING(121,31)", "不是经纬度"),
    ("track", "LINESTRING(nan nan,1 1)", "不是经纬度"),
    ("track", "LINESTRING(1e9 1,1 1)", "不是经纬度"),
    ("track", "LINESTRING(121 31,121 91)", "不在地球上"),
    ("track", "31,121\n31.01", "缺了一个"),
    ("track", "31,121\n80,40", "写反"),
    ("track", "31,121\n<script>alert(1)</script>", "不是经纬度"),
    ("track", "31,121\n'; DROP TABLE x", "不是经纬度"),
    ("track", "31,121;31.01,121", "不是经纬度"),
    ("track", "[[121,31],[121,32]]", "不是经纬度"),
    ("track", "\n".join(f"{number / 1000},100" for number in range(5001)), "最多5000个点"),
    ("shape", "31,121\n31,121.01", "至少"),
    ("shape", "31,121\n31,121.01\n31,121", "至少"),
    ("shape", "31,121\n31.01,121.01\n31.02,121.02", "一条直线"),
    ("shape", "31,121\n31.01,121.01\n31,121.01\n31.01,121", "交叉"),
    ("shape", "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 1))", "不是经纬度"),
    ("shape", "POLYGON(121 31", "不是经纬度"),
]


def field(kind: str, **settings: Any) -> Any:
    return field_for(question(KEY, kind, **settings))


@pytest.mark.parametrize(("kind", "raw", "wkt"), TAKEN)
def test_what_people_paste_is_understood(kind: str, raw: str, wkt: str) -> None:
    found = field(kind).clean({"": raw})
    assert found[""] == wkt
    assert field(kind).clean({"": found[""]}) == found


@pytest.mark.parametrize(("kind", "raw", "word"), REFUSED)
def test_what_is_none_is_refused_with_a_reason(kind: str, raw: str, word: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field(kind).clean({"": raw})
    assert word in caught.value.messages[0]
    assert len(caught.value.messages[0]) < 150


@pytest.mark.parametrize("kind", ["track", "shape"])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_pasted_breaks_it(kind: str, text: str) -> None:
    for given in ({"": text}, {"": f"31,121\n{text}"}, {"length": text, "area": text}, text):
        with suppress(ValidationError):
            assert field(kind).clean(given) is None


def test_length_and_size_are_those_of_the_earth() -> None:
    assert float(field("track").clean(LINE)["length"]) == pytest.approx(1112.0, rel=0.001)
    across = 1112.0 * 1112.0 * 0.8571  # the cosine of 31.005 degrees
    assert float(field("shape").clean(RING)["area"]) == pytest.approx(across, rel=0.002)


def test_the_length_is_counted_whatever_is_handed_in() -> None:
    assert field("track").clean({"": LINE, "length": "1"}) == field("track").clean(LINE)


def test_five_thousand_points_fit_and_a_shape_of_them_is_checked_quickly() -> None:
    points = [f"-{40 + number / 100000:.6f},-{120 + number % 2 / 3:.6f}" for number in range(5000)]
    assert len(field("track").clean("\n".join(points))[""]) <= WKT_LENGTH
    assert not geometry.crosses_itself([geometry.point(line) for line in points], most=1000)


def test_shown_with_length_or_size() -> None:
    way, ring = question(KEY, "track"), question(KEY, "shape")
    assert value_text(way, field("track").clean(LINE)) == "2个点，1.11公里"
    assert value_text(way, {"": LINE, "length": Decimal("850.4")}) == "2个点，850米"
    assert re.fullmatch(r"1,0\d\d,\d{3}平方米（1,5\d\d\.\d\d亩），4个点", value_text(ring, field("shape").clean(RING)))


def test_the_drawing_holds_nothing_but_numbers() -> None:
    found = drawing(question(KEY, "shape", label='"><script>'), field("shape").clean(RING))
    assert found.count("<svg") == 1
    assert "script" not in found
    assert re.search(r'points="[0-9., ]+"', found)
    assert drawing(question(KEY, "track"), {"": "", "length": None}) == ""
    long = field("track").clean("\n".join(f"{30 + number / 10000:.4f},121" for number in range(5000)))
    assert len(drawing(question(KEY, "track"), long)) < 12_000


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "raw", "head"), [("track", LINE, "长度（米）"), ("shape", RING, "面积（平方米）")])
def test_the_whole_way(kind: str, raw: str, head: str, village_clerk: Any) -> None:
    version = asking(kind, label="范围")
    expected = field(kind).clean(raw)
    record = send(version, {"": raw}, village_clerk)
    built = models_for(version)
    row = built.main._default_manager.get(pk=record.pk)
    assert built.answer(version.schema.scalars[1], row) == expected
    assert sql_type(version, record) in {"text", "character varying"}
    cells = exported(version, village_clerk)
    assert cells["范围"] == raw
    assert Decimal(cells[f"范围（{head}）"]) == expected["length" if kind == "track" else "area"]
    given = {KEY: cells["范围"], "ming": "某", AREA_KEY: GRID}
    assert RowChecker(version, village_clerk).check(given).answers[uid(KEY)] == expected
    page = client_of(village_clerk).get(reverse("records:record", args=["one", record.uuid])).content.decode()
    assert "<svg" in page
    assert "LINESTRING" not in page


@pytest.mark.django_db
def test_a_long_way_arrives_whole_by_the_pages(village_clerk: Any) -> None:
    asking("track")
    client = client_of(village_clerk)
    way = "\n".join(f"31.{number:06d},121.{number:06d}" for number in range(1, 5001))
    data = {"a-area": GRID, "q-ming": "某", f"q-{KEY}": way.replace("\n", "\r\n"), "_do": "next"}
    page = client.post(reverse("collect:fill", args=["one"]), data, follow=True)
    assert "5000个点" in page.content.decode()
    page = client.post(page.request["PATH_INFO"], {**data, f"q-{KEY}": "31,121\nhier"}, follow=True)
    assert page.status_code == 200
