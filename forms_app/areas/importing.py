"""Areas from rows of a workbook: checked as a whole, shown as a plan, entered in one go.

Rows come as (row number, {column name: text}); whoever reads the file gives them. A text that the spreadsheet has
damaged carries a ``reason``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from forms_app.areas import import_checks as checks
from forms_app.areas.models import CODE_LENGTH, Area, Level

CODE, NAME, LEVEL, PARENT = "区域编码", "区域名称", "级别", "上级编码"
COLUMNS = (CODE, NAME, LEVEL, PARENT)
AREA_LIMIT = 50_000
_LEVEL_OF = {length: level for level, length in CODE_LENGTH.items()}
Rows = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True)
class Fault:
    """``row`` is the row in the file (0: the whole file), ``column`` the column's name."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Line:
    """One area as the file has it."""

    row: int
    code: str
    name: str
    parent: str = ""  # as written in 上级编码

    @property
    def level(self) -> str:
        return _LEVEL_OF[len(self.code)]

    @property
    def above(self) -> str:
        """The code of the area above; empty for a county."""
        return self.code[:-3] if len(self.code) > CODE_LENGTH["county"] else ""


@dataclass
class Plan:
    """What entering the rows would do. ``renamed`` holds (line, the name so far)."""

    new: list[Line] = field(default_factory=list)
    renamed: list[tuple[Line, str]] = field(default_factory=list)
    unchanged: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return sorted([*self.new, *self.unchanged, *(line for line, _name in self.renamed)], key=lambda line: line.row)

    def counts(self) -> list[tuple[str, int]]:
        """New areas by level, in the order of levels: [('Town…', 15), …]."""
        levels = [line.level for line in self.new]
        return [(str(level.label), levels.count(level.value)) for level in Level if level.value in levels]


def read_areas(rows: Rows) -> Plan:
    """Check all rows against each other and against what there is. Two queries, however many rows."""
    plan = Plan()
    in_file: dict[str, int] = {}
    lines = list(_lines(rows, plan.faults, in_file))
    known = {area.code: area for area in Area.objects.all()}
    cyclic = checks.in_circles({line.code: line.parent for line in lines})
    county = next((area for area in known.values() if area.depth == 1), None)
    counties = [line.code for line in lines if not line.above]
    for line in lines:
        if line.code in cyclic:
            _fault(plan, line, PARENT, _("The areas above lead round in a circle: %(codes)s. Correct one of them."),
                   codes=" → ".join(cyclic[line.code]))  # fmt: skip
        elif line.parent and line.parent != line.above:
            _fault(plan, line, PARENT, _("The code says that the area above is %(code)s, this column says %(other)s. "
                   "Correct one of them."), code=line.above or _("no area above"), other=line.parent)  # fmt: skip
        elif not line.above and (county.code if county else counties[0]) != line.code:
            _fault(plan, line, CODE, _("There is one county here, %(code)s. Remove this row or correct the code."),
                   code=county.code if county else counties[0])  # fmt: skip
        elif line.above and line.above not in in_file and line.above not in known:
            _fault(plan, line, CODE, _("There is no area %(code)s above this one, neither here nor in the file. Add "
                   "its row, or correct the code."), code=line.above)  # fmt: skip
        elif any(code in known and not known[code].is_open for code in (line.code, line.above)):
            _fault(plan, line, CODE, _("This area, or the one above it, has been closed. Reopen it under areas first, "
                   "or remove the row."))  # fmt: skip
        else:
            _sort_in(plan, line, known.get(line.code))
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


def _fault(plan: Plan, line: Line, column: str, message: str, **params: str) -> None:
    plan.faults.append(Fault(line.row, column, message % params))


def _sort_in(plan: Plan, line: Line, area: Area | None) -> None:
    if area is None:
        plan.new.append(line)
    elif area.name != line.name:
        plan.renamed.append((line, area.name))
    else:
        plan.unchanged.append(line)


def _lines(rows: Rows, faults: list[Fault], seen: dict[str, int]) -> Iterator[Line]:
    """Sound lines; ``seen`` gets the row of every code, also of lines with other faults."""
    count = 0
    for number, cells in rows:
        count += 1
        if count == 1 and (missing := [name for name in (CODE, NAME) if name not in cells]):
            faults.append(Fault(0, missing[0], _("The column %(name)s is missing. Name it so in the first row, or use "
                          "the template.") % {"name": "、".join(missing)}))  # fmt: skip
            return
        if count > AREA_LIMIT:
            faults.append(Fault(number, "", _("There are more than %(limit)d areas in this file. Divide it.")
                          % {"limit": AREA_LIMIT}))  # fmt: skip
            return
        line, wrong = _line(number, cells)
        if line and line.code in seen:
            wrong[CODE] = _("This code stands in row %(row)d too. Every area has one row.") % {"row": seen[line.code]}
        faults.extend(Fault(number, column, message) for column, message in wrong.items())
        if line:
            seen.setdefault(line.code, number)
            if not wrong:
                yield line
    if not count:
        faults.append(Fault(0, "", _("There are column names but no areas below them. Enter a row for each area.")))


def _line(number: int, cells: Mapping[str, str]) -> tuple[Line | None, dict[str, str]]:
    """The line (None without a usable code) and messages by column."""
    code, name = checks.plain(cells.get(CODE, "")), cells.get(NAME, "").strip()
    parent = checks.plain(cells.get(PARENT, ""))
    found = {
        CODE: checks.damage(cells.get(CODE, "")) or checks.code_fault(code),
        NAME: checks.damage(cells.get(NAME, "")) or checks.name_fault(name),
        PARENT: checks.damage(cells.get(PARENT, "")) or (checks.code_fault(parent) if parent else ""),
    }
    if not found[CODE]:
        found[LEVEL] = checks.level_fault(checks.plain(cells.get(LEVEL, "")), _LEVEL_OF[len(code)])
    wrong = {column: message for column, message in found.items() if message}
    return (None if found[CODE] else Line(number, code, name, parent)), wrong


def apply(plan: Plan) -> tuple[int, int]:
    """Enter a plan without faults: (areas made, areas renamed). Atomic; a second time changes nothing.

    Raises IntegrityError when two people enter areas in the same moment; nothing is entered by the second then.
    """
    assert not plan.faults, "a plan with faults is not entered"
    with transaction.atomic():
        known = {area.code: area for area in Area.objects.select_for_update()}
        made = _insert([line for line in plan.lines if line.code not in known], known)
        names = {line.code: line.name for line in plan.lines}
        renamed = [area for code, area in known.items() if code in names and area.name != names[code]]
        for area in renamed:
            area.name = names[area.code]
        Area.objects.bulk_update(renamed, ["name"], batch_size=200)
    return made, len(renamed)


def _insert(lines: list[Line], known: dict[str, Area]) -> int:
    """Give each new area the next place below its parent (treebeard would run several queries for each)."""
    last: dict[str, str] = {}  # path of the last child by the parent's path
    for area in known.values():
        above = area.path[: -Area.steplen]
        last[above] = max(last.get(above, ""), area.path)
    fresh: dict[str, Area] = {}
    grown: dict[str, Area] = {}
    for line in sorted(lines, key=lambda line: (len(line.code), line.code)):
        parent = fresh.get(line.above) or known.get(line.above)
        above = parent.path if parent else ""
        path = Area._inc_path_of(last[above]) if last.get(above) else Area._get_path(above, len(above) // 4 + 1, 1)
        last[above] = path
        fresh[line.code] = Area(
            path=path, depth=len(path) // Area.steplen, code=line.code, name=line.name, level=line.level
        )
        if parent:
            parent.numchild += 1
            grown |= {} if line.above in fresh else {line.above: parent}
    Area.objects.bulk_create(fresh.values(), batch_size=200)
    Area.objects.bulk_update(grown.values(), ["numchild"], batch_size=200)
    return len(fresh)
