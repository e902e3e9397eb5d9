"""What a duty rota has to keep to, as plain data: no Django, so that solver and checker can be tested alone.

A *slot* is what has to be filled on a day: the leader, the people of one shift, or whoever is on call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

LEADER, DUTY, STANDBY = "leader", "duty", "standby"
WORK, REST, HOLIDAY = "work", "rest", "holiday"  # a working day, a day off, a public holiday


@dataclass(frozen=True)
class Slot:
    """``key`` is unique on a day. ``night``: only those who may do nights.

    Somebody on call (``STANDBY``) sleeps at home: the slot may stay empty, and counts neither for the time between
    duties nor for fairness.
    """

    key: str
    role: str
    need: int
    night: bool = False


@dataclass(frozen=True)
class Day:
    date: date
    kind: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Person:
    """``off``: days of leave or out of post. ``last``: the last duty before the first day, if any."""

    id: int
    name: str
    roles: frozenset[str]
    off: frozenset[date] = frozenset()
    nights: bool = True
    last: date | None = None


@dataclass(frozen=True)
class Placing:
    """Somebody in a slot on a day."""

    date: date
    slot: str
    person: int


@dataclass(frozen=True)
class Rules:
    """``gap``: free days between two duties of one person. ``spread``: how far the numbers of duties may differ."""

    gap: int = 2
    spread: int = 1


@dataclass(frozen=True)
class Problem:
    days: tuple[Day, ...]
    people: tuple[Person, ...]
    rules: Rules = Rules()
    locked: tuple[Placing, ...] = field(default=())

    def may(self, person: Person, day: Day, slot: Slot) -> bool:
        """Whether this person could do it at all."""
        return slot.role in person.roles and day.date not in person.off and (person.nights or not slot.night)

    def people_of(self, role: str) -> list[Person]:
        return [person for person in self.people if role in person.roles]

    def between(self, first: int, last: int) -> Problem:
        """Only the days with these indices, ``last`` included."""
        days = self.days[first : last + 1]
        dates = {day.date for day in days}
        locked = tuple(placing for placing in self.locked if placing.date in dates)
        return Problem(days, self.people, self.rules, locked)


def month_days(year: int, month: int) -> list[date]:
    """All days of a month."""
    first = date(year, month, 1)
    return [first + timedelta(days=number) for number in range((following_month(first) - first).days)]


def following_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """Consecutive days as (first, last)."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
