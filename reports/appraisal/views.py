"""The desk: a month's list, and one sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_app.areas.models import Area
from forms_app.records.access import Refused, desk_page
from reports.appraisal import steps
from reports.appraisal.access import find_sheet, require_right
from reports.appraisal.forms import AppealForm, ReasonForm, SheetForm
from reports.appraisal.making import make_sheets, remeasure, without_sheet
from reports.appraisal.models import ScoreSheet
from reports.appraisal.printing import AT_ONCE
from reports.appraisal.scoring import plain
from reports.appraisal.selection import Selection, choosable_areas, confirmed_count, read_selection, shares

PER_PAGE = 50


@require_safe
@desk_page
def month(request: HttpRequest) -> HttpResponse:
    require_right(request.user)
    chosen = read_selection(request.user, request.GET)
    context: dict[str, Any] = {"chosen": chosen, "areas": choosable_areas(request.user), "limit": AT_ONCE}
    if chosen.scheme:
        context |= _listed(request, chosen)
    return render(request, "appraisal/month.html", context)


def _listed(request: HttpRequest, chosen: Selection) -> dict[str, Any]:
    assert chosen.scheme is not None
    sheets = chosen.sheets
    page = Paginator(sheets, PER_PAGE).get_page(request.GET.get("page"))
    names = Area.names_of(sheet.area.path for sheet in page)
    missing = without_sheet(chosen.places, chosen.scheme, chosen.month)
    open_appeals = sheets.filter(appeals__isnull=False, appeals__answered_at__isnull=True)
    return {
        "page": page,
        "rows": [(sheet, sheet.area.full_name(names)) for sheet in page],
        "count": page.paginator.count,
        "confirmed": confirmed_count(sheets),
        "missing": missing[:20],
        "missing_count": len(missing),
        "shares": shares(sheets, chosen.scheme),
        "appeals": set(open_appeals.values_list("pk", flat=True)),
    }


@require_POST
@desk_page
def generate(request: HttpRequest) -> HttpResponse:
    require_right(request.user)
    chosen = _chosen(request)
    assert chosen.scheme is not None
    made = make_sheets(chosen.places, chosen.scheme, chosen.month)
    if made.made:
        messages.success(request, _("%(count)d score sheets have been made.") % {"count": made.made})
    else:
        messages.info(request, _("Everybody in post has a score sheet already. Nothing was changed."))
    return redirect(f"{reverse('appraisal:month')}?{chosen.query}")


@require_POST
@desk_page
def measure_again(request: HttpRequest) -> HttpResponse:
    require_right(request.user)
    chosen = _chosen(request)
    assert chosen.scheme is not None
    done = remeasure(chosen.places, chosen.scheme, chosen.month, request.user)
    words = _("%(measured)d drafts have been measured again; %(kept)d confirmed sheets stay as they are.")
    messages.success(request, words % {"measured": done.measured, "kept": done.kept})
    return redirect(f"{reverse('appraisal:month')}?{chosen.query}")


def _chosen(request: HttpRequest) -> Selection:
    """What a button was pressed for. Raises Refused for a month without scheme and areas of others."""
    chosen = read_selection(request.user, request.POST)
    if chosen.is_bad_month or chosen.scheme is None or chosen.scheme.code != request.POST.get("scheme"):
        raise Refused(
            _("No such month"), _("Choose a month that has begun, and a scheme that is in use in it."), status=404
        )
    if request.POST.get("area") and chosen.area is None:
        raise Refused(_("No such area among yours"), _("Choose the area in the list."), status=404)
    return chosen


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_sheet(request.user, pk)
    if request.method != "POST":
        return _show(request, found)
    form = SheetForm(found, request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=400)
    try:
        saved = steps.score(found, request.user, _seen(request), form.cleaned_data)
    except steps.StepRefused as refused:
        return _show(request, find_sheet(request.user, pk), form=form, refused=refused, status=409)
    messages.success(request, _saved_words(saved))
    return redirect("appraisal:sheet", pk)


def _saved_words(saved: ScoreSheet) -> str:
    if saved.grade:
        return _("Saved: %(total)s points, %(grade)s.") % {"total": plain(saved.total), "grade": saved.grade}
    return _("Saved. Not everything is scored yet.")


def _seen(request: HttpRequest) -> int:
    """The version on the screen; -1 never is one."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _show(
    request: HttpRequest,
    found: ScoreSheet,
    *,
    form: SheetForm | None = None,
    reason: ReasonForm | None = None,
    reply: AppealForm | None = None,
    refused: steps.StepRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    if form is not None:
        form.sheet = found  # texts and totals as they are now, points as they were typed
    chosen = read_selection(request.user, {"month": found.period, "scheme": found.scheme.code})
    context = {
        "sheet": found,
        "area": found.area.full_name(),
        "form": form or SheetForm(found),
        "totals": found.totals(),
        "changes": found.changes.all()[:100],
        "appeals": list(found.appeals.all()),
        "appeal_until": steps.appeal_until(found),
        "may_score": steps.may_score(request.user, found),
        "reason": reason or ReasonForm(),
        "reply": reply or AppealForm(),
        "refused": refused,
        "overtaken": refused.changes if isinstance(refused, steps.Overtaken) else None,
        "back": f"{reverse('appraisal:month')}?{chosen.query}",
    }
    return render(request, "appraisal/sheet.html", context, status=status)


@require_POST
@desk_page
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_sheet(request.user, pk)
    try:
        steps.confirm(found, request.user, _seen(request))
    except steps.StepRefused as refused:
        return _show(request, find_sheet(request.user, pk), refused=refused, status=409)
    messages.success(request, _("Confirmed. %(name)s sees the sheet on the phone now.") % {"name": found.person_name})
    return redirect("appraisal:sheet", pk)


@require_POST
@desk_page
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_sheet(request.user, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, found, reason=form, status=400)
    try:
        steps.reopen(found, request.user, _seen(request), form.cleaned_data["reason"])
    except steps.StepRefused as refused:
        return _show(request, find_sheet(request.user, pk), refused=refused, status=409)
    messages.success(request, _("Reopened. Change the points, then confirm again."))
    return redirect("appraisal:sheet", pk)


@require_POST
@desk_page
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_sheet(request.user, pk)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _show(request, found, reply=form, status=400)
    try:
        steps.answer(found, request.user, _seen(request), form.cleaned_data["text"])
    except steps.StepRefused as refused:
        return _show(request, find_sheet(request.user, pk), refused=refused, status=409)
    messages.success(
        request, _("The answer has been saved. %(name)s sees it on the phone.") % {"name": found.person_name}
    )
    return redirect("appraisal:sheet", pk)
