"""Who may make forms from spreadsheets, and whose files are whose."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers

from forms_app.designer.places import may_make_forms
from intake.models import Source

View = Callable[..., HttpResponse]


def for_makers(view: View) -> View:
    """For those who may make forms; never cached, because files hold personal data."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_make_forms(request.user):
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return wrapped


def my_source(request: HttpRequest, source_id: UUID) -> Source:
    """One of the user's own; to everybody else it is not there. Raises Http404."""
    return get_object_or_404(Source.objects.select_related("page", "taken"), pk=source_id, owner_id=request.user.pk)
