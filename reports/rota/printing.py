"""A month's PDF and picture, from the desk."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.records.access import Refused, desk_page
from reports.engine.errors import PrintFailed
from reports.engine.paper import Printing
from reports.rota import planning
from reports.rota.access import find_station
from reports.rota.sheet import rota_pdf, rota_png
from reports.rota.table import title_of


@require_safe
@desk_page
def print_month(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """``?format=png`` for a picture, ``?poster=1`` without mobile numbers."""
    station = find_station(request.user, code)
    try:
        month = planning.open_month(station, planning.read_month_name(name))
    except ValidationError as error:
        raise Refused(_("No such month"), error.messages[0], 404) from error
    if not month.duties:
        raise Refused(_("Nothing to print yet"), _("Plan the month first, then print it."), 404)
    is_picture = request.GET.get("format") == "png"
    make = rota_png if is_picture else rota_pdf
    try:
        content = make(month, Printing.now(request.user), poster=request.GET.get("poster") == "1")
    except PrintFailed as failure:
        raise Refused(_("Not printed"), str(failure), status=503) from failure
    kind, ending = ("image/png", "png") if is_picture else ("application/pdf", "pdf")
    response = HttpResponse(content, content_type=kind)
    header = content_disposition_header(as_attachment=is_picture, filename=f"{title_of(month)}.{ending}")
    response["Content-Disposition"] = header or ""
    return response
