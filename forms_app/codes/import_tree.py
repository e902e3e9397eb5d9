"""What can be wrong with rows all together: choices above that are unknown, closed or lead round in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from forms_app.codes.import_cells import Fault, Line, shortened, without_zeros
from forms_app.codes.models import DEPTH, Code
from forms_app.codes.workbook import PARENT, UNTIL


class Outcome:
    """The list as it will be. ``above``: the code above each ('': none); ``in_file``: codes of faulty rows too."""

    def __init__(self, lines: list[Line], known: Mapping[str, Code], in_file: Iterable[str]) -> None:
        self.lines, self.known, self.in_file = lines, known, set(in_file)
        self.above = {code.code: code.parent.code if code.parent else "" for code in known.values()}
        self.starts = {code.code: code.valid_from for code in known.values()}
        self.closes = {code.code: code.valid_until for code in known.values()}
        for line in lines:
            self._put(line)
        self.padded = without_zeros(self.above)
        self.circles = circles(self.above)
        self.depths: dict[str, int] = {}

    def _put(self, line: Line) -> None:
        if line.parent is not None or line.code not in self.above:
            self.above[line.code] = line.parent or ""
        if line.valid_from is not None:
            self.starts[line.code] = line.valid_from or None
        if line.valid_until is not None:
            self.closes[line.code] = line.valid_until or None

    def faults(self) -> list[Fault]:
        """One at most for each line."""
        return [fault for line in self.lines if (fault := self._fault_above(line) or self._fault_of_dates(line))]

    def _fault_above(self, line: Line) -> Fault | None:
        parent = self.above[line.code]
        if parent and parent not in self.above and parent not in self.in_file:
            words = _("There is no choice %(code)s, neither in this list nor in the file. Add its row, or correct the "
                      "code.") % {"code": parent}  # fmt: skip
            return Fault(line.row, PARENT, shortened(parent, self.padded) or words)
        if line.code in self.circles:
            words = _("The choices above lead round in a circle: %(codes)s. Correct one of them.")
            return Fault(line.row, PARENT, words % {"codes": _spell(self.circles[line.code])})
        if self._depth(line.code) > DEPTH:
            return Fault(line.row, PARENT, _("A list has at most %(limit)d levels.") % {"limit": DEPTH})
        return None

    def _fault_of_dates(self, line: Line) -> Fault | None:
        parent, start, end = self.above[line.code], self.starts.get(line.code), self.closes.get(line.code)
        if start and end and end < start:
            return Fault(line.row, UNTIL, _("The choice is closed before it can be chosen. Correct one of the dates."))
        day = self.closes.get(parent)
        if day and (end is None or end > day):
            words = _("%(above)s above it is closed from %(day)s. Close this choice by then too.")
            return Fault(line.row, UNTIL, words % {"above": parent, "day": day.isoformat()})
        return None

    def _depth(self, code: str) -> int:
        """1 at the top. Walks up once for each code; what hangs below a circle is counted from there."""
        way = []
        while code and code not in self.depths and code not in self.circles:
            way.append(code)
            code = self.above.get(code, "")
        depth = self.depths.get(code, 0)
        for step in reversed(way):
            depth += 1
            self.depths[step] = depth
        return depth

    def closable(self, today: date) -> list[Code]:
        """Open codes that the file lacks, but for those above a code that it has."""
        kept: set[str] = set()
        for line in self.lines:
            code = line.code
            while code and code not in kept:
                kept.add(code)
                code = self.above.get(code, "")
        still_open = (it for it in self.known.values() if it.valid_until is None or it.valid_until > today)
        return [code for code in still_open if code.code not in kept]


def _spell(circle: list[str]) -> str:
    """'A→B→A'; a long way round is cut."""
    return "→".join(circle if len(circle) <= 12 else [*circle[:6], "…", *circle[-5:]])


def circles(above: Mapping[str, str]) -> dict[str, list[str]]:
    """Codes that lead back to themselves, each with the way round: {'A': ['A', 'B', 'A']}."""
    found: dict[str, list[str]] = {}
    settled: set[str] = set()
    for start in above:
        way: list[str] = []
        places: dict[str, int] = {}
        code = start
        while code and code not in settled and code not in places:
            places[code] = len(way)
            way.append(code)
            code = above.get(code, "")
        if code in places:
            circle = [*way[places[code] :], code]
            found |= dict.fromkeys(circle, circle)
        settled.update(way)
    return found
