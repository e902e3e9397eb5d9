"""The desk's first page: my areas and the ledgers I may read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.areas.models import Area
from forms_app.areas.scope import scope_of
from forms_app.records.access import desk_page
from forms_app.records.ledger import bounded_count, count_words
from forms_app.tables.scope import forms_for, visible

COUNTED = 60  # ledgers whose records are counted; the rest are listed without a number
AREAS_SHOWN = 20


@require_safe
@desk_page
def home(request: HttpRequest) -> HttpResponse:
    forms = list(forms_for(request.user, "read"))
    ledgers = [(form, _size(request.user, form) if index < COUNTED else "") for index, form in enumerate(forms)]
    context = {"ledgers": ledgers, "areas": _my_areas(request.user)}
    return render(request, "desk/home.html", context)


def _size(user: Any, form: Any) -> str:
    return count_words(*bounded_count(visible(user, form)))


def _my_areas(user: Any) -> list[str]:
    """Where the user reads: whole names, with what of them she sees. Empty without any post."""
    scope = scope_of(user, "read")
    if scope.everything:
        return [_("All areas")]
    paths = (scope.subtrees + scope.singles)[:AREAS_SHOWN]
    names = Area.names_of(paths)
    areas = {area.path: area.full_name(names) for area in Area.objects.filter(path__in=paths)}
    return [
        (_("%(name)s and below") if path in scope.subtrees else _("%(name)s only")) % {"name": areas[path]}
        for path in paths
        if path in areas
    ]
