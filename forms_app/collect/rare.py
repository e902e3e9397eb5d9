"""The page of rare characters: for names that the input method does not offer. Nobody's data, so open to everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from forms_app.entry.rare.table import LONGEST, SHOWN, find, initials, narrowing

MOST_PARTS = 6


@require_safe
def rare(request: HttpRequest) -> HttpResponse:
    """?q=<words>&part=<component>…&letter=<initial>; with panel=1 only what stands in the panel of a form."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    parts = [part for part in request.GET.getlist("part") if len(part) == 1][:MOST_PARTS]
    letter = request.GET.get("letter", "")[:1].lower()
    found = find(text, parts, letter)
    is_panel = "panel" in request.GET
    context = {
        "q": text,
        "letter": letter,
        "is_asked": bool(text or parts or letter),
        "found": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "chosen": [(part, _address(text, [one for one in parts if one != part], letter)) for part in parts],
        "offered": [(part, _address(text, [*parts, part], letter)) for part in narrowing(found, parts)],
        "letters": [(one, _address("", [], one)) for one in initials()],
        "parts": parts,
        "is_panel": is_panel,
    }
    response = render(request, "entry/_rare.html" if is_panel else "collect/rare.html", context)
    if is_panel:  # the page has the head of whoever looks
        patch_cache_control(response, public=True, max_age=3600)
    return response


def _address(text: str, parts: list[str], letter: str) -> str:
    query: Any = QueryDict(mutable=True)
    query.update({name: value for name, value in (("q", text), ("letter", letter)) if value})
    query.setlist("part", parts)
    return f"?{query.urlencode()}"
