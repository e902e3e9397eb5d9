"""A month as lines: what page, paper and picture show of each day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reports.rota.check import Fault
from reports.rota.models import Duty, Leave, Staff
from reports.rota.planning import Month
from reports.rota.rules import DUTY, HOLIDAY, LEADER, REST, STANDBY, Slot

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Cell:
    """One slot of a line. ``choices``: everybody who could be entered; ``picked``: as many as are needed."""

    key: str
    need: int
    duties: Sequence[Duty]
    choices: Sequence[Staff] = ()

    @property
    def picked(self) -> list[int | None]:
        numbers: list[int | None] = [duty.staff_id for duty in self.duties]
        return numbers + [None] * (self.need - len(numbers))

    @property
    def is_locked(self) -> bool:
        return any(duty.locked for duty in self.duties)

    @property
    def names(self) -> list[str]:
        return [duty.staff.name for duty in self.duties]

    @property
    def phones(self) -> list[str]:
        return [duty.staff.phone for duty in self.duties]


@dataclass(frozen=True)
class Line:
    """A shift of a day; ``first_of_day``: the one that carries date and leader."""

    date: date
    weekday: str
    kind: str
    exchanged: bool
    note: str
    shift: str
    leader: Cell
    people: Cell
    standby: Cell | None
    first_of_day: bool
    shifts: int
    faults: Sequence[str] = field(default=())


def rows_of(month: Month, faults: Sequence[Fault] = ()) -> list[Line]:
    """Lines of the whole month, one a shift, in order."""
    by_role = {role: [one for one in month.staff.values() if role in one.roles] for role in (LEADER, DUTY, STANDBY)}
    labels = {turn.key: turn.label for turn in month.terms.turns}
    lines: list[Line] = []
    for day in month.problem.days:
        known = month.known[day.date]
        said = [fault.text for fault in faults if fault.date == day.date]
        cells = {slot.key: _cell(month, day.date, slot, by_role[slot.role]) for slot in day.slots}
        turns = [slot.key for slot in day.slots if slot.role == DUTY]
        for index, key in enumerate(turns):
            lines.append(
                Line(
                    date=day.date,
                    weekday=WEEKDAYS[day.date.weekday()],
                    kind=day.kind,
                    exchanged=known.exchanged,
                    note=known.name or (_("Exchanged working day") if known.exchanged else ""),
                    shift=labels.get(key, ""),
                    leader=cells[LEADER],
                    people=cells[key],
                    standby=cells.get(STANDBY),
                    first_of_day=index == 0,
                    shifts=len(turns),
                    faults=said if index == 0 else (),
                )
            )
    return lines


def _cell(month: Month, day: date, slot: Slot, choices: list[Staff]) -> Cell:
    duties = month.on(day, slot.key)
    return Cell(slot.key, slot.need, duties, _with(choices, duties))


@dataclass(frozen=True)
class Share:
    """One of the staff beside the rota: when away this month, and how many duties, on days off and holidays apart."""

    staff: Staff
    leaves: Sequence[Leave]
    duties: int
    rest: int
    holidays: int
    calls: int


def shares_of(month: Month) -> list[Share]:
    """Everybody who is there in this month or stands on it, in the order of the staff."""
    kinds = {day.date: day.kind for day in month.problem.days}
    shares = []
    for number in (person.id for person in month.problem.people):
        days = [duty.date for duty in month.duties if duty.staff_id == number and duty.slot != STANDBY]
        calls = sum(duty.staff_id == number and duty.slot == STANDBY for duty in month.duties)
        rest, holidays = (sum(kinds[day] == kind for day in days) for kind in (REST, HOLIDAY))
        leaves = [leave for leave in month.leaves if leave.staff_id == number]
        shares.append(Share(month.staff[number], leaves, len(days), rest, holidays, calls))
    return shares


def _with(choices: list[Staff], duties: list[Duty]) -> list[Staff]:
    """Whoever stands there stays choosable, even out of the role by now."""
    known = {one.pk for one in choices}
    return [*choices, *(duty.staff for duty in duties if duty.staff_id not in known)]


def title_of(month: Month) -> str:
    words: dict[str, Any] = {"station": month.station.name, "year": month.first.year, "month": month.first.month}
    return _("%(station)s duty rota %(month)d/%(year)d") % words
