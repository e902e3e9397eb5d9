"""Plans a duty rota with OR-Tools CP-SAT, or says which rules collide. Pure: dataclasses in, dataclasses out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from reports.rota.rules import DUTY, HOLIDAY, LEADER, REST, Day, Person, Placing, Problem, Rules
from reports.rota.words import day_words, role_name

SECONDS = 8.0  # of wall clock; a village's month takes well under one
SEED = 20261123


@dataclass(frozen=True)
class Plan:
    """Either ``placings``, or ``collisions``: sentences that say what cannot be kept together, and what would help."""

    placings: tuple[Placing, ...] = ()
    collisions: tuple[str, ...] = ()

    @property
    def exists(self) -> bool:
        return not self.collisions


def plan(problem: Problem) -> Plan:
    """The same problem always gives the same rota (one worker, fixed seed)."""
    if found := _obvious(problem):
        return Plan(collisions=tuple(found))
    model = _Model(problem)
    status, placings = model.solve()
    if status == "solved":
        return Plan(placings=placings)
    if status == "unknown":
        return Plan(
            collisions=(_("No rota was found in time. Unlock some duties, or shorten the time between duties."),)
        )
    return Plan(collisions=tuple(_explain(problem)))


# What can be seen without solving


def _obvious(problem: Problem) -> list[str]:
    """Faults with their days: nobody for a role, too few people on a day, too few for the time between duties."""
    found: list[str] = []
    for role in (LEADER, DUTY):
        needed = any(slot.role == role and slot.need for day in problem.days for slot in day.slots)
        if needed and not problem.people_of(role):
            found.append(_("There is nobody for “%(role)s”. Enter people for it.") % {"role": role_name(role)})
    if found:
        return found
    for day in problem.days:
        found += _too_few(problem, day)
    return found or _too_close(problem)


def _too_few(problem: Problem, day: Day) -> list[str]:
    found = []
    for slot in day.slots:
        there = [person for person in problem.people if problem.may(person, day, slot)]
        if len(there) < slot.need:
            words = {"day": day_words(day.date), "role": role_name(slot.role), "need": slot.need, "there": len(there)}
            found.append(
                _("%(day)s: %(need)d needed for “%(role)s”, only %(there)d can be on duty (leave, nights).") % words
            )
    return found


def _too_close(problem: Problem) -> list[str]:
    """The first stretch of days that the people of a role cannot cover because of the time between duties."""
    gap = problem.rules.gap
    for role in (LEADER, DUTY):
        for length in range(2, min(2 * gap + 3, len(problem.days)) + 1):
            for start in range(len(problem.days) - length + 1):
                window = problem.days[start : start + length]
                need = sum(slot.need for day in window for slot in day.slots if slot.role == role)
                most = sum(_most_duties(person, window, gap) for person in problem.people_of(role))
                if need > most:
                    words = {
                        "first": day_words(window[0].date), "last": day_words(window[-1].date), "gap": gap,
                        "role": role_name(role), "need": need, "most": most,
                    }  # fmt: skip
                    return [
                        _(
                            "%(first)s to %(last)s: “%(role)s” is needed %(need)d times, but with %(gap)d free days "
                            "between two duties of a person only %(most)d times are possible. Shorten the time between "
                            "duties, add people, or move a leave."
                        )
                        % words
                    ]
    return []


def _most_duties(person: Person, window: tuple[Day, ...], gap: int) -> int:
    """How often somebody could be on duty in these days, greedily from the first on."""
    count, last = 0, person.last
    for day in window:
        if day.date not in person.off and (last is None or (day.date - last).days > gap):
            count, last = count + 1, day.date
    return count


# The model


class _Model:
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
            self._spread(role)
        self._locked()

    def _slots(self) -> None:
        for day in self.problem.days:
            today = defaultdict(list)
            for slot in day.slots:
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

    def _spread(self, role: str) -> None:
        """All duties, those on days off, and those on holidays, each counted apart."""
        full = self.problem.full_timers(role)
        kinds = (("spread", None), ("rest", REST), ("holiday", HOLIDAY))
        for name, kind in kinds:
            days = [day for day in self.problem.days if kind in (None, day.kind)]
            low = self.model.NewIntVar(0, len(days), "")
            for person in full:
                count = sum(variable for day in days for variable in self._on(person, day, role))
                self.model.Add(count >= low).OnlyEnforceIf(self._group(name))
                self.model.Add(count <= low + self.problem.rules.spread).OnlyEnforceIf(self._group(name))
            if kind is None:
                self._shares(role, low, {person.id for person in full})

    def _shares(self, role: str, low: Any, full: set[int]) -> None:
        """Whoever is away for a while does no more than the others, and no less than her share of the days."""
        most = max((self.problem.free_days(person) for person in self.problem.people_of(role)), default=0)
        for person in self.problem.people_of(role):
            free = self.problem.free_days(person)
            if person.id in full or not free:
                continue
            count = sum(variable for day in self.problem.days for variable in self._on(person, day, role))
            self.model.Add(count <= low + self.problem.rules.spread).OnlyEnforceIf(self._group("spread"))
            self.model.Add(most * count >= free * low - (most - 1)).OnlyEnforceIf(self._group("share"))

    def _locked(self) -> None:
        for placing in self.problem.locked:
            variable = self.x.get((placing.person, placing.date, placing.slot))
            if variable is None:
                self.model.Add(self._group("locked") == 0)
            else:
                self.model.Add(variable == 1).OnlyEnforceIf(self._group("locked"))

    def solve(self, without: frozenset[str] = frozenset()) -> tuple[str, tuple[Placing, ...]]:
        """('solved', placings), ('impossible', ()) or ('unknown', ())."""
        for name, literal in self.groups.items():
            self.model.Add(literal == (0 if name in without else 1))
        solver = self.cp.CpSolver()
        solver.parameters.random_seed = SEED
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = SECONDS
        status = solver.Solve(self.model)
        if status in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            chosen = [key for key, variable in self.x.items() if solver.Value(variable)]
            return "solved", tuple(Placing(day, slot, person) for person, day, slot in sorted(chosen, key=_by_day))
        return ("impossible" if status == self.cp.INFEASIBLE else "unknown"), ()


def _by_day(key: tuple[int, date, str]) -> tuple[date, str, int]:
    return key[1], key[2], key[0]


# Why there is none


def _explain(problem: Problem) -> list[str]:
    """A smallest set of rule groups that contradict one another, and what would make a rota possible."""
    groups = list(_Model(problem).groups)
    needed = set(groups)
    for name in groups:
        if _Model(problem).solve(frozenset(groups) - (needed - {name}))[0] == "impossible":
            needed.discard(name)
    names = "、".join(_rule_names(problem.rules)[name] for name in groups if name in needed)
    found = [_("These rules cannot be kept together: %(rules)s.") % {"rules": names or _("one person for every duty")}]
    return found + [_("It would work with: %(change)s.") % {"change": change} for change in _ways_out(problem, needed)]


def _ways_out(problem: Problem, needed: set[str]) -> list[str]:
    rules, found = problem.rules, []
    for gap in range(rules.gap - 1, -1, -1) if "gap" in needed else ():
        if _Model(replace(problem, rules=replace(rules, gap=gap))).solve()[0] == "solved":
            found.append(_("%(gap)d free days between two duties") % {"gap": gap})
            break
    wider = replace(problem, rules=replace(rules, spread=rules.spread + 1))
    if needed & {"spread", "rest", "holiday", "share"} and _Model(wider).solve()[0] == "solved":
        found.append(_("numbers of duties that differ by up to %(spread)d") % {"spread": rules.spread + 1})
    if "locked" in needed and _Model(replace(problem, locked=())).solve()[0] == "solved":
        found.append(_("the locked duties unlocked"))
    return found


def _rule_names(rules: Rules) -> dict[str, str]:
    return {
        "gap": _("at least %(gap)d free days between two duties") % {"gap": rules.gap},
        "spread": _("numbers of duties that differ by at most %(spread)d") % {"spread": rules.spread},
        "share": _("a fair share for those who are away for some days"),
        "rest": _("duties on days off counted apart"),
        "holiday": _("duties on public holidays counted apart"),
        "locked": _("the locked duties"),
    }


def last_before(dates: list[date], first: date) -> date | None:
    """The latest of these days before ``first``, if it is near enough to matter."""
    near = [day for day in dates if first - timedelta(days=31) <= day < first]
    return max(near, default=None)
