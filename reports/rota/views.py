"""值班 at the desk: stations, their people, leave and shifts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused, desk_page
from reports.rota.access import find_station, may_edit_holidays, refused, stations_of
from reports.rota.calendar import is_known
from reports.rota.forms import LeaveForm, ShiftForm, StaffForm, StationForm
from reports.rota.models import Leave, Shift, Staff, Station
from reports.rota.rules import following_month

SMALL = "abcdefghjkmnpqrstuvwxyz23456789"
Request = HttpRequest


@require_safe
@desk_page
def stations(request: Request) -> HttpResponse:
    if not scope_of(request.user, "roster"):
        raise refused()
    following = following_month(timezone.localdate())
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
        "staff": found.staff.select_related("user"),
        "shifts": found.shifts.all(),
        "leaves": Leave.objects.filter(staff__station=found, last__gte=today).select_related("staff")[:200],
        "rotas": found.rotas.all()[:24],
        "next": f"{following_month(today):%Y-%m}",
        "this": f"{today:%Y-%m}",
        "staff_form": StaffForm(request.user, found),
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
        "staff": lambda: StaffForm(request.user, found, request.POST, instance=Staff(station=found)),
        "leave": lambda: LeaveForm(found, request.POST),
        "shift": lambda: ShiftForm(request.POST, instance=Shift(station=found)),
    }
    if what not in forms:
        raise Refused(_("There is no such step"), _("Go back to the station and use its buttons."), 404)
    form = forms[what]()
    if not form.is_valid():
        return _station(request, found, 400, **{f"{what}_form": form})
    form.save()
    messages.success(request, _("Entered."))
    return redirect("rota:station", code)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def person(request: Request, code: str, pk: int) -> HttpResponse:
    found = find_station(request.user, code)
    one = get_object_or_404(Staff, pk=pk, station=found)
    form = StaffForm(request.user, found, request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. Rotas that exist already stay as they are."))
        return redirect("rota:station", code)
    return render(request, "rota/person.html", {"form": form, "station": found}, status=400 if form.errors else 200)


@require_POST
@desk_page
def remove(request: Request, code: str, what: str, pk: int) -> HttpResponse:
    """Take back a leave, or a shift; rotas that exist keep the shifts they were planned with."""
    found = find_station(request.user, code)
    if what == "leave":
        get_object_or_404(Leave, pk=pk, staff__station=found).delete()
    elif what == "shift":
        get_object_or_404(found.shifts, pk=pk).delete()
    else:
        raise Refused(_("There is no such step"), _("Go back to the station and use its buttons."), 404)
    messages.success(request, _("Removed. Rotas that exist already stay as they are."))
    return redirect("rota:station", code)
