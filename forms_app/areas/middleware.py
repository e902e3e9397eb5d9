"""A page that only reads asks for its reader's appointments once, however many rights it looks at."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from forms_app.areas.scope import remembering

GetResponse = Callable[[HttpRequest], HttpResponse]


def remember_appointments(get_response: GetResponse) -> GetResponse:
    """Only where nothing is changed: whatever takes a right away is a request of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with remembering():
            return get_response(request)

    return middleware
