"""Looking for people and for records of other forms while somebody types, for whoever may fill in the form."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from forms_app.collect.access import Turned, Visit, looking
from forms_app.entry.context import FieldContext
from forms_app.entry.fields import field_for
from forms_app.entry.kinds.find_widgets import FOUND_LIMIT, TEXT_LENGTH, Finder

LINKED = {"person", "record_link"}


@require_safe
def linked(request: HttpRequest, slug: str, question: UUID) -> HttpResponseBase:
    """?q=… → {"found": [{"code", "label", "above"}]}: at most 20 that this person may name."""
    try:
        found = looking(request, slug)
    except Turned as turned:
        return turned.response
    try:
        asked = found.version.schema.question(str(question))
    except KeyError:
        raise Http404 from None
    if asked.type not in LINKED:
        raise Http404
    own = field_for(asked)
    own.bind(FieldContext(areas=found.areas, near=near(found)))  # type: ignore[attr-defined]
    assert isinstance(own.widget, Finder)
    assert own.widget.source is not None
    text = request.GET.get("q", "").strip()[:TEXT_LENGTH]
    some = own.widget.source.search(text, FOUND_LIMIT)
    response = JsonResponse({"found": [one._asdict() for one in some]})
    response["Cache-Control"] = "private, no-store"
    return response


def near(found: Visit) -> str:
    """The path of the area that a visit is about, as far as it is known before anything is answered."""
    area = found.area or found.areas.own_grid() or found.areas.only()
    return area.path if area else ""
