"""Requests speak UTF-8: whatever else a Content-Type names is refused before anybody reads the body."""

from __future__ import annotations

import codecs
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class Utf8Middleware:
    """Python knows "charsets" such as base64, at which even reading the address would fail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = (request.content_params or {}).get("charset")
        if name is not None:
            request.encoding = "utf-8"  # the page of the refusal reads the request too
            if not _is_utf8(name):
                raise BadRequest("the charset of a request is UTF-8")
        return self.get_response(request)


def _is_utf8(name: str) -> bool:
    try:
        return codecs.lookup(name.strip("\"'")).name in {"utf-8", "ascii"}
    except LookupError:
        return False
