"""What made-up answers take from outside a form: codes of lists, areas, people, records, the day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Protocol

from forms_app.schema.model import Question


class Listed(Protocol):
    """A code of a list; ``parent``: the code above it, '' at the top."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def parent(self) -> str: ...


class Around:
    """Of nothing: questions about areas, people and records stay unanswered. Whoever knows more overrides."""

    today: datetime.date

    def __init__(self, today: datetime.date) -> None:
        self.today = today

    def codes(self, slug: str) -> Sequence[Listed]:
        """What can be chosen from a code list today."""
        return ()

    def area(self, question: Question) -> str:
        """The code of an area that may be answered, '' for none."""
        return ""

    def person(self, question: Question) -> str:
        return ""

    def record(self, question: Question) -> str:
        return ""
