"""What all pages for residents have in common: who may keep them for how long, and which area an address means."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from forms_app.areas.models import Area
from website.identity import SiteIdentity

CODE_DIGITS = 18  # a micro-grid's; longer ones do not exist
KEEP_SECONDS = 60


def public(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Open to everybody; kept for a minute by the browser, and not at all for those who are signed in."""
    context["identity"] = SiteIdentity.load(request)
    response = render(request, template, context, status=status)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, private=True, max_age=KEEP_SECONDS)
    return response


def open_area(code: str) -> Area:
    """Raises Http404 for what does not exist or was closed."""
    area = Area.find(code) if len(code) <= CODE_DIGITS else None
    if area is None or not area.is_open:
        raise Http404
    return area


def key_before(request: HttpRequest) -> int | None:
    """``?before=`` of lists that are read page by page."""
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
