"""A month's PDF and picture, and the notice of its changes, from the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.records.access import Refused, desk_page
from reports.engine.errors import PrintFailed
from reports.engine.paper import Printing
from reports.rota import planning
from reports.rota.months import find_month
from reports.rota.notice import changed_of, notice_pdf
from reports.rota.sheet import rota_pdf, rota_png
from reports.rota.table import title_of


@require_safe
@desk_page
def print_month(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """``?format=png`` for a picture, ``?poster=1`` without mobile numbers."""
    month = _opened(request, code, name)
    if not month.duties:
        raise Refused(_("Nothing to print yet"), _("Plan the month first, then print it."), 404)
    is_picture = request.GET.get("format") == "png"
    make = rota_png if is_picture else rota_pdf
    try:
        content = make(month, Printing.now(request.user), poster=request.GET.get("poster") == "1")
    except PrintFailed as failure:
        raise Refused(_("Not printed"), str(failure), status=503) from failure
    return _file(content, title_of(month), "png" if is_picture else "pdf")


@require_safe
@desk_page
def print_notice(request: HttpRequest, code: str, name: str) -> HttpResponse:
    month = _opened(request, code, name)
    if not changed_of(month):
        raise Refused(_("No changes to tell"), _("Nothing differs from the rota that was published."), 404)
    try:
        content = notice_pdf(month, Printing.now(request.user))
    except PrintFailed as failure:
        raise Refused(_("Not printed"), str(failure), status=503) from failure
    return _file(content, _("Changes of the duty rota"), "pdf")


def _opened(request: HttpRequest, code: str, name: str) -> planning.Month:
    """Raises Refused."""
    station, first = find_month(request.user, code, name)
    return planning.open_month(station, first)


def _file(content: bytes, title: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type="image/png" if ending == "png" else "application/pdf")
    header = content_disposition_header(as_attachment=ending == "png", filename=f"{title}.{ending}")
    response["Content-Disposition"] = header or ""
    return response
