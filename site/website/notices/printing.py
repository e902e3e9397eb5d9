"""A public notice as a file to print, from the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.records.access import Refused, desk_page
from reports.engine.errors import PrintFailed
from reports.engine.pictures import png_pages
from website.notices.paper import SCALES, find_notice, notice_pdf

KINDS = {"pdf": "application/pdf", "png": "image/png"}


@require_safe
@desk_page
def notice_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """``?paper=A4|A3&format=pdf|png``: what residents read, as it is published; of pictures the first page."""
    paper, kind = request.GET.get("paper", "A4"), request.GET.get("format", "pdf")
    if paper not in SCALES or kind not in KINDS:
        raise Refused(_("No such kind of file"), _("Choose the paper on the page of the notice."), 404)
    page = find_notice(request.user, pk)
    try:
        data = notice_pdf(page, paper)
        if kind == "png":
            data = png_pages(data)[0]
    except PrintFailed as failure:
        raise Refused(_("Not printed"), str(failure), status=503) from failure
    response = HttpResponse(data, content_type=KINDS[kind])
    response["Content-Disposition"] = content_disposition_header(False, f"{page.title}-{paper}.{kind}") or ""
    return response
