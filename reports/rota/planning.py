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
from reports.rota.models import Duty, Leave, Rota, Staff, Station
from reports.rota.rules import STANDBY, Day, Person, Placing, Problem, month_days
from reports.rota.solve import Plan, last_before, plan
from reports.rota.terms import Terms, terms_now, terms_of

LOOK_BACK = 31
FIRST_YEAR, LAST_YEAR = 2020, 2099


class Stale(ValidationError):
    """Somebody else has saved in the meantime; nothing was changed."""


def stale_words() -> str:
    return _("Somebody else has changed this rota in the meantime. Look at it again; nothing of yours was saved.")


@dataclass
class Month:
    """All that a month's page, paper or plan needs. ``staff``: everybody of the station; ``leaves``: of this month."""

    station: Station
    first: date
    rota: Rota | None
    terms: Terms
    known: dict[date, Known]
    staff: dict[int, Staff]
    leaves: list[Leave]
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


def open_month(station: Station, first: date, terms: Terms | None = None) -> Month:
    """Reads a month, under ``terms`` or else those it was planned under. About ten queries."""
    dates = month_days(first.year, first.month)
    rota = Rota.objects.filter(station=station, month=first).first()
    terms = terms or (terms_of(rota) if rota else None) or terms_now(station)
    duties = list(rota.duties.select_related("staff")) if rota else []
    staff = {one.pk: one for one in station.staff.select_related("user")}
    leaves = list(Leave.objects.filter(staff__in=staff, first__lte=dates[-1], last__gte=first).select_related("staff"))
    known = days_of(dates)
    days = tuple(Day(day, known[day].kind, terms.slots(known[day].kind)) for day in dates)
    people = tuple(_people(staff, leaves, dates, {duty.staff_id for duty in duties}))
    locked = tuple(placings(duty for duty in duties if duty.locked))
    problem = Problem(days, people, terms.rules, locked)
    return Month(station, first, rota, terms, known, staff, leaves, duties, problem)


def _people(staff: Mapping[int, Staff], leaves: list[Leave], dates: list[date], standing: set[int]) -> Iterable[Person]:
    """Whoever is there for a day at least, or stands on the rota. A closed account is gone from today on."""
    today = timezone.localdate()
    away: dict[int, set[date]] = defaultdict(set)
    for leave in leaves:
        away[leave.staff_id] |= {day for day in dates if leave.first <= day <= leave.last}
    earlier = _earlier(staff, dates[0])
    for number, one in staff.items():
        gone = {day for day in dates if not one.is_there(day) or (one.is_closed and day >= today)}
        off = frozenset(away[number] | gone)
        if len(off) < len(dates) or number in standing:
            yield Person(number, one.name, one.roles, off, one.nights, last_before(earlier[number], dates[0]))


def _earlier(staff: Mapping[int, Staff], first: date) -> dict[int, list[date]]:
    """When each was on duty in the weeks before. Being on call does not count."""
    past = Duty.objects.filter(staff__in=staff, date__lt=first, date__gte=first - timedelta(days=LOOK_BACK))
    found: dict[int, list[date]] = defaultdict(list)
    for number, day in past.exclude(slot=STANDBY).values_list("staff_id", "date"):
        found[number].append(day)
    return found


def placings(duties: Iterable[Duty]) -> list[Placing]:
    return [Placing(duty.date, duty.slot, duty.staff_id) for duty in duties]


def make_plan(station: Station, first: date, seen: int | None = None) -> Plan:
    """Plan the month anew around what is locked, under the station's terms of today.

    Nothing is changed when there is no rota. ``seen``: the version that the planner looked at. Raises ValidationError.
    """
    terms = terms_now(station)
    month = open_month(station, first, terms)
    if month.is_published:
        raise ValidationError(_("This rota has been published. Change single days instead of planning it anew."))
    if seen is None:
        seen = month.rota.version if month.rota else 0
    found = plan(month.problem)
    if found.exists:
        with transaction.atomic():
            rota = take(station, first, seen)
            locked = {(duty.date, duty.slot, duty.staff_id) for duty in month.duties if duty.locked}
            rota.duties.all().delete()
            Duty.objects.bulk_create(
                Duty(rota=rota, date=it.date, slot=it.slot, staff_id=it.person,
                     locked=(it.date, it.slot, it.person) in locked)
                for it in found.placings
            )  # fmt: skip
            rota.rules = terms.as_json()
            rota.save(update_fields=["rules"])
    return found


def take(station: Station, first: date, seen: int) -> Rota:
    """The rota's row, counted up by one: only whoever saw its last version may change it. Raises Stale."""
    rota, _made = Rota.objects.get_or_create(station=station, month=first)
    if not Rota.objects.filter(pk=rota.pk, version=seen).update(version=F("version") + 1):
        raise Stale(stale_words())
    rota.refresh_from_db()
    return rota


@transaction.atomic
def publish(station: Station, first: date, user: Any, seen: int | None = None, accept: bool = False) -> Rota:
    """Make the month valid. Raises ValidationError with every reason against it; soft ones may be accepted."""
    month = open_month(station, first)
    if month.rota and seen not in (None, month.rota.version):
        raise Stale(stale_words())
    reasons = reasons_against(month)
    if not accept:
        reasons += [fault.text for fault in month.faults if not fault.hard]
    if reasons or month.rota is None:
        raise ValidationError(reasons)
    rota = take(station, first, month.rota.version if seen is None else seen)
    rota.published_at, rota.published_by = timezone.now(), user if getattr(user, "pk", None) else None
    rota.save(update_fields=["published_at", "published_by"])
    return rota


def reasons_against(month: Month) -> list[str]:
    """Why a month cannot be published at all."""
    reasons = []
    if not month.duties:
        reasons.append(_("Nothing has been planned yet."))
    if month.is_published:
        reasons.append(_("This rota has been published already."))
    if not is_known(month.first.year):
        reasons.append(
            _("The public holidays of %(year)d have not been entered. Enter them in the holiday table first.")
            % {"year": month.first.year}
        )
    return reasons + [fault.text for fault in month.faults if fault.hard]
