"""Which type of question the answers of a column look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.analysis import words
from intake.analysis.reading import place_name, serial_day
from intake.analysis.shape import bare, fault

MOST = 0.8  # of the answers must look like a type
NAMED_SO = 0.5  # are enough where the name of the column says it too
CHOICES, CHOICE_LENGTH = 15, 20  # at most so many different answers, so long each
LONG = 60  # characters: more is a long text
_PARTS = re.compile(r"[、,，;；/]")


@dataclass(frozen=True)
class KnownList:
    slug: str
    title: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Known:
    """What the installation has: levels of areas by their bare names, and code lists."""

    areas: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lists: Sequence[KnownList] = ()


@dataclass(frozen=True)
class Guess:
    """``type``: a row of the schema's registry; ``options`` as a question has them; ``choices``: labels."""

    type: str
    options: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


_PATTERNS: dict[str, str] = {
    "id_number": r"\d{17}[\dXx]|\d{15}",
    "phone": r"(?:\+?86)?-?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4}",
    "credit_code": r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}",
    "date": r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])",
    "datetime": r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?\s*\d{1,2}[:时]\d{1,2}(?:[:分]\d{0,2})?",
    "year_month": r"(?:19|20)\d\d(?:[-/.]\d{1,2}|年\d{1,2}月)",
    "licence_plate": r"[\u4e00-\u9fff][A-HJ-NP-Z][A-Z0-9]{4,5}[A-Z0-9挂学警]",
    "email": r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}",
}
_LOOKS = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_HEADS = {
    "id_number": r"身份证|公民身份|证件号",
    "phone": r"电话|手机|联系方式|号码$",
    "credit_code": r"信用代码",
    "date": r"日期|时间|年月日|出生|生日|何时",
    "datetime": r"时间",
    "year_month": r"年月|月份|日期|时间|出生",
    "licence_plate": r"车牌|号牌",
    "email": r"邮箱|email|e-mail",
}
_MONEY = re.compile(r"金额|[（(](?:万?元)[)）]|收入|支出|补贴|补助|工资|租金|费用?$|款$|价")
_CODED = re.compile(r"号码?$|编号|编码|代码|门牌|楼栋|房号|账号|卡号|证号")
_EMPTY_TYPES = ("id_number", "credit_code", "licence_plate", "email", "phone")


def guess(label: str, counts: Counter[str], known: Known) -> Guess:
    """``counts``: how often each answer stands there, blank ones left out."""
    if not counts:
        return _by_name(label)
    for rule in (_listed_by_name, _patterned, _yes_no, _place, _listed, _numeric, _several, _chosen):
        if found := rule(label, counts, known):
            return found
    return _text(label, counts)


def _by_name(label: str) -> Guess:
    last = label.rpartition("·")[2]
    for name in (*_EMPTY_TYPES, "date"):
        if re.search(_HEADS[name], last, re.IGNORECASE) and not (name == "date" and "时间" in last):
            return Guess(name)
    return _text(label, Counter())


def _share(counts: Counter[str], test: Callable[[str], object]) -> float:
    return sum(count for text, count in counts.items() if test(text)) / counts.total()


def _patterned(label: str, counts: Counter[str], known: Known) -> Guess | None:
    last = label.rpartition("·")[2]
    for name, pattern in _LOOKS.items():
        named = bool(re.search(_HEADS[name], last, re.IGNORECASE))
        share = _share(counts, lambda text: _looks(name, pattern, text, named))  # noqa: B023 used at once
        if share >= (NAMED_SO if named else MOST) and (named or name != "year_month" or _is_month(counts)):
            return Guess(name)
    return None


def _looks(name: str, pattern: re.Pattern[str], text: str, named: bool) -> bool:
    digits = text.strip() if name == "datetime" else bare(text)
    if name == "id_number" and fault(text):
        return named or len(re.sub(r"\D", "", digits)) in (15, 18)
    if fault(text):
        return False
    if name in ("phone", "id_number"):
        digits = digits.removesuffix(".0")
    if name == "id_number" and len(digits) == 15:
        return named
    if name == "date" and named and serial_day(digits):
        return True
    return bool(pattern.fullmatch(digits))


def _is_month(counts: Counter[str]) -> bool:
    """2026.11 may be a number; only written otherwise, or always with two digits of a month, it is none."""
    return all(not re.fullmatch(r"\d{4}\.\d{1,2}", bare(text)) for text in counts)


def _yes_no(label: str, counts: Counter[str], known: Known) -> Guess | None:
    found = {bare(text).upper() for text in counts}
    if found <= {"是", "否"} or found <= {"√", "✓", "✔", "×", "✗", "X"}:
        return Guess("boolean") if found != {"X"} else None
    return None


def _place(label: str, counts: Counter[str], known: Known) -> Guess | None:
    levels: Counter[str] = Counter()
    for text, count in counts.items():
        for level in set(known.areas.get(place_name(text), ())):
            levels[level] += count
    if not levels or _share(counts, lambda text: place_name(text) in known.areas) < MOST:
        return None
    return Guess("area", {"level": levels.most_common(1)[0][0]})


def _listed_by_name(label: str, counts: Counter[str], known: Known) -> Guess | None:
    """民族 under that very name is the list of that name, even where some answers do not fit."""
    last = bare(label.rpartition("·")[2])
    for one in known.lists:
        if bare(one.title) == last and _share(counts, lambda text: bare(text) in one.labels) >= NAMED_SO:  # noqa: B023
            return Guess("choice", {"code_list": one.slug})
    return None


def _listed(label: str, counts: Counter[str], known: Known) -> Guess | None:
    """The smallest list that has all the answers, if there are at least two of them."""
    found = {bare(text) for text in counts}
    fitting = [one for one in known.lists if found <= one.labels]
    if len(found) < 2 or not fitting:
        return None
    return Guess("choice", {"code_list": min(fitting, key=lambda one: (len(one.labels), one.slug)).slug})


def _numeric(label: str, counts: Counter[str], known: Known) -> Guess | None:
    last = label.rpartition("·")[2]
    numbers = {text for text in counts if not fault(text) and words.is_number(bare(text)) and "%" not in text}
    share = _share(counts, lambda text: text in numbers)
    is_money = bool(_MONEY.search(last))
    if is_money:
        share = _share(counts, lambda text: words.is_number(bare(text).strip("¥￥").removesuffix("元")))
    if share < MOST or _CODED.search(last) or any(re.match(r"0\d", bare(text)) for text in numbers):
        return None
    if is_money and "万" not in last:
        return Guess("money")
    has_point = any("." in text.removesuffix(".0") for text in numbers)
    unit = re.search(r"[（(]([^（）()\d]{1,6})[)）]$", last)
    return Guess("decimal" if has_point else "integer", {"unit": unit[1]} if unit else {})


def _chosen(label: str, counts: Counter[str], known: Known) -> Guess | None:
    found = {bare(text) for text in counts}
    last = label.rpartition("·")[2]
    few = len(found) <= CHOICES and counts.total() >= max(6, 3 * len(found))
    if few and not words.NAMED.fullmatch(last) and all(len(text) <= CHOICE_LENGTH for text in found):
        if len(found) == 1 and counts.total() < 20:
            return None
        if any(fault(text) for text in counts):
            return None
        return Guess("choice", choices=_labels(counts))
    return None


def _several(label: str, counts: Counter[str], known: Known) -> Guess | None:
    """'低保、残疾': several of few answers in one cell."""
    if not any(_PARTS.search(text) for text in counts) or words.NAMED.fullmatch(label.rpartition("·")[2]):
        return None
    parts: Counter[str] = Counter()
    for text, count in counts.items():
        for part in _PARTS.split(text):
            parts[part.strip()] += count
    if "" in parts or len(parts) >= len(counts) or len(parts) > CHOICES or parts.total() < max(9, 3 * len(parts)):
        return None
    return Guess("choices", choices=_labels(parts)) if all(len(part) <= CHOICE_LENGTH for part in parts) else None


def _labels(counts: Counter[str]) -> tuple[str, ...]:
    """The answers, the most frequent first, none twice whatever their spaces."""
    found: dict[str, str] = {}
    for text, _count in counts.most_common():
        found.setdefault(bare(text), " ".join(text.split()))
    return tuple(found.values())


def _text(label: str, counts: Counter[str]) -> Guess:
    last = label.rpartition("·")[2]
    if words.NAMED.fullmatch(last) and _is_names(counts):
        return Guess("text", {"person_name": True})
    if any(len(text) > LONG or "\n" in text.strip() for text in counts) or re.search(r"备注|情况|内容|说明$", last):
        return Guess("long_text")
    return Guess("text")


def _is_names(counts: Counter[str]) -> bool:
    shaped = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·•．.]{2,15}")
    return not counts or _share(counts, lambda text: shaped.fullmatch(bare(text))) >= MOST
