"""What is chosen: answers, areas, people, records."""

from __future__ import annotations

from typing import Any

from tests.kinds.hostile import HOSTILE
from tests.kinds.hostile_tables.words import INVISIBLE, Case, Later, No, over

_LISTED, _AREA, _OUTSIDE = "“", "没有这个区域", "不在您负责的区域内"
_NOBODY, _NO_RECORD = "此人不在可选的任职人员中", "您负责的范围内没有这条记录"
_BLANK = "\u200b\u200f\ufeff"
_CHOICES = over(_LISTED, {_BLANK: No(_LISTED)}, unreadable=_LISTED)
_OWN: list[Case] = [
    ("own", "own"), ("OWN", No(_LISTED)), ("ｏｗｎ", No(_LISTED)), ("自有", No(_LISTED)), ("own;rent", No(_LISTED)),
]  # fmt: skip
_RESULT = {"": "pass", "note": None, "photo": None}


def _matrix(raw: Any, found: Any) -> Case:
    return {"td": raw, "sd": "1"}, found if isinstance(found, No) else {"td": found, "sd": "1"}


def _noted(raw: str) -> Case:
    """A note of an item of a checklist takes any text."""
    bare = raw.strip(INVISIBLE)
    refused = "其中有无法" if raw[:1] in {"\u202e", "\x00", "\ufffd"} else "最多500个字" if len(raw) > 500 else ""
    return {"": "pass", "note": raw}, No(refused) if refused else _RESULT | {"note": bare or None}


TABLES: dict[str, list[Case]] = {
    "choice": [*_CHOICES, *_OWN, (["own", "rent"], "rent"), (["own", "x"], No(_LISTED)), ("own rent", No(_LISTED))],
    "choices": [
        *_CHOICES, *_OWN, (["rent", "own"], "own rent"), (["own"] * 1000, "own"), (["own", "'; --"], No(_LISTED)),
        ("rent own", No(_LISTED)), ([f"x{number}" for number in range(900)], No(_LISTED)),
    ],
    "boolean": [
        *over(_LISTED, {_BLANK: No(_LISTED), "0": False}, unreadable=_LISTED), ("YES", True), ("否", False),
        ("2", No(_LISTED)), ("yesno", No(_LISTED)), ("ｙｅｓ", No(_LISTED)), (["yes", "no"], False),
    ],
    "cascade": [
        *over(_LISTED, {_BLANK: No(_LISTED)}, unreadable=_LISTED), ("c01", "c01"), (["c", "c01"], "c01"),
        (["s", "c01"], "s"), ("C01", "c01"), ("c01 s", No(_LISTED)), ("其他", No(_LISTED)), ("gone", No("“")),
        ("r1", "r1"), (["r1", "r2", "r1"], "r1"), (["r2", "r1"], "r1"), (["x"] * 500, No(_LISTED)),
    ],
    "area": [
        *over(_AREA, {_BLANK: No(_AREA)}, unreadable=_AREA), ("329921101201001", "329921101201001"),
        ("329921102201001", No(_OUTSIDE)), ("329921", No(_OUTSIDE)), ("３２９９２１１０１２０１００１", No(_AREA)),
        ("0329921101201001", No(_AREA)), ("329921101201001%", No(_AREA)), ("32992110120100_", No(_AREA)),
        ("00010001", No(_AREA)), ("荷塘村第一网格", No(_AREA)),
    ],
    "person": [
        *over(_NOBODY, {_BLANK: No(_NOBODY)}, unreadable=_NOBODY), (Later("me"), "cast-grid"),
        (Later("elsewhere"), No(_NOBODY)), (Later("left"), No(_NOBODY)), (Later("me", "0*"), "cast-grid"),
        (Later("me", "* OR 1=1"), No(_NOBODY)), (Later("me", "-*"), No(_NOBODY)), (Later("me", "*.0"), No(_NOBODY)),
        ("9" * 20, No(_NOBODY)), ("1" * 300, No(_NOBODY)), ("王", No(_NOBODY)), ("<b>王一禾</b>", No(_NOBODY)),
    ],
    "record_link": [
        *over(_NO_RECORD, {_BLANK: No(_NO_RECORD)}, unreadable=_NO_RECORD), (Later("here"), Later("here")),
        (Later("there"), No(_NO_RECORD)), (Later("deleted"), No(_NO_RECORD)), (Later("other_form"), No(_NO_RECORD)),
        (Later("here", "{*}"), No(_NO_RECORD)), (Later("here", "urn:uuid:*"), No(_NO_RECORD)),
        (Later("here", "*,*"), No(_NO_RECORD)), (Later("here", "*\x00"), No(_NO_RECORD)),
        ("00000000-0000-0000-0000-000000000000", No(_NO_RECORD)), ("f" * 32, No(_NO_RECORD)),
        ("李阿婆", No(_NO_RECORD)),
    ],
    "matrix": [
        *(_matrix(raw, found) for raw, found in over("态度：“", {_BLANK: No("态度：“")}, unreadable="态度：“")),
        ({"td": ["1", "2"]}, {"td": "2", "sd": None}), ({"gone": "1"}, None), ("1", None),
        ({"td": "１"}, {"td": "1", "sd": None}), ({"td": "01"}, No("态度：“")),
    ],
    "check_item": [
        *over(_LISTED, {_BLANK: No(_LISTED)}, unreadable=_LISTED), *(_noted(raw) for raw in HOSTILE),
        ({"": "fail"}, No("不合格的，请写明情况")), ({"": "fail", "note": _BLANK}, No("不合格的，请写明情况")),
        ({"note": "灭火器过期"}, No("请再选")), ({"": "pass", "photo": "../../etc/passwd"}, No("这张照片已不在")),
        ({"": "pass", "photo": Later("foreign_photo")}, No("这张照片已不在")), ("PASS", _RESULT),
    ],
}  # fmt: skip
