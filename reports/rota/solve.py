"""Plans a duty rota with OR-Tools CP-SAT, or says which rules collide. Pure: dataclasses in, dataclasses out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from reports.rota.collide import explain
from reports.rota.model import Clock, Model
from reports.rota.obvious import obvious
from reports.rota.rules import STANDBY, Placing, Problem

SECONDS = 9.0  # for the whole answer; a village's month takes a few hundredths
FOR_A_ROTA = 5.0


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
    if found := obvious(problem):
        return Plan(collisions=tuple(found))
    clock = Clock(SECONDS)
    status, placings = Model(problem).solve(FOR_A_ROTA)
    if status == "solved":
        return Plan(placings=(*placings, *_on_call(problem, placings)))
    if status == "unknown":
        return Plan(
            collisions=(_("No rota was found in time. Unlock some duties, or shorten the time between duties."),)
        )
    return Plan(collisions=tuple(explain(problem, clock)))


def _on_call(problem: Problem, placings: tuple[Placing, ...]) -> list[Placing]:
    """Whoever has been on call least, is there, and is not on duty the same day; locked ones stay."""
    busy = {(it.date, it.person) for it in placings}
    times: Counter[int] = Counter()
    found: list[Placing] = []
    for day in problem.days:
        for slot in day.slots:
            if slot.role != STANDBY:
                continue
            there = [it for it in problem.people if problem.may(it, day, slot) and (day.date, it.id) not in busy]
            held = [it.person for it in problem.locked if (it.date, it.slot) == (day.date, slot.key)]
            free = sorted((it.id for it in there), key=lambda number: (times[number], number))
            chosen = [*[it for it in free if it in held], *[it for it in free if it not in held]][: slot.need]
            times.update(chosen)
            found += [Placing(day.date, slot.key, number) for number in chosen]
    return found


def last_before(dates: list[date], first: date) -> date | None:
    """The latest of these days before ``first``, if it is near enough to matter."""
    near = [day for day in dates if first - timedelta(days=31) <= day < first]
    return max(near, default=None)
