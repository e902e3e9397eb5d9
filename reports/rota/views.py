"""值班 at the desk: stations, their people, a month planned, corrected, published, printed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused, desk_page
from reports.rota import planning
from reports.rota.access import find_station, may_edit_holidays, refused, stations_of
from reports.rota.calendar import days_of, is_known
from reports.rota.forms import HolidaysForm, LeaveForm, ShiftForm, StaffForm, StationForm
from reports.rota.models import CalendarDay, Duty, Leave, Staff, Station
from reports.rota.rules import month_days
from reports.rota.table import rows_of

SMALL = "abcdefghjkmnpqrstuvwxyz23456789"
Request = HttpRequest


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@require_safe
@desk_page
def stations(request: Request) -> HttpResponse:
    if not scope_of(request.user, "roster"):
        raise refused()
    following = next_month(timezone.localdate())
    context = {
        "stations": stations_of(request.user)[:500],
        "month": f"{following:%Y-%m}",
        "holidays": may_edit_holidays(request.user),
        "year": following.year,
        "is_known": is_known(following.year),
    }
    return render(request, "rota/stations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def edit(request: Request, code: str = "") -> HttpResponse:
    if not scope_of(request.user, "roster"):
        raise refused()
    station = find_station(request.user, code) if code else Station(code=f"zhiban-{get_random_string(6, SMALL)}")
    form = StationForm(request.user, request.POST or None, instance=station)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("The station has been saved."))
        return redirect("rota:station", saved.code)
    context = {"form": form, "station": station, "is_new": not code}
    return render(request, "rota/edit.html", context, status=400 if form.errors else 200)


@require_safe
@desk_page
def station(request: Request, code: str) -> HttpResponse:
    return _station(request, find_station(request.user, code))


def _station(request: Request, found: Station, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "station": found,
        "staff": found.staff.all(),
        "shifts": found.shifts.all(),
        "leaves": Leave.objects.filter(staff__station=found, last__gte=today).select_related("staff")[:200],
        "rotas": found.rotas.all()[:24],
        "next": f"{next_month(today):%Y-%m}",
        "this": f"{today:%Y-%m}",
        "staff_form": StaffForm(),
        "leave_form": LeaveForm(found),
        "shift_form": ShiftForm(),
    }
    return render(request, "rota/station.html", context | forms, status=status)


@require_POST
@desk_page
def add(request: Request, code: str, what: str) -> HttpResponse:
    """Add to a station: one of its people, a leave, a shift."""
    found = find_station(request.user, code)
    forms: dict[str, Any] = {
        "staff": lambda: StaffForm(request.POST, instance=Staff(station=found)),
        "leave": lambda: LeaveForm(found, request.POST),
        "shift": lambda: ShiftForm(request.POST, instance=_shift_of(found)),
    }
    if what not in forms:
        raise Refused(_("There is no such step"), _("Go back to the station and use its buttons."), 404)
    form = forms[what]()
    if not form.is_valid():
        return _station(request, found, 400, **{f"{what}_form": form})
    form.save()
    messages.success(request, _("Entered."))
    return redirect("rota:station", code)


def _shift_of(found: Station) -> Any:
    from reports.rota.models import Shift

    return Shift(station=found)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def person(request: Request, code: str, pk: int) -> HttpResponse:
    found = find_station(request.user, code)
    one = get_object_or_404(Staff, pk=pk, station=found)
    form = StaffForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. Rotas that exist already stay as they are."))
        return redirect("rota:station", code)
    return render(request, "rota/person.html", {"form": form, "station": found}, status=400 if form.errors else 200)


@require_POST
@desk_page
def remove(request: Request, code: str, what: str, pk: int) -> HttpResponse:
    """Take back a leave, or a shift that stands on no rota."""
    found = find_station(request.user, code)
    if what == "leave":
        get_object_or_404(Leave, pk=pk, staff__station=found).delete()
    elif what == "shift":
        shift = get_object_or_404(found.shifts, pk=pk)
        if Duty.objects.filter(rota__station=found, slot=f"duty:{pk}").exists():
            messages.error(request, _("This shift stands on a rota, so it stays."))
            return redirect("rota:station", code)
        shift.delete()
    else:
        raise Refused(_("There is no such step"), _("Go back to the station and use its buttons."), 404)
    messages.success(request, _("Removed."))
    return redirect("rota:station", code)


def _month(user: Any, code: str, name: str) -> tuple[Station, date]:
    found = find_station(user, code)
    try:
        return found, planning.read_month_name(name)
    except ValidationError as error:
        raise Refused(_("No such month"), error.messages[0], 404) from error


@require_safe
@desk_page
def month(request: Request, code: str, name: str) -> HttpResponse:
    found, first = _month(request.user, code, name)
    return _show(request, found, first)


def _show(request: Request, found: Station, first: date, status: int = 200, **more: Any) -> HttpResponse:
    opened = planning.open_month(found, first)
    faults = opened.faults
    context = {
        "station": found,
        "first": first,
        "name": f"{first:%Y-%m}",
        "month": opened,
        "rows": rows_of(opened, faults),
        "faults": faults,
        "has_hard": any(fault.hard for fault in faults),
        "against": planning.reasons_against(opened),
        "is_known": is_known(first.year),
        "holidays": may_edit_holidays(request.user),
        "changes": opened.rota.changes.all()[:100] if opened.rota else [],
        "following": f"{next_month(first):%Y-%m}",
    }
    return render(request, "rota/month.html", context | more, status=status)


@require_POST
@desk_page
def plan(request: Request, code: str, name: str) -> HttpResponse:
    found, first = _month(request.user, code, name)
    try:
        result = planning.make_plan(found, first, request.user, _seen(request))
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
    found, first = _month(request.user, code, name)
    reason = request.POST.get("reason", "")[:200]
    try:
        wishes = list(_wishes(request, found, first))
        changed = planning.correct(found, first, wishes, request.user, _seen(request) or 0, reason)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("rota:month", code, name)
    if changed:
        messages.success(request, _("%(count)d days have been changed.") % {"count": len(changed)})
    else:
        messages.success(request, _("Saved."))
    return redirect("rota:month", code, name)


def _wishes(request: Request, found: Station, first: date) -> Any:
    """Fields 's-2026-12-05-duty:3' with the numbers of people, 'l-…' for what is locked."""
    valid = {str(pk) for pk in found.staff.values_list("pk", flat=True)}
    slots = {slot.key for row in planning.slots_of(found).values() for slot in row}
    for day in month_days(first.year, first.month):
        for slot in slots:
            key = f"{day:%Y-%m-%d}-{slot}"
            if f"s-{key}" not in request.POST:
                continue
            chosen = [value for value in request.POST.getlist(f"s-{key}") if value]
            if not set(chosen) <= valid:
                raise ValidationError(_("Somebody chosen is not on the staff of this station. Look at the page again."))
            yield planning.Wish(day, slot, tuple(int(value) for value in chosen), f"l-{key}" in request.POST)


@require_POST
@desk_page
def publish(request: Request, code: str, name: str) -> HttpResponse:
    found, first = _month(request.user, code, name)
    try:
        planning.publish(found, first, request.user, _seen(request), accept="accept" in request.POST)
    except ValidationError as error:
        return _show(request, found, first, 400, refusals=error.messages)
    messages.success(request, _("Published. Everybody on it sees the duties on the phone."))
    return redirect("rota:month", code, name)


def _seen(request: Request) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@require_safe
@login_required
def mine(request: Request) -> HttpResponse:
    """My duties from today on, of published rotas."""
    today = timezone.localdate()
    duties = Duty.objects.filter(
        staff__user_id=int(request.user.pk or 0), rota__published_at__isnull=False, date__gte=today
    )
    found = list(duties.select_related("rota__station").order_by("date")[:60])
    known = days_of(duty.date for duty in found)
    shifts = {f"duty:{shift.pk}": shift for duty in found for shift in duty.rota.station.shifts.all()} if found else {}
    rows = [(duty, known[duty.date], shifts.get(duty.slot)) for duty in found]
    response = render(request, "rota/mine.html", {"rows": rows})
    add_never_cache_headers(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def holidays(request: Request, year: int) -> HttpResponse:
    if not may_edit_holidays(request.user):
        raise refused()
    if not planning.FIRST_YEAR <= year <= planning.LAST_YEAR:
        raise Refused(_("No such year"), _("Choose a year from 2020 to 2099."), 404)
    form = HolidaysForm(year, request.POST or None, initial={"days": _lines(year)})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            CalendarDay.objects.filter(date__year=year).delete()
            CalendarDay.objects.bulk_create(form.cleaned_data["days"])
        messages.success(request, _("The calendar has been saved. Rotas that exist already stay as they are."))
        return redirect("rota:stations")
    context = {"form": form, "year": year, "is_known": is_known(year)}
    return render(request, "rota/holidays.html", context, status=400 if form.errors else 200)


def _lines(year: int) -> str:
    """The year as it is known now, in the form's own writing."""
    dates = [day for month in range(1, 13) for day in month_days(year, month)]
    known = days_of(dates)
    lines = [
        f"{day:%Y-%m-%d} {known[day].name or '班'}"
        for day in dates
        if known[day].kind == "holiday" or known[day].exchanged
    ]
    return "\n".join(lines)
