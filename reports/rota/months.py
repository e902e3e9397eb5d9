"""A station's month at the desk: planned, corrected by hand, published; and everybody's own duties on the phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms_app.records.access import Refused, desk_page
from reports.rota import correcting, planning
from reports.rota.access import find_station, may_edit_holidays
from reports.rota.calendar import days_of, is_known
from reports.rota.models import Duty, Station
from reports.rota.rules import following_month
from reports.rota.table import rows_of, shares_of
from reports.rota.terms import Terms, terms_now, terms_of

Request = HttpRequest


def find_month(user: Any, code: str, name: str) -> tuple[Station, date]:
    """Raises Refused."""
    found = find_station(user, code)
    try:
        return found, planning.read_month_name(name)
    except ValidationError as error:
        raise Refused(_("No such month"), error.messages[0], 404) from error


@require_safe
@desk_page
def month(request: Request, code: str, name: str) -> HttpResponse:
    found, first = find_month(request.user, code, name)
    return _show(request, found, first)


def _show(request: Request, found: Station, first: date, status: int = 200, **more: Any) -> HttpResponse:
    opened = planning.open_month(found, first)
    faults = opened.faults
    changes = list(opened.rota.changes.all()[:100]) if opened.rota else []
    context = {
        "station": found,
        "first": first,
        "name": f"{first:%Y-%m}",
        "month": opened,
        "rows": rows_of(opened, faults),
        "shares": shares_of(opened),
        "faults": faults,
        "has_hard": any(fault.hard for fault in faults),
        "is_outdated": bool(opened.duties) and not opened.is_published and opened.terms != terms_now(found),
        "slots": [(slot.key, opened.terms.slot_words(slot.key)) for slot in opened.problem.days[0].slots],
        "has_notice": any(change.published for change in changes),
        "is_known": is_known(first.year),
        "holidays": may_edit_holidays(request.user),
        "changes": [(change, opened.terms.slot_words(change.slot)) for change in changes],
        "following": f"{following_month(first):%Y-%m}",
    }
    return render(request, "rota/month.html", context | more, status=status)


@require_POST
@desk_page
def plan(request: Request, code: str, name: str) -> HttpResponse:
    found, first = find_month(request.user, code, name)
    try:
        result = planning.make_plan(found, first, _seen(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("rota:month", code, name)
    if not result.exists:
        return _show(request, found, first, 400, collisions=result.collisions)
    messages.success(request, _("Planned. Check it, change what must be changed, then publish it."))
    return redirect("rota:month", code, name)


@require_POST
@desk_page
def correct(request: Request, code: str, name: str) -> HttpResponse:
    found, first = find_month(request.user, code, name)
    try:
        wishes = list(_wishes(request, planning.open_month(found, first)))
        made = correcting.correct(found, first, wishes, request.user, _seen(request), _reason(request))
        _say(request, len(made))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("rota:month", code, name)


def _wishes(request: Request, opened: planning.Month) -> Iterator[correcting.Wish]:
    """Fields 's-2026-12-05-duty:3' with the numbers of people, 'l-…' for what is locked."""
    valid = {str(pk) for pk in opened.staff}
    for day in opened.problem.days:
        for slot in day.slots:
            key = f"{day.date:%Y-%m-%d}-{slot.key}"
            if f"s-{key}" not in request.POST:
                continue
            chosen = [value for value in request.POST.getlist(f"s-{key}") if value]
            if not set(chosen) <= valid:
                raise ValidationError(_("Somebody chosen is not on the staff of this station. Look at the page again."))
            numbers = tuple(int(value) for value in chosen)
            yield correcting.Wish(day.date, slot.key, numbers, f"l-{key}" in request.POST)


@require_POST
@desk_page
def swap(request: Request, code: str, name: str) -> HttpResponse:
    """Exchange two days: 'one' and 'other' are dates of the month, 'slot' says what is exchanged."""
    found, first = find_month(request.user, code, name)
    opened = planning.open_month(found, first)
    days = {f"{day.date:%Y-%m-%d}": day for day in opened.problem.days}
    one, other = (days.get(request.POST.get(field, "")) for field in ("one", "other"))
    slot = request.POST.get("slot", "")
    try:
        if not one or not other or slot not in {it.key for it in one.slots}:
            raise ValidationError(_("Choose two days of this month and what is exchanged."))
        made = correcting.swap(found, opened, (one.date, other.date), slot, request.user, _seen(request),
                               _reason(request))  # fmt: skip
        _say(request, made)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("rota:month", code, name)


def _say(request: Request, changed: int) -> None:
    if changed:
        messages.success(request, _("%(count)d duties have been changed.") % {"count": changed})
    else:
        messages.success(request, _("Saved; everybody stays where she was."))


@require_POST
@desk_page
def publish(request: Request, code: str, name: str) -> HttpResponse:
    found, first = find_month(request.user, code, name)
    try:
        planning.publish(found, first, request.user, _seen(request), accept="accept" in request.POST)
    except ValidationError as error:
        return _show(request, found, first, 400, refusals=error.messages)
    messages.success(request, _("Published. Everybody on it sees the duties on the phone."))
    return redirect("rota:month", code, name)


def _seen(request: Request) -> int:
    """The version that the page showed; a month without a rota has none, as a rota that nobody has saved yet."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _reason(request: Request) -> str:
    return request.POST.get("reason", "")[:200]


@require_safe
@login_required
def mine(request: Request) -> HttpResponse:
    """My duties from today on, of published rotas."""
    duties = Duty.objects.filter(
        staff__user_id=int(request.user.pk or 0), rota__published_at__isnull=False, date__gte=timezone.localdate()
    )
    found = list(duties.select_related("rota__station").order_by("date", "slot")[:60])
    known = days_of(duty.date for duty in found)
    terms: dict[int, Terms] = {}
    for duty in found:
        if duty.rota_id not in terms:
            terms[duty.rota_id] = terms_of(duty.rota) or terms_now(duty.rota.station)
    rows = [(duty, known[duty.date], terms[duty.rota_id].slot_words(duty.slot)) for duty in found]
    response = render(request, "rota/mine.html", {"rows": rows})
    add_never_cache_headers(response)
    return response
