"""Texts that become answers of the plain types when a question changes its type."""

from __future__ import annotations

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


READERS: dict[str, Callable[[Question, str], Any]] = {
    "money": _by(reading.money),
}
