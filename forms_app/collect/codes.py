"""Searching a long code list while somebody types, for whoever may fill in the form that asks for it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from forms_app.collect.access import Turned, looking
from forms_app.entry.kinds.code_widgets import found_in
from forms_app.entry.lists import Lists
from forms_app.schema.kinds.listed import code_list

TEXT_LENGTH = 60


@require_safe
def codes(request: HttpRequest, slug: str, question: UUID) -> HttpResponseBase:
    """?q=… → {"found": [{"code", "label", "above"}]}, at most 20, the best first. ``lang``: as the form is shown."""
    try:
        visit = looking(request, slug)
        schema = visit.version.schema
    except Turned as turned:
        return turned.response
    try:
        name = code_list(schema.question(str(question)))
    except KeyError:
        raise Http404 from None
    if not name:
        raise Http404
    text = request.GET.get("q", "").strip()[:TEXT_LENGTH]
    listing = Lists().get(name).spoken(visit.spoken.language)
    found = [
        {"code": code, "label": listing.entries[code].label, "above": listing.above(code)}
        for code in found_in(listing, text)
    ]
    response = JsonResponse({"found": found})
    response["Cache-Control"] = "private, no-store"
    return response
