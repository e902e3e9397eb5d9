"""Points, totals and grades. Pure, and in Decimal: a tenth of a point decides about pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

TENTH, ZERO = Decimal("0.1"), Decimal(0)
BASE, BONUS, DEDUCTION, VETO = "base", "bonus", "deduction", "veto"


@dataclass(frozen=True)
class GradeRow:
    name: str
    from_score: Decimal
    coefficient: Decimal


@dataclass(frozen=True)
class Item:
    """``points`` None: not scored yet. Of a deduction: how many come off."""

    kind: str
    full: Decimal
    points: Decimal | None
    vetoed: bool = False


@dataclass(frozen=True)
class Totals:
    """``bonus`` is what counts of ``bonus_given``; there is no grade until every basic item has its points."""

    base: Decimal
    bonus: Decimal
    bonus_given: Decimal
    deduction: Decimal
    total: Decimal
    grade: str = ""
    coefficient: Decimal | None = None


def tenths(number: Decimal) -> Decimal:
    """Cut off behind one digit: 94.96 per cent is not 95 per cent."""
    return number.quantize(TENTH, rounding=ROUND_DOWN)


def percentage(numerator: int, denominator: int) -> Decimal:
    """Per cent with one digit, cut off. ``denominator`` > 0."""
    return tenths(Decimal(numerator) * 100 / Decimal(denominator))


def by_bands(numerator: int, denominator: int, bands: Sequence[Sequence[Any]], full: Decimal) -> Decimal:
    """The points of the first band that is reached, compared exactly (not the shown percentage); none: 0."""
    for least, points in bands:
        if Decimal(numerator) * 100 >= Decimal(str(least)) * denominator:
            return min(tenths(Decimal(str(points))), full)
    return ZERO


def by_missing(numerator: int, denominator: int, each: Decimal, full: Decimal) -> Decimal:
    """Full points less ``each`` for every missing one, never below 0; more than expected earns nothing."""
    missing = max(0, denominator - numerator)
    return max(ZERO, tenths(full - missing * each))


def total_of(items: Iterable[Item], bonus_limit: Decimal, grades: Sequence[GradeRow]) -> Totals:
    """Base + bonus up to the limit − deductions, not below 0. A veto gives the lowest grade, whatever the total."""
    items = list(items)
    base = _sum(items, BASE)
    given = _sum(items, BONUS)
    deduction = _sum(items, DEDUCTION)
    bonus = min(given, bonus_limit)
    total = max(ZERO, base + bonus - deduction)
    if any(item.vetoed for item in items if item.kind == VETO):
        found = min(grades, key=lambda grade: grade.from_score, default=None)
    elif any(item.points is None for item in items if item.kind == BASE):
        found = None
    else:
        found = grade_of(total, grades)
    if found is None:
        return Totals(base, bonus, given, deduction, total)
    return Totals(base, bonus, given, deduction, total, found.name, found.coefficient)


def grade_of(total: Decimal, grades: Sequence[GradeRow]) -> GradeRow | None:
    """The highest grade that the total reaches."""
    reached = [grade for grade in grades if total >= grade.from_score]
    return max(reached, key=lambda grade: grade.from_score, default=None)


def _sum(items: Iterable[Item], kind: str) -> Decimal:
    return sum((item.points or ZERO for item in items if item.kind == kind), ZERO)


def check_bands(bands: Any, full: Decimal) -> str:
    """What is wrong with [[percent, points], …]; empty if nothing."""
    if not isinstance(bands, list) or not all(isinstance(band, list) and len(band) == 2 for band in bands):
        return _("Write one line for each band: the percentage, a space, the points.")
    pairs = []
    for least, points in bands:
        try:
            pair = Decimal(str(least)), Decimal(str(points))
        except InvalidOperation:
            return _("Write one line for each band: the percentage, a space, the points.")
        if not all(number.is_finite() for number in pair):
            return _("Write one line for each band: the percentage, a space, the points.")
        if not 0 <= pair[0] <= 100 or not 0 <= pair[1] <= full or pair[1] != tenths(pair[1]):
            return _("Percentages go from 0 to 100, points from 0 to the full points, with one decimal at most.")
        pairs.append(pair)
    if any(higher[0] <= lower[0] or higher[1] < lower[1] for higher, lower in pairwise(pairs)):
        return _("Begin with the highest percentage; points must not rise while percentages fall.")
    return ""


def plain(number: Decimal | None) -> str:
    """20, 17.5; empty for None."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
