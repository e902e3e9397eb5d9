"""Positions, ways and outlines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.kinds.hostile_tables.words import Case, No, Says, over, refusals
from tests.kinds.test_places import REFUSED as POINTS
from tests.kinds.test_places_lines import LINE, REFUSED, RING

_HALF = dict.fromkeys(["0", "-0", "+0.0", "007", "１２３", "3.14159265358979323846"], No("经纬度缺了一个数"))
_SEEN = _HALF | {"\u200b\u200f\ufeff": No("“")}
_COMMON = over("“", _SEEN, unreadable="“")
_ACCURACY = "误差请填米数"
_HERE = {"lat": "31.2", "lon": "121.4"}
_FOUND = {"lat": Decimal("31.2"), "lon": Decimal("121.4"), "accuracy": None}


def _accuracy(raw: str, found: Any) -> Case:
    return _HERE | {"accuracy": raw}, found


TABLES: dict[str, list[Case]] = {
    "location": [
        *_COMMON, *((raw, Says(word)) for raw, word in POINTS),
        ("-0, -0.0000001", {"lat": Decimal(0), "lon": Decimal(0), "accuracy": None}), (_HERE, _FOUND),
        ({"lat": "31.2"}, Says("缺了一个")), ({"lat": "NaN", "lon": "NaN"}, Says("不是经纬度")),
        ({"lat": "91", "lon": "181"}, Says("不在地球上")), ({"": "31.2, 121.4", "lat": "x", "lon": "y"}, _FOUND),
        _accuracy("5", _FOUND | {"accuracy": Decimal(5)}), _accuracy("-5", Says(_ACCURACY)),
        *(_accuracy(raw, Says(_ACCURACY)) for raw in ("NaN", "1e999", "<b>", "😀", "9" * 400, "\x00")),
    ],
    "track": [
        *_COMMON, *refusals("track", REFUSED), ("ＬＩＮＥＳＴＲＩＮＧ（１２１ ３１，１２１ ３１．０１）",
        {"": LINE, "length": Decimal("1112.0")}),
    ],
    "shape": [*_COMMON, *refusals("shape", REFUSED), (f"SRID=4326;{RING}", {"": RING, "area": Decimal("1059775.7")})],
}  # fmt: skip
