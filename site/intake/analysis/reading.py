"""Cells as the form will read them: days as days, ticks as yes, never a guess at what has been lost."""

from __future__ import annotations

import datetime
import re

from intake.analysis.shape import bare, fault

_FIRST, _LAST = 10_000, 73_050  # serial numbers of 1927 and 2099: what people in tables were born or did
_EPOCH = datetime.date(1899, 12, 30)
_YES, _NO = {"√", "✓", "✔", "是", "Y", "YES", "对"}, {"×", "✗", "✘", "X", "否", "N", "NO", "错"}
AMBIGUOUS = "ambiguous_month"


def converted(kind: str, text: str) -> str:
    """What is put into the record for a cell. Damaged cells stay as they are."""
    if fault(text) or not text.strip():
        return text
    if kind == "date":
        return _day(text)
    if kind == "boolean":
        mark = bare(text).upper()
        return "是" if mark in _YES else "否" if mark in _NO else text
    if kind in ("phone", "id_number", "credit_code", "integer"):
        return bare(text).removesuffix(".0") if re.fullmatch(r"\d+\.0", bare(text)) else text
    if kind in ("choice", "area"):
        return " ".join(text.split())
    return text


def doubt(kind: str, text: str) -> str:
    """A code for what cannot be told from the cell: 2026.1 is January, or October that was taken for a number."""
    return AMBIGUOUS if kind == "year_month" and re.fullmatch(r"\d{4}\.1", bare(text)) else ""


def serial_day(text: str) -> datetime.date | None:
    """46349 → 2026-11-23: how spreadsheets count days. None for any other number."""
    if not re.fullmatch(r"\d{5}(?:\.0+)?", text):
        return None
    number = int(float(text))
    return _EPOCH + datetime.timedelta(days=number) if _FIRST <= number <= _LAST else None


def _day(text: str) -> str:
    digits = bare(text)
    if found := serial_day(digits):
        return found.isoformat()
    match = re.fullmatch(r"(\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?)(?:00:00(?::00)?)?", digits)
    return match[1] if match else text


def place_name(text: str) -> str:
    """As names of areas are compared: without spaces and strokes."""
    return re.sub(r"[\s/—-]+", "", text)
