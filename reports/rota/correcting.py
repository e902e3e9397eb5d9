"""Corrections by hand: who stands where, and two days exchanged. What a hand has set is locked, and noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.rota.models import Change, Duty, Rota, Station
from reports.rota.planning import Month, open_month, take


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
    if month.rota is None:
        raise ValidationError(_("Nothing has been planned yet."))
    rota = take(station, first, seen)
    made: list[Change] = []
    for wish in wishes:
        before = month.on(wish.date, wish.slot)
        is_other = {duty.staff_id for duty in before} != set(wish.staff)
        if is_other:
            made.append(_note(month, rota, wish, before, user, reason))
        if is_other or any(duty.locked != wish.locked for duty in before):
            _write(rota, wish, locked=wish.locked or is_other)
    if made and month.is_published and not reason.strip():
        raise ValidationError(_("The rota has been published: say why it changes."))
    Change.objects.bulk_create(made)
    return made


def _write(rota: Rota, wish: Wish, *, locked: bool) -> None:
    rota.duties.filter(date=wish.date, slot=wish.slot).delete()
    Duty.objects.bulk_create(
        Duty(rota=rota, date=wish.date, slot=wish.slot, staff_id=number, locked=locked)
        for number in dict.fromkeys(wish.staff)
    )


def _note(month: Month, rota: Rota, wish: Wish, before: list[Duty], user: Any, reason: str) -> Change:
    return Change(
        rota=rota, user=user, username=str(user), date=wish.date, slot=wish.slot, reason=reason.strip(),
        before="、".join(duty.staff.name for duty in before)[:300],
        after="、".join(month.staff[number].name for number in wish.staff)[:300],
        published=month.is_published,
    )  # fmt: skip


def swap(station: Station, month: Month, days: tuple[date, date], slot: str, user: Any, seen: int, reason: str) -> int:
    """Exchange who is on duty in a slot on two days. The number of changes. Raises Stale, ValidationError."""
    one, other = (month.on(day, slot) for day in days)
    if days[0] == days[1]:
        raise ValidationError(_("Choose two different days to exchange."))
    if not one or len(one) != len(other):
        raise ValidationError(
            _("The two days have different numbers of people in this shift. Change them one by one in the table.")
        )
    if {duty.staff_id for duty in one} == {duty.staff_id for duty in other}:
        raise ValidationError(_("The same people are on duty on both days. There is nothing to exchange."))
    wishes = [
        Wish(day, slot, tuple(duty.staff_id for duty in others), True)
        for day, others in ((days[0], other), (days[1], one))
    ]
    return len(correct(station, month.first, wishes, user, seen, reason))
