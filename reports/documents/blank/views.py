"""The addresses of blank forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.records.access import Refused, current_version, desk_page, find_form
from forms_app.schema.tongues import canonical
from forms_app.tables.models import Form, FormVersion
from reports.documents.blank.sheet import blank_pdf, fillable_pdf
from reports.engine.errors import PrintFailed

Make = Callable[[Form, FormVersion, Any, str], bytes]


@require_safe
@desk_page
def print_blank(request: HttpRequest, slug: str) -> HttpResponse:
    """As the form is now. Nobody's answers are on it, so nothing is logged."""
    form = find_form(request.user, slug, "print")
    name = _("%(title)s_blank form_%(day)s.pdf") % {"title": form.title, "day": timezone.localdate().isoformat()}
    return _sent(request, blank_pdf, form, name, to_keep=False)


@require_safe
@desk_page
def print_fillable(request: HttpRequest, slug: str) -> HttpResponse:
    """The same with fields, to be filled in away from the network; as a file, since browsers lose what is typed."""
    form = find_form(request.user, slug, "print")
    name = _("%(title)s_fillable form_%(day)s.pdf") % {"title": form.title, "day": timezone.localdate().isoformat()}
    return _sent(request, fillable_pdf, form, name, to_keep=True)


def _sent(request: HttpRequest, make: Make, form: Form, name: str, *, to_keep: bool) -> HttpResponse:
    """?lang=en: in one of the form's other languages; what it does not know is passed over."""
    version, language = current_version(form), canonical(request.GET.get("lang", ""))
    try:
        pdf = make(form, version, request.user, language if language in version.schema.languages else "")
    except PrintFailed as failure:
        raise Refused(_("Not printed"), str(failure), status=503) from failure
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(to_keep, name) or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
