"""How an answer is stored: the kinds of columns that a question may have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache


@dataclass(frozen=True)
class Storage:
    """``kind``: text, integer, decimal, date, month, time, datetime, boolean, area, person, uuid, table; or nothing."""

    kind: str
    length: int = 0  # text: characters
    digits: int = 0  # decimal: digits in all, and behind the point
    places: int = 0

    @cached_property
    def signature(self) -> str:
        """What FormColumn remembers; another signature means another column. 'text:200', 'decimal:15:4', 'date'."""
        numbers = {"text": [self.length], "decimal": [self.digits, self.places]}.get(self.kind, [])
        return ":".join([self.kind, *map(str, numbers)])

    @staticmethod
    @lru_cache(maxsize=1000)
    def read(signature: str) -> Storage:
        """The reverse of ``signature``."""
        kind, *numbers = signature.split(":")
        values = [int(number) for number in numbers]
        if kind == "text":
            return Storage("text", length=values[0])
        if kind == "decimal":
            return Storage("decimal", digits=values[0], places=values[1])
        return Storage(kind)


NOTHING = Storage("nothing")


@dataclass(frozen=True)
class Part:
    """One column of a question.

    ``name`` is '' for the answer itself, else what follows the key behind '_': 'lat', 'other', a row of a matrix.
    ``label`` follows the question's label in exports and SQL views: an English message id, or where ``is_text`` the
    words of the form itself.
    """

    name: str
    storage: Storage
    label: str = ""
    is_text: bool = False
