"""Why there is no rota, as far as it can be seen without solving: with the days and the people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.rota.rules import DUTY, LEADER, STANDBY, Day, Person, Problem
from reports.rota.words import day_words, role_name, span_words

LINES = 8  # of one kind; nobody reads thirty-one


def obvious(problem: Problem) -> list[str]:
    """Nobody for a role; too few people on a day; locked duties that break a rule; too few for the time between."""
    steps = (_nobody, _too_few_anywhere, _locked_badly, _too_close)
    return next((found for step in steps if (found := step(problem))), [])


def _nobody(problem: Problem) -> list[str]:
    found = []
    for role in (LEADER, DUTY):
        needed = any(slot.role == role and slot.need for day in problem.days for slot in day.slots)
        if needed and not problem.people_of(role):
            found.append(_("There is nobody for “%(role)s”. Enter people for it.") % {"role": role_name(role)})
    return found


def _too_few_anywhere(problem: Problem) -> list[str]:
    found = [line for day in problem.days for line in _too_few(problem, day)]
    if len(found) > LINES:
        found[LINES:] = [_("and %(count)d days more like these") % {"count": len(found) - LINES}]
    return found


def _too_few(problem: Problem, day: Day) -> list[str]:
    found = []
    for slot in day.slots:
        there = [person for person in problem.people if problem.may(person, day, slot)]
        if slot.role != STANDBY and len(there) < slot.need:
            words = {"day": day_words(day.date), "role": role_name(slot.role), "need": slot.need, "there": len(there)}
            found.append(
                _("%(day)s: %(need)d needed for “%(role)s”, only %(there)d can be on duty (leave, nights).") % words
            )
    return found


def _locked_badly(problem: Problem) -> list[str]:
    people = {person.id: person for person in problem.people}
    days = {day.date: day for day in problem.days}
    found, last = [], {person.id: person.last for person in problem.people}
    for placing in sorted(problem.locked, key=lambda it: (it.date, it.slot, it.person)):
        person, day = people.get(placing.person), days.get(placing.date)
        slot = next((slot for slot in day.slots if slot.key == placing.slot), None) if day else None
        if day is None or slot is None:
            continue
        words = {"day": day_words(day.date), "name": person.name if person else "—", "gap": problem.rules.gap}
        if person is None or not problem.may(person, day, slot):
            found.append(_("%(day)s: %(name)s is locked there, but cannot be on duty (leave, role, nights).") % words)
            continue
        if slot.role == STANDBY:
            if any((it.person, it.date) == (person.id, day.date) and it != placing for it in problem.locked):
                found.append(_("%(day)s: %(name)s is locked both on call and on duty.") % words)
            continue
        before = last[person.id]
        if before and (day.date - before).days <= problem.rules.gap:
            words |= {"before": day_words(before)}
            text = _("%(day)s: %(name)s is locked there, and on duty on %(before)s; %(gap)d free days are wanted.")
            found.append(text % words)
        last[person.id] = day.date
    return [_("%(line)s Unlock one of them, or change the rule.") % {"line": line} for line in found[:LINES]]


def _too_close(problem: Problem) -> list[str]:
    """The first stretch of days that the people of a role cannot cover because of the time between duties."""
    gap = problem.rules.gap
    for role in (LEADER, DUTY):
        for length in range(2, min(2 * gap + 3, len(problem.days)) + 1):
            for start in range(len(problem.days) - length + 1):
                window = problem.days[start : start + length]
                need = sum(slot.need for day in window for slot in day.slots if slot.role == role)
                times = [_most_duties(person, window, gap) for person in problem.people_of(role)]
                if need > sum(times):
                    words = {
                        "days": span_words(window[0].date, window[-1].date), "gap": gap, "role": role_name(role),
                        "need": need, "people": sum(map(bool, times)), "most": sum(times),
                    }  # fmt: skip
                    return [
                        _(
                            "%(days)s: “%(role)s” is needed %(need)d times; %(people)d people can be on duty then, and "
                            "with %(gap)d free days between two duties only %(most)d times. Shorten the time between "
                            "duties, add people, or move a leave."
                        )
                        % words
                    ]
    return []


def _most_duties(person: Person, window: tuple[Day, ...], gap: int) -> int:
    """How often somebody could be on duty in these days, greedily from the first on."""
    days = [day.date for day in window if day.date not in person.off]
    if person.last:
        days = [day for day in days if (day - person.last).days > gap]
    count = 0
    while days:
        count += 1
        days = [day for day in days if (day - days[0]).days > gap]
    return count
