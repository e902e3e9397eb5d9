"""Codes from rows of a workbook: checked as a whole, shown as a plan, entered in one go.

Rows come as (row number, {column name: text}); whoever reads the file gives them. A text that the spreadsheet has
damaged carries a ``reason``. Codes that the file has are made or changed; those it lacks stay, or are closed on
request. A column that the file lacks leaves what there is; an empty cell clears it, but for the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from forms_app.codes.changes import ADDED, CHANGED, IMPORTED, close_below, differences, lock, remember, snapshot
from forms_app.codes.import_cells import Fault, Line, read_lines
from forms_app.codes.import_tree import Outcome
from forms_app.codes.models import Code, CodeList, count_up

Rows = Iterable[tuple[int, Mapping[str, str]]]


class Overtaken(Exception):
    """Somebody has changed the list since the plan was made."""


@dataclass
class Plan:
    """What entering the rows would do to a list whose ``stamp`` was this."""

    code_list: CodeList
    stamp: int = 0
    new: list[Line] = field(default_factory=list)
    changed: list[tuple[Line, list[tuple[str, str, str]]]] = field(default_factory=list)
    unchanged: list[Line] = field(default_factory=list)
    missing: list[Code] = field(default_factory=list)  # open codes that may be closed: the file lacks them
    faults: list[Fault] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        changed = (line for line, _differences in self.changed)
        return sorted([*self.new, *changed, *self.unchanged], key=lambda line: line.row)


def read_codes(code_list: CodeList, rows: Rows) -> Plan:
    """Check all rows against each other and against the list. Two queries, however many rows."""
    stamp = CodeList.objects.values_list("stamp", flat=True).get(pk=code_list.pk)
    known = {code.code: code for code in code_list.codes.select_related("parent")}
    plan = Plan(code_list, stamp)
    lines, in_file = read_lines(rows, known, plan.faults)
    outcome = Outcome(lines, known, in_file)
    plan.faults += outcome.faults()
    plan.faults.sort(key=lambda fault: fault.row)
    if plan.faults:
        return plan
    for line in lines:
        code = known.get(line.code)
        if code is None:
            plan.new.append(line)
        elif found := differences(snapshot(code), line.over(snapshot(code))):
            plan.changed.append((line, found))
        else:
            plan.unchanged.append(line)
    plan.missing = outcome.closable(timezone.localdate())
    return plan


def apply(plan: Plan, user: Any, close_missing: bool = False) -> tuple[int, int, int]:
    """Enter a plan without faults: (codes made, changed, closed). All or nothing.

    Raises Overtaken when the list has changed since; nothing is entered then.
    """
    assert not plan.faults, "a plan with faults is not entered"
    fresh = _new_codes(plan)
    with transaction.atomic():
        code_list = lock(plan.code_list.pk)
        if code_list.stamp != plan.stamp:
            raise Overtaken
        closing = plan.missing if close_missing else []
        if not (plan.new or plan.changed or closing):
            return 0, 0, 0
        known = {code.code: code for code in code_list.codes.select_related("parent")}
        _make(plan, fresh, known)
        changed = _change(plan.changed, known)
        remember(ADDED, [(code, []) for code in fresh.values()], user)
        remember(CHANGED, changed, user)
        _close([known[code.code] for code in closing], user)
        close_below([code for code in [*fresh.values(), *(code for code, _found in changed)] if code.valid_until], user)
        counts = len(fresh), len(changed), len(closing)
        words = [(name, "", str(count)) for name, count in zip(("new", "changed", "closed"), counts, strict=True)]
        remember(IMPORTED, [(code_list, words)], user)
        count_up(code_list.pk)
    return counts


def _new_codes(plan: Plan) -> dict[str, Code]:
    """What will be made, by code, with its keys for searching: those take seconds, so no lock is held here."""
    found = {}
    for line in plan.new:
        code = Code(code_list=plan.code_list, code=line.code, label=line.label, labels=line.labelled({}))
        code.valid_from, code.valid_until = line.valid_from or None, line.valid_until or None
        code.spell()
        found[line.code] = code
    return found


def _make(plan: Plan, fresh: dict[str, Code], known: dict[str, Code]) -> None:
    """Level by level, so that each row is written once: a file may name a code before its own row."""
    last = max((code.order for code in known.values()), default=0) // 10 * 10
    for place, line in enumerate(plan.new, 1):
        fresh[line.code].order = line.order if line.order is not None else last + place * 10
    waiting = plan.new
    while waiting:
        ready = [line for line in waiting if not line.parent or line.parent in known]
        assert ready, "circles are faults"
        for line in ready:
            fresh[line.code].parent = known[line.parent] if line.parent else None
        Code.objects.bulk_create([fresh[line.code] for line in ready], batch_size=500)
        known |= {line.code: fresh[line.code] for line in ready}
        waiting = [line for line in waiting if line.code not in known]


def _change(
    changed: list[tuple[Line, list[tuple[str, str, str]]]], known: dict[str, Code]
) -> list[tuple[Code, list[tuple[str, str, str]]]]:
    touched = []
    for line, found in changed:
        code = known[line.code]
        code.label, code.labels = line.label, line.labelled(code.labels)
        code.order = code.order if line.order is None else line.order
        if line.parent is not None:
            code.parent = known[line.parent] if line.parent else None
        if line.valid_from is not None:
            code.valid_from = line.valid_from or None
        if line.valid_until is not None:
            code.valid_until = line.valid_until or None
        if any(name == "label" for name, _before, _after in found):
            code.spell()
        touched.append((code, found))
    names = ["label", "labels", "parent", "order", "valid_from", "valid_until", "folded", "pinyin", "initials"]
    Code.objects.bulk_update([code for code, _found in touched], names, batch_size=100)
    return touched


def _close(codes: list[Code], user: Any) -> None:
    today: date = timezone.localdate()
    touched = []
    for code in codes:
        before = snapshot(code)
        code.valid_until = max(today, code.valid_from or today)
        touched.append((code, differences(before, snapshot(code))))
    Code.objects.bulk_update(codes, ["valid_until"], batch_size=200)
    remember(CHANGED, touched, user)
