"""Reading regular expressions: what stands in a pattern becomes a program that ``patterns`` runs."""

from __future__ import annotations

from typing import Any

PROGRAM_LIMIT, REPEAT_LIMIT, NESTING_LIMIT = 3_000, 1_000, 50
Program = list[list[Any]]
Ranges = list[list[int]]
_DIGIT: Ranges = [[48, 57]]
WORD: Ranges = [[48, 57], [65, 90], [95, 95], [97, 122]]
_SPACE: Ranges = [[9, 13], [32, 32]]
_HAN: Ranges = [[0x2E80, 0x2FD5], [0x3005, 0x3007], [0x3021, 0x3029], [0x3400, 0x4DBF], [0x4E00, 0x9FFF],
                [0xF900, 0xFAD9], [0x20000, 0x323AF]]  # fmt: skip
_LINE_ENDS: Ranges = [[10, 10], [13, 13], [0x2028, 0x2029]]
_CLASSES = {"d": _DIGIT, "w": WORD, "s": _SPACE}
_CONTROLS = {"t": 9, "n": 10, "r": 13, "f": 12, "v": 11, "0": 0}


class BadPattern(ValueError):
    """``code``: pattern_syntax, pattern_unsupported or pattern_large; ``at``: where in the pattern."""

    def __init__(self, code: str, at: int) -> None:
        super().__init__(code)
        self.code, self.at = code, at


class Reader:
    """Reads a pattern from left to right; each part gives a piece of program with places counted from its start."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.fold, self.nesting = pattern, 0, False, 0
        if pattern.startswith("(?i)"):
            self.at, self.fold = 4, True

    def program(self) -> Program:
        found = self._alternatives()
        if self.at < len(self.pattern):
            raise BadPattern("pattern_syntax", self.at)
        return [*found, ["m"]]

    def _next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _alternatives(self) -> Program:
        found = self._sequence()
        while self._next() == "|":
            self.at += 1
            other = self._sequence()
            found = self._sized([["s", 1, len(found) + 2], *_moved(found, 1), ["j", len(found) + len(other) + 2],
                                 *_moved(other, len(found) + 2)])  # fmt: skip
        return found

    def _sequence(self) -> Program:
        found: Program = []
        while self._next() not in ("", "|", ")"):
            found = self._sized(found + _moved(self._repeated(), len(found)))
        return found

    def _repeated(self) -> Program:
        start = self.at
        piece = self._atom()
        bounds = self._bounds()
        if bounds is None:
            return piece
        if self._next() == "+" or (len(piece) == 1 and piece[0][0] in {"^", "$", "b"}):
            raise BadPattern("pattern_unsupported", start)
        if self._next() == "?":  # reluctant: the same texts match
            self.at += 1
        if self._next() in {"*", "+", "?", "{"} and self._next():
            raise BadPattern("pattern_syntax", self.at)
        return self._times(piece, *bounds)

    def _times(self, piece: Program, least: int, most: int | None) -> Program:
        if len(piece) * max(least, most or 0) > PROGRAM_LIMIT:
            raise BadPattern("pattern_large", self.at)
        found: Program = []
        for _number in range(least):
            found += _moved(piece, len(found))
        if most is None:
            again = len(found)
            return self._sized(
                [*found, ["s", again + 1, again + len(piece) + 2], *_moved(piece, again + 1), ["j", again]]
            )
        end = len(found) + (most - least) * (len(piece) + 1)
        for _number in range(most - least):
            found.append(["s", len(found) + 1, end])
            found += _moved(piece, len(found))
        return self._sized(found)

    def _bounds(self) -> tuple[int, int | None] | None:
        sign = self._next()
        if sign in {"*", "+", "?"} and sign:
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        if sign != "{":
            return None
        end = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at + 1 : end].partition(",") if end > 0 else ("", "", "")
        if not low.isascii() or not low.isdigit() or (high and not (high.isascii() and high.isdigit())):
            raise BadPattern("pattern_syntax", self.at)
        least, most = int(low[:6]), int(high[:6]) if high else None if comma else int(low[:6])
        if max(least, most or 0) > REPEAT_LIMIT:
            raise BadPattern("pattern_large", self.at)
        if most is not None and least > most:
            raise BadPattern("pattern_syntax", self.at)
        self.at = end + 1
        return least, most

    def _atom(self) -> Program:
        sign, start = self._next(), self.at
        self.at += 1
        if sign == "(":
            return self._group(start)
        if sign == "[":
            return self._class(start)
        if sign == "\\":
            return self._escape(start)
        if sign in {"*", "+", "?", "{"}:
            raise BadPattern("pattern_syntax", start)
        if sign in {"^", "$"}:
            return [[sign]]
        return [["c", _LINE_ENDS, True]] if sign == "." else [self._one([[ord(sign), ord(sign)]])]

    def _group(self, start: int) -> Program:
        if self._next() == "?":
            if self.pattern[self.at : self.at + 2] != "?:":
                raise BadPattern("pattern_unsupported", start)
            self.at += 2
        self.nesting += 1
        if self.nesting > NESTING_LIMIT:
            raise BadPattern("pattern_large", start)
        found = self._alternatives()
        self.nesting -= 1
        if self._next() != ")":
            raise BadPattern("pattern_syntax", start)
        self.at += 1
        return found

    def _escape(self, start: int) -> Program:
        if self._next() in {"b", "B"} and self._next():
            self.at += 1
            return [["b", self.pattern[self.at - 1] == "b"]]
        ranges, negated = self._escaped(start)
        return [["c", ranges, negated]] if negated else [self._one(ranges)]

    def _escaped(self, start: int) -> tuple[Ranges, bool]:
        """What stands behind a backslash, in a class or outside."""
        sign = self._next()
        self.at += 1
        if sign and sign.lower() in _CLASSES:
            return _CLASSES[sign.lower()], sign.isupper()
        if sign in _CONTROLS and sign:
            return [[_CONTROLS[sign]] * 2], False
        if sign in {"x", "u"} and sign:
            size = 2 if sign == "x" else 4
            digits = self.pattern[self.at : self.at + size]
            if len(digits) < size or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
                raise BadPattern("pattern_syntax", start)
            self.at += size
            return [[int(digits, 16)] * 2], False
        if sign in {"p", "P"} and sign:
            for name in ("{Han}", "{IsHan}", "{Script=Han}", "{sc=Han}"):
                if self.pattern.startswith(name, self.at):
                    self.at += len(name)
                    return _HAN, sign == "P"
            raise BadPattern("pattern_unsupported", start)
        if not sign:
            raise BadPattern("pattern_syntax", start)
        if sign.isascii() and sign.isalnum():
            raise BadPattern("pattern_unsupported", start)
        return [[ord(sign)] * 2], False

    def _class(self, start: int) -> Program:
        negated = self._next() == "^"
        self.at += negated
        ranges: Ranges = []
        first = True
        while (sign := self._next()) != "]" or first:
            first = False
            if not sign:
                raise BadPattern("pattern_syntax", start)
            if sign == "[" or self.pattern.startswith("&&", self.at):
                raise BadPattern("pattern_unsupported", self.at)
            ranges += self._member(start)
        self.at += 1
        return [["c", self._folded(ranges), negated]]

    def _member(self, start: int) -> Ranges:
        low = self._code(start)
        more = self.pattern[self.at + 1 : self.at + 2]
        if len(low) != 1 or low[0][0] != low[0][1] or self._next() != "-" or more in ("]", ""):
            return low
        self.at += 1
        high = self._code(start)
        if len(high) != 1 or high[0][0] != high[0][1] or high[0][0] < low[0][0]:
            raise BadPattern("pattern_syntax", start)
        return [[low[0][0], high[0][0]]]

    def _code(self, start: int) -> Ranges:
        sign = self._next()
        self.at += 1
        if sign != "\\":
            return [[ord(sign), ord(sign)]]
        ranges, negated = self._escaped(self.at - 1)
        return _others(ranges) if negated else ranges

    def _one(self, ranges: Ranges) -> list[Any]:
        return ["c", self._folded(ranges), False]

    def _folded(self, ranges: Ranges) -> Ranges:
        if not self.fold:
            return ranges
        found = list(ranges)
        for low, high in ranges:
            for first, last, way in ((65, 90, 32), (97, 122, -32)):
                if max(low, first) <= min(high, last):
                    found.append([max(low, first) + way, min(high, last) + way])
        return found

    def _sized(self, program: Program) -> Program:
        if len(program) > PROGRAM_LIMIT:
            raise BadPattern("pattern_large", self.at)
        return program


def _others(ranges: Ranges) -> Ranges:
    found, low = [], 0
    for first, last in ranges:
        found.append([low, first - 1])
        low = last + 1
    return [*found, [low, 0x10FFFF]]


def _moved(program: Program, by: int) -> Program:
    """The same program, standing ``by`` places further on."""
    if not by:
        return program
    return [[step[0], *(place + by for place in step[1:])] if step[0] in {"s", "j"} else step for step in program]
