"""Texts that become answers of the plain types when a question changes its type."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from forms_app.schema import reading
from forms_app.schema.kinds.plain import CODE_LENGTH, EMAIL_LENGTH, URL_LENGTH, most_stars
from forms_app.schema.model import Question


class Unconvertible(ValueError):
    """This value has no counterpart in the new type."""


def by(read: Callable[[str], Any]) -> Callable[[Question, str], Any]:
    def reader(_question: Question, text: str) -> Any:
        try:
            return read(text.strip())
        except reading.Unreadable:
            raise Unconvertible(text) from None

    return reader


def _rating(question: Question, text: str) -> int:
    number = int(text.strip()) if re.fullmatch(r"\s*\d{1,2}\s*", text, re.ASCII) else 0
    if not 1 <= number <= most_stars(question):
        raise Unconvertible(text)
    return number


_ATOM = r"[-!#$%&'*+/=?^_`{}|~0-9A-Za-z]+"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]{{2,}}")


def _email(_question: Question, text: str) -> str:
    if len(text) > EMAIL_LENGTH or not _ADDRESS.fullmatch(text.strip()):
        raise Unconvertible(text)
    return text.strip()


def _url(_question: Question, text: str) -> str:
    if len(text) > URL_LENGTH or not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[^\s<>\"]*)?", text.strip()):
        raise Unconvertible(text)
    return text.strip()


def _code(_question: Question, text: str) -> str:
    if len(text) > CODE_LENGTH:
        raise Unconvertible(text)
    return text


def _month(text: str) -> datetime.date:
    """A day becomes its month."""
    return reading.month(text[:7] if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else text)


READERS: dict[str, Callable[[Question, str], Any]] = {
    "money": by(reading.money),
    "time": by(reading.clock),
    "datetime": by(reading.moment),
    "year_month": by(_month),
    "rating": _rating,
    "email": _email,
    "url": _url,
    "licence_plate": by(reading.licence_plate),
    "credit_code": by(reading.credit_code),
    "barcode": _code,
    "hidden": _code,
}
