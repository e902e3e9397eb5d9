"""Tables of rows: how many there are said to be, how they are numbered, which stored rows they say they are.

Names behind 'r-<table>-'. What is stored: the names (xm) of the rows. Tables may have two rows here.
"""

from __future__ import annotations

from typing import Any

from tests.kinds.hostile_tables.words import Case, No

_MOST = "最多填写2条"


def _stated(count: Any, **more: Any) -> dict[str, Any]:
    return {"TOTAL_FORMS": count, "INITIAL_FORMS": "0", "0-xm": "甲", **more}


_ONE = [
    "", "-1", "-999999999", "1e9", "NaN", "Infinity", "null", "1.5", "０", "一", "😀", "\u202e1", "<b>1</b>", "1; DROP",
    "../1", "\x00", "9" * 400, "0x2", "+1", " 1", "٢",
]  # fmt: skip
_LOST = [
    "-1-xm", "1e9-xm", "999999999999-xm", "NaN-xm", "０-xm", "x-xm", "0--xm", "-xm", "0", "0-", "3-xm", "1000-xm",
    "0-xm-0-xm", "0-no_such", "0-zi", "__prefix__-xm", "<b>-xm", "'-xm",
]  # fmt: skip

TABLES: dict[str, list[Case]] = {
    "repeat": [
        ({}, None),
        *((_stated(count), ["甲"]) for count in _ONE),
        *((_stated(count), No(_MOST)) for count in ("3", "1000", "999999")),
        *((_stated("1", INITIAL_FORMS=count), ["甲"]) for count in ("-1", "1e9", "x", "9" * 50)),
        *((_stated("1", MAX_NUM_FORMS=count, MIN_NUM_FORMS=count), ["甲"]) for count in ("-1", "1e9")),
        *((_stated("1") | {name: "乙"}, ["甲"]) for name in _LOST),
        ({"0-xm": "甲", "1-xm": "乙"}, ["甲", "乙"]), ({"1-xm": "乙"}, ["乙"]), ({"2-xm": "丙"}, No(_MOST)),
        ({"000000-xm": "甲"}, None), ({"0-xm": ["甲", "乙"]}, ["乙"]), (_stated("1", **{"0-DELETE": "on"}), ["甲"]),
        (_stated("1", **{"0-_row": "1"}), ["甲"]), (_stated("1", **{"0-_row": "1 OR 1=1"}), ["甲"]),
        (_stated("1", **{"0-_row": "-1"}), ["甲"]), (_stated("1", **{"0-id": "1"}), ["甲"]),
        (_stated("1", **{"0-parent": "1"}), ["甲"]), (_stated("1", **{"0-zi-TOTAL_FORMS": "1e9"}), ["甲"]),
        (_stated("1", **{"0-zi-0-hao": "x", "0-zi-TOTAL_FORMS": "-5"}), ["甲"]),
        (_stated("1", **{"0-zi-0-hao-0-hao": "x"}), ["甲"]),
    ],
}  # fmt: skip
