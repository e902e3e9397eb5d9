"""Answers that may meet a check: what its expression compares with, and texts that its patterns take."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from random import Random

from forms_app.schema.expressions.pattern_reading import BadPattern
from forms_app.schema.expressions.patterns import compiled
from forms_app.schema.expressions.tree import Tree, walk
from forms_app.schema.kinds.basic import TEXT_LENGTH

_STEPS = 400  # of a pattern's program; then the text is given up


def near(tree: Tree, read: Callable[[str], str], rng: Random, today: datetime.date) -> Iterator[str]:
    """Numbers, texts and answers that the check names, and their neighbours. ``read``: uuid → answer as text."""
    for found in walk(tree):
        if isinstance(found, (int, float)):
            yield from _around(f"{found:g}")
        elif isinstance(found, str):
            yield from _around(found)
        elif found[0] == "regex" and isinstance(found[2], str):
            yield from filter(None, (_fitting(found[2], rng) for _try in range(3)))
        elif found[0] == "q" and len(found) == 2:
            yield from _around(read(found[1]))
        elif found[0] in {"today", "now"}:
            yield from _around(today.isoformat())


def _around(text: str) -> Iterator[str]:
    if not text:
        return
    yield text
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        if text.lstrip("-").isdecimal():
            yield str(int(text) + 1)
            yield str(int(text) - 1)
        return
    yield (day + datetime.timedelta(days=1)).isoformat()
    yield (day - datetime.timedelta(days=1)).isoformat()


def _fitting(pattern: str, rng: Random) -> str:
    """A text that the whole pattern takes, by walking through its program; '' where that leads nowhere."""
    try:
        program = compiled(pattern)
    except BadPattern:
        return ""
    place, found = 0, ""
    for _step in range(_STEPS):
        operation, *given = program[place]
        if operation == "m":
            return found
        if operation == "s":
            place = rng.choice(given)
        elif operation == "j":
            place = given[0]
        else:
            found += _letter(given, rng) if operation == "c" else ""
            place += 1
        if len(found) > TEXT_LENGTH:
            return ""
    return ""


def _letter(given: list, rng: Random) -> str:
    ranges, is_negated = given
    if is_negated:
        return next((sign for sign in "a1一 " if not any(low <= ord(sign) <= high for low, high in ranges)), "a")
    low, high = rng.choice(ranges)
    return chr(rng.randint(low, high))
