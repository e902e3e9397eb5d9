"""Numbers that are given out in order: '{area}-{yyyy}-{0000}' → '329921101201-2026-0007'."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

DEFAULT_FORMAT = "{area}-{yyyy}-{0000}"
FORMAT_LENGTH, SERIAL_LENGTH = 60, 100
_DAYS = {"yyyy": "%Y", "yyyymm": "%Y%m", "yyyymmdd": "%Y%m%d"}
_LONGEST = {"area": 18, "yyyy": 4, "yyyymm": 6, "yyyymmdd": 8}
_BRACES = re.compile(r"\{([^{}]*)\}")
_COUNTER = re.compile(r"0{1,9}")


class BadFormat(ValueError):
    """``code``: serial_counter, serial_part or serial_long, with ``params`` for its words."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Format:
    """What stands before and behind the counter, and the least number of its digits."""

    before: str
    digits: int
    after: str

    def scope(self, area: str, day: datetime.date) -> str:
        """What stands before the counter: each scope counts for itself."""
        return _filled(self.before, area, day)

    def tail(self, area: str, day: datetime.date) -> str:
        return _filled(self.after, area, day)

    def number(self, scope: str, count: int, tail: str) -> str:
        return f"{scope}{count:0{self.digits}d}{tail}"


def read_format(text: str) -> Format:
    """Raises BadFormat."""
    text = text.strip() or DEFAULT_FORMAT
    parts = _BRACES.findall(text)
    unknown = [part for part in parts if part not in _DAYS and part != "area" and not _COUNTER.fullmatch(part)]
    rest = _BRACES.sub("", text)
    if unknown or "{" in rest or "}" in rest:
        raise BadFormat("serial_part", parts="、".join(f"{{{part}}}" for part in unknown) or text)
    counters = [match for match in _BRACES.finditer(text) if _COUNTER.fullmatch(match[1])]
    if len(counters) != 1:
        raise BadFormat("serial_counter", found=len(counters))
    longest = len(rest) + sum(_LONGEST.get(part, 18) for part in parts)
    if len(text) > FORMAT_LENGTH or longest > SERIAL_LENGTH or not rest.isprintable():
        raise BadFormat("serial_long", limit=FORMAT_LENGTH)
    return Format(text[: counters[0].start()], len(counters[0][1]), text[counters[0].end() :])


def _filled(text: str, area: str, day: datetime.date) -> str:
    values = {"area": area} | {name: day.strftime(pattern) for name, pattern in _DAYS.items()}
    return _BRACES.sub(lambda match: values[match[1]], text)
