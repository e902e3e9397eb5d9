"""Searching a long code list while somebody types, for whoever may fill in the form that asks for it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from forms_app.codes import lookup
from forms_app.collect.access import Turned, looking
from forms_app.entry.lists import Lists
from forms_app.schema.kinds.listed import code_list

FOUND_LIMIT, TEXT_LENGTH = 20, 60


@require_safe
def codes(request: HttpRequest, slug: str, question: UUID) -> HttpResponseBase:
    """?q=… → {"found": [{"code", "label", "above"}]}, at most 20, the best first."""
    try:
        schema = looking(request, slug).version.schema
    except Turned as turned:
        return turned.response
    try:
        name = code_list(schema.question(str(question)))
    except KeyError:
        raise Http404 from None
    if not name:
        raise Http404
    text = request.GET.get("q", "").strip()[:TEXT_LENGTH]
    listing = Lists().get(name)
    found = [
        {"code": code.code, "label": code.label, "above": listing.above(code.code)}
        for code in lookup.search(name, text, limit=FOUND_LIMIT)
    ]
    response = JsonResponse({"found": found})
    response["Cache-Control"] = "private, no-store"
    return response
