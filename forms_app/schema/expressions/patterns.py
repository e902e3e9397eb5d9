"""Regular expressions that cannot run wild: a set of places is moved along the text, never back.

One small dialect for server and browser: what Java, Python and JavaScript mean alike. The whole text must match.
The program is JSON, and the browser runs it: ["c", ranges, negated], ["s", a, b], ["j", a], ["^"], ["$"], ["b", is],
["m"]; ranges are code points, both ends included.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from forms_app.schema.expressions.pattern_reading import WORD, BadPattern, Program, Reader

PATTERN_LIMIT, STEP_LIMIT = 1_000, 2_000_000
_CHECKED = 200  # characters between two looks at the clock


class TooMuch(ValueError):
    """The text is too long for the pattern."""


@lru_cache(maxsize=500)
def compiled(pattern: str) -> Program:
    """Raises BadPattern."""
    if len(pattern) > PATTERN_LIMIT:
        raise BadPattern("pattern_large", 0)
    return Reader(pattern).program()


def matches(pattern: str, text: str, check: Callable[[], None] = lambda: None) -> bool:
    """Whether the whole text matches. Raises BadPattern, TooMuch, and what ``check`` raises, which is asked now and
    then."""
    program = compiled(pattern)
    if len(program) * (len(text) + 1) > STEP_LIMIT:
        raise TooMuch
    codes = [ord(char) for char in text]
    places = _follow(program, [0], codes, 0)
    for at, code in enumerate(codes):
        if at % _CHECKED == 0:
            check()
        moved = [place + 1 for place in places if program[place][0] == "c" and _takes(program[place], code)]
        if not moved:
            return False
        places = _follow(program, moved, codes, at + 1)
    return any(program[place][0] == "m" for place in places)


def _takes(step: list[Any], code: int) -> bool:
    return any(low <= code <= high for low, high in step[1]) != step[2]


def _follow(program: Program, starts: list[int], codes: list[int], at: int) -> list[int]:
    """All places that are reached without taking a character."""
    seen: set[int] = set()
    waiting = list(reversed(starts))
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        step = program[place]
        if step[0] == "s":
            waiting += [step[2], step[1]]
        elif step[0] == "j":
            waiting.append(step[1])
        elif _stands(step, codes, at):
            waiting.append(place + 1)
    return list(seen)


def _stands(step: list[Any], codes: list[int], at: int) -> bool:
    if step[0] == "b":
        return (_word(codes, at - 1) != _word(codes, at)) == step[1]
    return (step[0] == "^" and at == 0) or (step[0] == "$" and at == len(codes))


def _word(codes: list[int], at: int) -> bool:
    return 0 <= at < len(codes) and any(low <= codes[at] <= high for low, high in WORD)
