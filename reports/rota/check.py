"""An independent look at a finished rota: counts by hand, knows nothing of the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reports.rota.rules import DUTY, HOLIDAY, LEADER, REST, STANDBY, Day, Person, Placing, Problem
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
    found += _nowhere(problem, duties) + _unlocked(problem, duties, people)
    on_call = {slot.key for day in problem.days for slot in day.slots if slot.role == STANDBY}
    for person in problem.people:
        mine = [it.date for it in duties if it.person == person.id and it.slot not in on_call]
        found += _gaps(person, mine, problem.rules.gap)
    for role in (LEADER, DUTY):
        found += _fairness(problem, role, duties)
    return sorted(found, key=lambda fault: (fault.date or date.max, not fault.hard))


def _day(day: Day, duties: list[Placing], people: dict[int, Person]) -> list[Fault]:
    found: list[Fault] = []
    here = [it for it in duties if it.date == day.date]
    for slot in day.slots:
        there = [it.person for it in here if it.slot == slot.key]
        words = {"day": day_words(day.date), "role": role_name(slot.role), "need": slot.need, "count": len(there)}
        if len(there) > slot.need or (len(there) < slot.need and slot.role != STANDBY):
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
    """Each kind of day by itself. Those there on most of its days are compared with one another; whoever was away
    does no more than the others, and no less than her share, rounded down, of what the least busy of them does."""
    slots = {(day.date, slot.key) for day in problem.days for slot in day.slots if slot.role == role}
    people = [person for person in problem.people if role in person.roles]
    found = []
    for kind, label in ((None, _("duties")), (REST, _("duties on days off")), (HOLIDAY, _("duties on holidays"))):
        dates = {day.date for day in problem.days if kind in (None, day.kind)}
        counts = Counter(it.person for it in duties if it.date in dates and (it.date, it.slot) in slots)
        present = {person.id: len(dates - person.off) for person in people}
        longest = max(present.values(), default=0)
        whole = sorted((counts[it.id], it.name) for it in people if present[it.id] == longest and longest)
        if not whole:
            continue
        (low, least), (high, most) = whole[0], whole[-1]
        words = {"role": role_name(role), "label": label, "spread": problem.rules.spread}
        if high - low > problem.rules.spread:
            text = _(
                "“%(role)s”, %(label)s: %(most)s has %(high)d, %(least)s %(low)d; at most %(spread)d apart is wanted."
            )
            names = {"most": most, "high": high, "least": least, "low": low}
            found.append(Fault(None, text % (words | names), hard=False))
        for person in people:
            if 0 < present[person.id] < longest:
                between = present[person.id] * low // longest, low + problem.rules.spread
                found += _away(words | {"name": person.name, "count": counts[person.id]}, *between)
    return found


def _away(words: dict[str, object], fewest: int, most: int) -> list[Fault]:
    """Somebody who is away for a part of the month."""
    if fewest <= int(str(words["count"])) <= most:
        return []
    text = _("“%(role)s”, %(label)s: %(name)s, away for some days, has %(count)d; %(fewest)d to %(most)d are fair.")
    return [Fault(None, text % (words | {"fewest": fewest, "most": most}), hard=False)]


def _unlocked(problem: Problem, duties: list[Placing], people: dict[int, Person]) -> list[Fault]:
    text = _("%(day)s: %(name)s was locked there, and is not there any more.")
    return [
        Fault(
            it.date, text % {"day": day_words(it.date), "name": people[it.person].name if it.person in people else "—"}
        )
        for it in problem.locked
        if it not in duties
    ]


def _nowhere(problem: Problem, duties: list[Placing]) -> list[Fault]:
    """Duties in a shift or on a day that this month does not have."""
    slots = {(day.date, slot.key) for day in problem.days for slot in day.slots}
    text = _("%(day)s: a duty in a shift that the day does not have. Plan the month anew.")
    return [Fault(it.date, text % {"day": day_words(it.date)}) for it in duties if (it.date, it.slot) not in slots]
