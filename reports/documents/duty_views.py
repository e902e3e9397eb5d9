"""On-duty notices from the desk: first what will be blank, then PDF or picture."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.areas.models import Area, Level
from forms_app.areas.scope import areas_of, scope_of
from forms_app.records.access import Refused, desk_page
from reports.documents.duty_notice import notices_of, warnings_of
from reports.documents.duty_paper import PAPERS, Paper, notices_pdf, paper_named
from reports.engine.errors import PrintFailed
from reports.engine.pictures import png_pages

MOST_AT_ONCE = 60  # grids of one village in one document
DPI = {"60x90": 72}
USUAL_DPI = 150


@require_safe
@desk_page
def duty(request: HttpRequest, code: str) -> HttpResponse:
    """``?format=pdf|png&paper=A3|A4|60x90``; without a format the page that warns and offers them."""
    area, grids = grids_for_print(request.user, code)
    kind = request.GET.get("format", "")
    if not kind:
        return _ask(request, area, grids)
    paper = _paper(request.GET.get("paper", "A3"))
    if kind not in {"pdf", "png"}:
        raise Refused(_("No such kind of file"), _("Choose PDF or picture on the page of the notice."), 404)
    if kind == "png" and len(grids) > 1:
        raise Refused(
            _("One picture, one grid"), _("Open the notice of a single grid to have it as a picture."), status=400
        )
    try:
        pdf = notices_pdf(notices_of(grids), paper)
    except PrintFailed as failure:
        raise Refused(_("Not printed"), str(failure), status=503) from failure
    return _file(area, pdf, kind, paper)


def grids_for_print(user: Any, code: str) -> tuple[Area, list[Area]]:
    """The grid, or the open grids of the village that ``user`` may print. Raises Refused."""
    area = Area.find(code)
    if area is None or area.level not in {Level.GRID, Level.VILLAGE}:
        raise Refused(
            _("No such grid"), _("Give the 15 digits of a grid or the 12 digits of a village and try again."), 404
        )
    allowed = areas_of(user, "print").filter(level=Level.GRID, path__startswith=area.path)
    if not scope_of(user, "print").covers(area.path) and not allowed.exists():
        raise Refused(
            _("You may not print this notice"), _("Your post does not include this. Ask your administrator."), 403
        )
    if not area.is_open or (area.level == Level.GRID and not allowed.exists()):
        raise Refused(
            _("%(name)s is closed") % {"name": area.name},
            _("A closed area has no on-duty notice any more. Choose another one from the list of teams."),
            404,
        )
    grids = list(allowed[: MOST_AT_ONCE + 1])
    if not grids:
        raise Refused(
            _("No grid to print for"),
            _("%(name)s has no grid yet, or all are closed. The administrator enters grids.") % {"name": area.name},
            404,
        )
    if len(grids) > MOST_AT_ONCE:
        raise Refused(
            _("Too many grids at once"),
            _("At most %(most)d notices go into one file. Print them grid by grid.") % {"most": MOST_AT_ONCE},
            400,
        )
    return area, grids


def _ask(request: HttpRequest, area: Area, grids: list[Area]) -> HttpResponse:
    notices = notices_of(grids)
    context = {
        "area": area,
        "name": area.full_name(),
        "rows": [(notice, warnings_of(notice)) for notice in notices],
        "is_single": area.level == Level.GRID,
        "village_code": area.code[:12],
        "papers": PAPERS,
        "may_edit": scope_of(request.user, "edit").covers(area.path),
    }
    return render(request, "documents/print_duty.html", context)


def _paper(name: str) -> Paper:
    try:
        return paper_named(name)
    except KeyError as error:
        raise Refused(
            _("No such paper"), _("Choose A3, A4 or 60 by 90 centimetres on the page of the notice."), 404
        ) from error


def _file(area: Area, pdf: bytes, kind: str, paper: Paper) -> HttpResponse:
    data, mime = pdf, "application/pdf"
    if kind == "png":
        data, mime = png_pages(pdf, DPI.get(paper.name, USUAL_DPI))[0], "image/png"
    response = HttpResponse(data, content_type=mime)
    name = "-".join([*area.full_name().split(), _("On-duty notice board"), f"{paper.name}.{kind}"])
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response
