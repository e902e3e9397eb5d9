"""Sheets as PDF from the desk: one, or those of a village."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.records.access import Refused, desk_page
from reports.appraisal.access import find_sheet, require_right
from reports.appraisal.models import ScoreSheet
from reports.appraisal.paper import appraisals_pdf
from reports.appraisal.selection import read_selection
from reports.appraisal.words import month_words
from reports.engine.errors import PrintFailed
from reports.engine.paper import Printing

AT_ONCE = 30  # sheets laid out within the request; print_appraisals makes any number


@require_safe
@desk_page
def print_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_sheet(request.user, pk)
    return _answer(request, ScoreSheet.objects.filter(pk=found.pk), f"{found.person_name}_{month_words(found.period)}")


@require_safe
@desk_page
def print_month(request: HttpRequest) -> HttpResponse:
    require_right(request.user)
    chosen = read_selection(request.user, request.GET)
    sheets = chosen.sheets
    count = sheets.count()
    if not count:
        raise Refused(_("Nothing to print yet"), _("Make the score sheets of the month first, then print."), 404)
    if count > AT_ONCE:
        words = _("There are %(count)d sheets; at most %(limit)d are printed at once. Choose a village, then print.")
        raise Refused(_("Too many to print at once"), words % {"count": count, "limit": AT_ONCE}, 400)
    return _answer(request, sheets, month_words(chosen.month.name))


def _answer(request: HttpRequest, sheets: QuerySet[ScoreSheet], name: str) -> HttpResponse:
    try:
        pdf = appraisals_pdf(sheets, Printing.now(request.user))
    except PrintFailed as failure:
        raise Refused(_("Not printed"), str(failure), status=503) from failure
    response = HttpResponse(pdf, content_type="application/pdf")
    filename = _("Score sheets %(name)s") % {"name": name}
    response["Content-Disposition"] = content_disposition_header(False, f"{filename}.pdf") or "inline"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
