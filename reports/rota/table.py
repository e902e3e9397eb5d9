"""A month as lines: what page, paper and picture show of each day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reports.rota.check import Fault
from reports.rota.models import Duty, Staff
from reports.rota.planning import Month, slots_of
from reports.rota.rules import LEADER

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
    standby: str
    first_of_day: bool
    shifts: int
    faults: Sequence[str] = field(default=())


def rows_of(month: Month, faults: Sequence[Fault] = ()) -> list[Line]:
    """Lines of the whole month, one a shift, in order."""
    slots = slots_of(month.station)
    shifts = {f"duty:{shift.pk}": str(shift) for shift in month.station.shifts.all()} or {"duty": _("All day")}
    leaders = [one for one in month.staff.values() if one.leads]
    people = [one for one in month.staff.values() if one.serves]
    standby = [one for one in month.staff.values() if one.standby]
    lines: list[Line] = []
    for number, day in enumerate(month.problem.days):
        known = month.known[day.date]
        said = [fault.text for fault in faults if fault.date == day.date]
        duty_slots = [slot for slot in slots[day.kind] if slot.role != LEADER]
        for index, slot in enumerate(duty_slots):
            lines.append(
                Line(
                    date=day.date,
                    weekday=WEEKDAYS[day.date.weekday()],
                    kind=day.kind,
                    exchanged=known.exchanged,
                    note=known.name or (_("Exchanged working day") if known.exchanged else ""),
                    shift=shifts.get(slot.key, ""),
                    leader=Cell(
                        "leader", 1, month.on(day.date, "leader"), _with(leaders, month.on(day.date, "leader"))
                    ),
                    people=Cell(
                        slot.key, slot.need, month.on(day.date, slot.key), _with(people, month.on(day.date, slot.key))
                    ),
                    standby=standby[number % len(standby)].name if standby else "",
                    first_of_day=index == 0,
                    shifts=len(duty_slots),
                    faults=said if index == 0 else (),
                )
            )
    return lines


def _with(choices: list[Staff], duties: list[Duty]) -> list[Staff]:
    """Whoever stands there stays choosable, even out of the role by now."""
    known = {one.pk for one in choices}
    return [*choices, *(duty.staff for duty in duties if duty.staff_id not in known)]


def title_of(month: Month) -> str:
    words: dict[str, Any] = {"station": month.station.name, "year": month.first.year, "month": month.first.month}
    return _("%(station)s duty rota %(month)d/%(year)d") % words
