"""The pages for addresses that do not exist, are not allowed, or fail."""

from __future__ import annotations

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from website.outage import is_outage, outage_page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Without ``requires_csrf_token``, which would read the body that could not be read."""
    return render(request, "website/error_400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "website/error_403.html", status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "website/error_404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without request, database or session: whatever broke must not break this page.

    Django calls this while it handles the fault, wherever it happened: in a view, or while a session was saved.
    """
    if is_outage(sys.exc_info()[1]):
        return outage_page(is_reading=request.method in {"GET", "HEAD"})
    return HttpResponseServerError(render_to_string("website/error_500.html"))


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    return render(request, "website/error_csrf.html", status=403)
