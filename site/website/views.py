"""The home page: forms open to everybody, and the doors that a signed-in person may use."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from forms_app.accounts.landing import workplaces
from forms_app.tables.models import Audience, Form


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    signed_in = request.user.is_authenticated
    context = {
        "open_forms": Form.objects.filter(audience=Audience.RESIDENTS, is_open=True, current__isnull=False),
        "workplaces": workplaces(request.user) if signed_in else [],
    }
    response = render(request, "website/home.html", context)
    add_never_cache_headers(response)
    return response
