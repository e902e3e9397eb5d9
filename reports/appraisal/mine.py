"""On the phone: one's own confirmed sheets, every point explained, and an appeal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms_app.records.access import Refused, desk_page
from reports.appraisal import steps
from reports.appraisal.access import own_sheets
from reports.appraisal.forms import AppealForm
from reports.appraisal.models import ScoreSheet


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    return _phone(request, "appraisal/mine.html", {"sheets": own_sheets(request.user)[:24]})


@require_safe
@desk_page
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request.user, pk))


@require_POST
@desk_page
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request.user, pk)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=400)
    try:
        steps.appeal(found, request.user, form.cleaned_data["text"])
    except steps.StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Your appeal has been handed in. The answer will stand here."))
    return redirect("appraisal:my_sheet", pk)


def _find(user: Any, pk: int) -> ScoreSheet:
    found = own_sheets(user).filter(pk=pk).first()
    if found is None:
        raise Refused(
            _("No such score sheet of yours"),
            _("A sheet stands here once it is confirmed. One that is looked at again comes back when that is over."),
            status=404,
        )
    return found


def _show(
    request: HttpRequest, found: ScoreSheet, *, form: AppealForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "sheet": found,
        "area": found.area.full_name(),
        "totals": found.totals(),
        "appeals": list(found.appeals.all()),
        "may_appeal": steps.may_appeal(found),
        "appeal_until": steps.appeal_until(found),
        "form": form or AppealForm(),
    }
    return _phone(request, "appraisal/my_sheet.html", context, status)


def _phone(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response
