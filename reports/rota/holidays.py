"""The county's calendar of a year at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.records.access import Refused, desk_page
from reports.rota import planning
from reports.rota.access import may_edit_holidays, refused
from reports.rota.calendar import Known, days_of, is_known
from reports.rota.forms import HolidaysForm
from reports.rota.models import CalendarDay
from reports.rota.rules import HOLIDAY, REST, month_days


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def holidays(request: HttpRequest, year: int) -> HttpResponse:
    if not may_edit_holidays(request.user):
        raise refused()
    if not planning.FIRST_YEAR <= year <= planning.LAST_YEAR:
        raise Refused(_("No such year"), _("Choose a year from 2020 to 2099."), 404)
    form = HolidaysForm(year, request.POST or None, initial={"days": _lines(year)})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            CalendarDay.objects.filter(date__year=year).delete()
            CalendarDay.objects.bulk_create(form.cleaned_data["days"])
        messages.success(request, _("The calendar has been saved. Nobody is moved on rotas that exist already."))
        return redirect("rota:stations")
    context = {"form": form, "year": year, "is_known": is_known(year)}
    return render(request, "rota/holidays.html", context, status=400 if form.errors else 200)


def _lines(year: int) -> str:
    """The year as it is known now, in the form's own writing."""
    known = days_of(day for month in range(1, 13) for day in month_days(year, month))
    return "\n".join(
        f"{day:%Y-%m-%d} {_word(it)}"
        for day, it in known.items()
        if it.kind == HOLIDAY or it.exchanged or (it.kind == REST and day.weekday() < 5)
    )


def _word(known: Known) -> str:
    return known.name or ("休" if known.kind == REST else "班")
