"""The address of a blank form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.records.access import Refused, current_version, desk_page, find_form
from reports.documents.blank.sheet import blank_pdf
from reports.engine.errors import PrintFailed


@require_safe
@desk_page
def print_blank(request: HttpRequest, slug: str) -> HttpResponse:
    """As the form is now. Nobody's answers are on it, so nothing is logged."""
    form = find_form(request.user, slug, "print")
    try:
        pdf = blank_pdf(form, current_version(form), request.user)
    except PrintFailed as failure:
        raise Refused(_("Not printed"), str(failure), status=503) from failure
    name = _("%(title)s_blank form_%(day)s.pdf") % {"title": form.title, "day": timezone.localdate().isoformat()}
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
