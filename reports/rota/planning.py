"""From a station and a month to the solver's problem, and back into the database. Every change is atomic."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.rota.calendar import Known, days_of, is_known
from reports.rota.check import Fault, faults
from reports.rota.models import Change, Duty, Leave, Rota, Staff, Station
from reports.rota.rules import DUTY, HOLIDAY, LEADER, WORK, Day, Person, Placing, Problem, Rules, Slot, month_days
from reports.rota.solve import Plan, last_before, plan

LOOK_BACK = 31
FIRST_YEAR, LAST_YEAR = 2020, 2099


class Stale(ValidationError):
    """Somebody else has saved in the meantime; nothing was changed."""


@dataclass
class Month:
    """All that a month's page, paper or plan needs. ``staff``: everybody who serves in it or stands on it."""

    station: Station
    first: date
    rota: Rota | None
    known: dict[date, Known]
    staff: dict[int, Staff]
    duties: list[Duty]
    problem: Problem

    @property
    def faults(self) -> list[Fault]:
        return faults(self.problem, placings(self.duties)) if self.duties else []

    @property
    def is_published(self) -> bool:
        return bool(self.rota and self.rota.published_at)

    def on(self, day: date, slot: str) -> list[Duty]:
        return [duty for duty in self.duties if duty.date == day and duty.slot == slot]


def read_month_name(text: str) -> date:
    """'2026-12' → its first day. Raises ValidationError."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR or not 1 <= int(found[2]) <= 12:
        raise ValidationError(_("“%(text)s” is no month. Write it as 2026-12.") % {"text": text[:20]})
    return date(int(found[1]), int(found[2]), 1)


def open_month(station: Station, first: date) -> Month:
    """Reads a month. About seven queries."""
    dates = month_days(first.year, first.month)
    rota = Rota.objects.filter(station=station, month=first).first()
    duties = list(rota.duties.select_related("staff")) if rota else []
    everybody = {one.pk: one for one in station.staff.all()}
    known = days_of(dates)
    slots = slots_of(station)
    days = tuple(Day(day, known[day].kind, slots[known[day].kind]) for day in dates)
    problem = Problem(days, tuple(_people(everybody, dates, duties)), Rules(station.gap), _locked(duties))
    return Month(station, first, rota, known, everybody, duties, problem)


def slots_of(station: Station) -> dict[str, tuple[Slot, ...]]:
    """The slots of a day by its kind: the leader, then the people of each shift."""
    shifts = list(station.shifts.all())
    needs = {WORK: station.on_workdays, "rest": station.on_rest_days, HOLIDAY: station.on_holidays}
    keys = [(f"duty:{shift.pk}", shift.is_night) for shift in shifts] or [("duty", False)]
    leader = Slot("leader", LEADER, 1)
    return {kind: (leader, *(Slot(key, DUTY, need, night) for key, night in keys)) for kind, need in needs.items()}


def _people(everybody: Mapping[int, Staff], dates: list[date], duties: list[Duty]) -> Iterable[Person]:
    first, last = dates[0], dates[-1]
    away: dict[int, set[date]] = defaultdict(set)
    for leave in Leave.objects.filter(staff__in=everybody, first__lte=last, last__gte=first):
        away[leave.staff_id] |= {day for day in dates if leave.first <= day <= leave.last}
    earlier: dict[int, list[date]] = defaultdict(list)
    past = Duty.objects.filter(staff__in=everybody, date__lt=first, date__gte=first - timedelta(days=LOOK_BACK))
    for number, day in past.values_list("staff_id", "date"):
        earlier[number].append(day)
    standing = {duty.staff_id for duty in duties}
    for number, one in everybody.items():
        off = away[number] | {day for day in dates if not one.is_there(day)}
        if len(off) < len(dates) or number in standing:
            yield Person(number, one.name, one.roles, frozenset(off), one.nights, last_before(earlier[number], first))


def placings(duties: Iterable[Duty]) -> list[Placing]:
    return [Placing(duty.date, duty.slot, duty.staff_id) for duty in duties]


def _locked(duties: Iterable[Duty]) -> tuple[Placing, ...]:
    return tuple(placings(duty for duty in duties if duty.locked))


def make_plan(station: Station, first: date, user: Any, seen: int | None = None) -> Plan:
    """Plan the month anew around what is locked. Nothing is changed when there is no rota. Raises Stale."""
    month = open_month(station, first)
    if month.is_published:
        raise ValidationError(_("This rota has been published. Change single days instead of planning it anew."))
    found = plan(month.problem)
    if found.exists:
        with transaction.atomic():
            rota = _take(station, first, seen if month.rota else None)
            locked = {(duty.date, duty.slot, duty.staff_id) for duty in month.duties if duty.locked}
            rota.duties.all().delete()
            Duty.objects.bulk_create(
                Duty(rota=rota, date=it.date, slot=it.slot, staff_id=it.person,
                     locked=(it.date, it.slot, it.person) in locked)
                for it in found.placings
            )  # fmt: skip
    return found


def _take(station: Station, first: date, seen: int | None) -> Rota:
    """The rota's row, counted up by one: only whoever saw its last version may change it. Raises Stale."""
    rota, _made = Rota.objects.get_or_create(station=station, month=first)
    rows = Rota.objects.filter(pk=rota.pk)
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(version=F("version") + 1):
        raise Stale(
            _("Somebody else has changed this rota in the meantime. Look at it again; nothing of yours was saved.")
        )
    rota.refresh_from_db()
    return rota


@dataclass(frozen=True)
class Wish:
    """What a hand wants in a slot: who, and whether it stays when the month is planned anew."""

    date: date
    slot: str
    staff: tuple[int, ...]
    locked: bool


@transaction.atomic
def correct(
    station: Station, first: date, wishes: Iterable[Wish], user: Any, seen: int, reason: str = ""
) -> list[Change]:
    """Write what was changed by hand; slots that stay as they are leave no trace. Raises Stale, ValidationError."""
    month = open_month(station, first)
    rota = _take(station, first, seen)
    made: list[Change] = []
    for wish in wishes:
        before = month.on(wish.date, wish.slot)
        if {duty.staff_id for duty in before} != set(wish.staff):
            made.append(_note(month, rota, wish, before, user, reason))
        rota.duties.filter(date=wish.date, slot=wish.slot).delete()
        Duty.objects.bulk_create(
            Duty(rota=rota, date=wish.date, slot=wish.slot, staff_id=number, locked=wish.locked)
            for number in dict.fromkeys(wish.staff)
        )
    if made and month.is_published and not reason.strip():
        raise ValidationError(_("The rota has been published: say why it changes."))
    Change.objects.bulk_create(made)
    return made


def _note(month: Month, rota: Rota, wish: Wish, before: list[Duty], user: Any, reason: str) -> Change:
    return Change(
        rota=rota, user=user, username=str(user), date=wish.date, slot=wish.slot, reason=reason.strip(),
        before="、".join(duty.staff.name for duty in before)[:300],
        after="、".join(month.staff[number].name for number in wish.staff)[:300],
        published=month.is_published,
    )  # fmt: skip


@transaction.atomic
def publish(station: Station, first: date, user: Any, seen: int | None = None, accept: bool = False) -> Rota:
    """Make the month valid. Raises ValidationError with every reason against it; soft ones may be accepted."""
    month = open_month(station, first)
    reasons = reasons_against(month)
    if not accept:
        reasons += [fault.text for fault in month.faults if not fault.hard]
    if reasons:
        raise ValidationError(reasons)
    rota = _take(station, first, seen)
    rota.published_at, rota.published_by = timezone.now(), user if getattr(user, "pk", None) else None
    rota.save(update_fields=["published_at", "published_by"])
    return rota


def reasons_against(month: Month) -> list[str]:
    """Why a month cannot be published at all."""
    reasons = []
    if not month.duties:
        reasons.append(_("Nothing has been planned yet."))
    if not is_known(month.first.year):
        reasons.append(
            _("The public holidays of %(year)d have not been entered. Enter them in the holiday table first.")
            % {"year": month.first.year}
        )
    return reasons + [fault.text for fault in month.faults if fault.hard]
