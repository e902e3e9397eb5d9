"""An independent look at a finished rota: counts by hand, knows nothing of the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reports.rota.rules import DUTY, HOLIDAY, LEADER, REST, Day, Person, Placing, Problem
from reports.rota.words import day_words, role_name


@dataclass(frozen=True)
class Fault:
    """``date`` None: the month as a whole. ``hard``: must not be published."""

    date: date | None
    text: str
    hard: bool = True


def faults(problem: Problem, placings: Iterable[Placing]) -> list[Fault]:
    """Everything that is wrong with a rota, by day; an empty list means that every rule is kept."""
    duties = sorted(placings, key=lambda it: (it.date, it.slot, it.person))
    people = {person.id: person for person in problem.people}
    found = [fault for day in problem.days for fault in _day(day, duties, people)]
    for person in problem.people:
        found += _gaps(person, [it.date for it in duties if it.person == person.id], problem.rules.gap)
    for role in (LEADER, DUTY):
        found += _fairness(problem, role, duties)
    return sorted(found, key=lambda fault: (fault.date or date.max, not fault.hard))


def _day(day: Day, duties: list[Placing], people: dict[int, Person]) -> list[Fault]:
    found: list[Fault] = []
    here = [it for it in duties if it.date == day.date]
    for slot in day.slots:
        there = [it.person for it in here if it.slot == slot.key]
        words = {"day": day_words(day.date), "role": role_name(slot.role), "need": slot.need, "count": len(there)}
        if len(there) != slot.need:
            text = _("%(day)s: %(need)d needed for “%(role)s”, %(count)d entered.") % words
            found.append(Fault(day.date, text))
        for number in there:
            found += _person(day, slot.role, slot.night, people.get(number), words)
    for number, times in Counter(it.person for it in here).items():
        if times > 1 and number in people:
            text = _("%(day)s: %(name)s stands there %(times)d times.")
            found.append(
                Fault(day.date, text % {"day": day_words(day.date), "name": people[number].name, "times": times})
            )
    return found


def _person(day: Day, role: str, night: bool, person: Person | None, words: dict[str, object]) -> list[Fault]:
    if person is None:
        return [Fault(day.date, _("%(day)s: somebody who is not on the staff any more.") % words)]
    found, words = [], words | {"name": person.name}
    if role not in person.roles:
        found.append(Fault(day.date, _("%(day)s: %(name)s is not entered for “%(role)s”.") % words))
    if day.date in person.off:
        found.append(Fault(day.date, _("%(day)s: %(name)s is on leave or not in post.") % words))
    if night and not person.nights:
        found.append(Fault(day.date, _("%(day)s: %(name)s does no nights.") % words))
    return found


def _gaps(person: Person, days: list[date], gap: int) -> list[Fault]:
    found = []
    before = person.last
    for day in sorted(set(days)):
        if before and (day - before).days <= gap:
            words = {"day": day_words(day), "name": person.name, "free": (day - before).days - 1, "gap": gap}
            text = _("%(day)s: %(name)s has only %(free)d free days since the last duty; %(gap)d are wanted.")
            found.append(Fault(day, text % words))
        before = day
    return found


def _fairness(problem: Problem, role: str, duties: list[Placing]) -> list[Fault]:
    slots = {(day.date, slot.key) for day in problem.days for slot in day.slots if slot.role == role}
    kinds = {day.date: day.kind for day in problem.days}
    full = problem.full_timers(role)
    found = []
    for kind, label in ((None, _("duties")), (REST, _("duties on days off")), (HOLIDAY, _("duties on holidays"))):
        counts = {
            person.name: sum(
                it.person == person.id and (it.date, it.slot) in slots and kind in (None, kinds[it.date])
                for it in duties
            )
            for person in full
        }
        if counts and max(counts.values()) - min(counts.values()) > problem.rules.spread:
            most, least = max(counts, key=lambda it: counts[it]), min(counts, key=lambda it: counts[it])
            words = {
                "role": role_name(role), "label": label, "most": most, "high": counts[most],
                "least": least, "low": counts[least], "spread": problem.rules.spread,
            }  # fmt: skip
            text = _(
                "“%(role)s”, %(label)s: %(most)s has %(high)d, %(least)s %(low)d; at most %(spread)d apart is wanted."
            )
            found.append(Fault(None, text % words, hard=False))
    return found
