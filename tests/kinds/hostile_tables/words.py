"""The words that the tables are written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.kinds.hostile import HOSTILE

Case = tuple[Any, Any]
INVISIBLE = " \t\n　\u200b\u200f\ufeff"
UNREADABLE = "其中有无法显示或保存的字符"
_BAD = {"\u202eabc\u202c", "\x00", "\ufffd"}


class No(str):
    """How the message begins that refuses a value."""

    __slots__ = ()

    def fits(self, message: str) -> bool:
        return message.startswith(self)


class Says(No):
    """A word of the message that refuses a value."""

    __slots__ = ()

    def fits(self, message: str) -> bool:
        return self in message


@dataclass(frozen=True)
class File:
    """What is uploaded under the name of the question."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Address:
    """What stands in the address for a hidden value; plain texts are sent under its name, which no page does."""

    text: str


@dataclass(frozen=True)
class Later:
    """What the test makes first and knows by this name; ``around`` has '*' in its place."""

    name: str
    around: str = "*"


def over(refused: str, taken: Mapping[str, Any] | None = None, unreadable: str = UNREADABLE) -> list[Case]:
    """The values that every type gets: nothing for what cannot be seen, these taken, all others refused."""
    found: list[Case] = []
    for raw in HOSTILE:
        if taken is not None and raw in taken:
            found.append((raw, taken[raw]))
        elif not raw.strip(INVISIBLE):
            found.append((raw, None))
        else:
            found.append((raw, No(unreadable if raw in _BAD else refused)))
    return found


def texts(longest: int) -> list[Case]:
    """The same for what takes any text."""
    plain = {raw: tidied for raw in HOSTILE if (tidied := raw.strip(INVISIBLE)) and len(raw) <= longest}
    return over(f"最多{longest}个字", {raw: text for raw, text in plain.items() if raw not in _BAD})


def refusals(kind: str, pairs: Any) -> list[Case]:
    """Of the lists that tests of one type keep: (type, value, word of the message)."""
    return [(raw, Says(word)) for name, raw, word in pairs if name == kind]
