"""Texts that become answers of the plain types when a question changes its type."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from forms_app.schema import reading
from forms_app.schema.model import Question


class Unconvertible(ValueError):
    """This value has no counterpart in the new type."""


def _by(read: Callable[[str], Any]) -> Callable[[Question, str], Any]:
    def reader(_question: Question, text: str) -> Any:
        try:
            return read(text.strip())
        except reading.Unreadable:
            raise Unconvertible(text) from None

    return reader


def _month(text: str) -> datetime.date:
    """A day becomes its month."""
    return reading.month(text[:7] if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else text)


READERS: dict[str, Callable[[Question, str], Any]] = {
    "money": _by(reading.money),
    "time": _by(reading.clock),
    "datetime": _by(reading.moment),
    "year_month": _by(_month),
}
