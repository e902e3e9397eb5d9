"""Whether a fault is the database being away, locked, full or read-only, and the page that says so."""

from __future__ import annotations

from typing import Any

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER = 60  # seconds
SQLITE_ERROR = 1  # SQLite's word for "no such table" and the like: our fault, not an outage
READ_ONLY = "25006"  # PostgreSQL: read_only_sql_transaction, an InternalError


def is_outage(error: BaseException | None) -> bool:
    """Something that passes by waiting, or that the system administrator has to mend; nobody's input."""
    cause: Any = getattr(error, "__cause__", None)
    if isinstance(error, OperationalError):
        return getattr(cause, "sqlite_errorcode", None) != SQLITE_ERROR
    if isinstance(error, InternalError):
        return getattr(cause, "sqlstate", None) == READ_ONLY
    return isinstance(error, InterfaceError)


def outage_page(*, is_reading: bool = False) -> HttpResponse:
    """Without request, database or session. ``is_reading``: nothing was to be saved, what was sent before may be."""
    page = render_to_string("website/error_503.html", {"is_reading": is_reading})
    response = HttpResponse(page, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response
