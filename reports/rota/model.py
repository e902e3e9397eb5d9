"""The CP-SAT model of a month. OR-Tools is imported when the first model is made, and nowhere at module level."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date
from typing import Any

from reports.rota.rules import DUTY, HOLIDAY, LEADER, REST, STANDBY, Day, Person, Placing, Problem

SEED = 20261123
KINDS = (("spread", None), ("rest", REST), ("holiday", HOLIDAY))


class Clock:
    """What is left of the time for one answer, in seconds of wall clock."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds

    def left(self, most: float) -> float:
        return max(0.0, min(most, self.until - time.monotonic()))


class Model:
    """Every rule group hangs on a literal, so that a contradiction names the groups that take part in it."""

    def __init__(self, problem: Problem) -> None:
        from ortools.sat.python import cp_model

        self.cp, self.problem = cp_model, problem
        self.model: Any = cp_model.CpModel()
        self.x: dict[tuple[int, date, str], Any] = {}
        self.groups: dict[str, Any] = {}
        self._slots()
        self._gaps()
        for role in (LEADER, DUTY):
            for group, kind in KINDS:
                self._fair(role, group, kind)
        self._locked()

    def _slots(self) -> None:
        for day in self.problem.days:
            today = defaultdict(list)
            for slot in day.slots:
                if slot.role == STANDBY:
                    continue
                row = [person for person in self.problem.people if self.problem.may(person, day, slot)]
                for person in row:
                    self.x[person.id, day.date, slot.key] = self.model.NewBoolVar("")
                    today[person.id].append(self.x[person.id, day.date, slot.key])
                self.model.Add(sum(self.x[person.id, day.date, slot.key] for person in row) == slot.need)
            for variables in today.values():
                self.model.AddAtMostOne(variables)

    def _on(self, person: Person, day: Day, role: str = "") -> list[Any]:
        keys = [slot.key for slot in day.slots if role in ("", slot.role)]
        return [self.x[person.id, day.date, key] for key in keys if (person.id, day.date, key) in self.x]

    def _group(self, name: str) -> Any:
        if name not in self.groups:
            self.groups[name] = self.model.NewBoolVar(name)
        return self.groups[name]

    def _gaps(self) -> None:
        gap, days = self.problem.rules.gap, self.problem.days
        for person in self.problem.people:
            for index, day in enumerate(days):
                near = [it for it in days[index : index + gap + 1] if (it.date - day.date).days <= gap]
                variables = [variable for it in near for variable in self._on(person, it)]
                if len(near) > 1 and variables:
                    self.model.Add(sum(variables) <= 1).OnlyEnforceIf(self._group("gap"))
                if person.last and (day.date - person.last).days <= gap and (early := self._on(person, day)):
                    self.model.Add(sum(early) == 0).OnlyEnforceIf(self._group("gap"))

    def _fair(self, role: str, group: str, kind: str | None) -> None:
        """Duties of a kind of day, counted between those who are there on most of its days; see ADR 0053.

        Whoever is away on some of them does no more than the others, and no less than her share of the fewest.
        """
        days = [day for day in self.problem.days if kind in (None, day.kind)]
        people = self.problem.people_of(role)
        there = {person.id: sum(day.date not in person.off for day in days) for person in people}
        most = max(there.values(), default=0)
        if not most:
            return
        counts = {person.id: sum(v for day in days for v in self._on(person, day, role)) for person in people}
        fewest = self.model.NewIntVar(0, len(days), "")
        self.model.AddMinEquality(fewest, [counts[number] for number in there if there[number] == most])
        for number, free in there.items():
            if free:
                enough = self.model.Add(counts[number] <= fewest + self.problem.rules.spread)
                enough.OnlyEnforceIf(self._group(group))
            if 0 < free < most:
                share = self.model.Add(most * counts[number] >= free * fewest - (most - 1))
                share.OnlyEnforceIf(self._group("share"))

    def _locked(self) -> None:
        """Whoever is locked on call is not on duty that day."""
        calls = {(day.date, slot.key) for day in self.problem.days for slot in day.slots if slot.role == STANDBY}
        on_call = {it for it in self.problem.locked if (it.date, it.slot) in calls}
        for placing in self.problem.locked:
            variable = self.x.get((placing.person, placing.date, placing.slot))
            if variable is not None:
                self.model.Add(variable == 1).OnlyEnforceIf(self._group("locked"))
            elif placing in on_call:
                today = [
                    it for (person, day, _), it in self.x.items() if (person, day) == (placing.person, placing.date)
                ]
                self.model.Add(sum(today) == 0).OnlyEnforceIf(self._group("locked"))

    def solve(self, seconds: float, without: frozenset[str] = frozenset()) -> tuple[str, tuple[Placing, ...]]:
        """('solved', placings), ('impossible', ()) or ('unknown', ()). One worker and a fixed seed: repeatable."""
        for name, literal in self.groups.items():
            self.model.Add(literal == (0 if name in without else 1))
        solver = self.cp.CpSolver()
        solver.parameters.random_seed = SEED
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = seconds
        status = solver.Solve(self.model)
        if status in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            chosen = [key for key, variable in self.x.items() if solver.Value(variable)]
            return "solved", tuple(Placing(day, slot, person) for person, day, slot in sorted(chosen, key=_by_day))
        return ("impossible" if status == self.cp.INFEASIBLE else "unknown"), ()


def _by_day(key: tuple[int, date, str]) -> tuple[date, str, int]:
    return key[1], key[2], key[0]
