"""The messages that the scripts of the administration show, in the user's language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

_catalogue = JavaScriptCatalog.as_view()


def script_catalogue(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return get_localized_response(_catalogue, request, *args, **kwargs)
