"""What programs and slips of the finger send: refused with a reason, or taken for what it is. Nothing breaks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.hostile import HOSTILE
from tests.kinds.trip import asking, fate

pytestmark = pytest.mark.django_db

INVISIBLE = " \t\n　\u200b\ufeff"
# What each type takes of the list, as it is stored; everything else is refused with words that contain one of these.
TAKEN: dict[str, dict[str, Any]] = {
    "money": {"0": 0, "-0": 0, "+0.0": 0, "007": 7, "１２３": 123},
    "time": {},
    "datetime": {},
    "year_month": {},
    "email": {},
    "url": {},
    "licence_plate": {},
    "credit_code": {},
    "rating": {},
    "consent": {"0": None},
    "barcode": {raw: tidied for raw in HOSTILE if (tidied := raw.strip(INVISIBLE)) and len(raw) <= 500},
}
WORDS = {
    "money": ("金额", "两位小数", "太大"),
    "time": ("08:30",),
    "datetime": ("日期和时间",),
    "year_month": ("2026-11",),
    "email": ("邮箱",),
    "url": ("http://", "2000"),
    "licence_plate": ("车牌号",),
    "credit_code": ("信用代码",),
    "rating": ("1至5",),
    "consent": ("已同意",),
    "barcode": ("500",),
}


for unreadable in ("\u202eabc\u202c", "\x00", "\ufffd"):
    del TAKEN["barcode"][unreadable]


@pytest.mark.parametrize("kind", TAKEN)
def test_hostile_values_are_taken_for_what_they_are_or_refused(kind: str, village_clerk: Any) -> None:
    version = asking(kind)
    for raw in HOSTILE:
        found = fate(version, raw, village_clerk)
        if not raw.strip(INVISIBLE):
            assert found is None, raw
        elif raw in TAKEN[kind]:
            assert found == TAKEN[kind][raw], raw
        else:
            assert isinstance(found, str), raw
            assert any(word in found for word in (*WORDS[kind], "删去")), (raw[:50], found)
            assert "！" not in found
