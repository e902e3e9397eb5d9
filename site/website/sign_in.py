"""Wagtail's two pages for signing in lead to ours, which counts failed tries and says what to do."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods


@csrf_exempt  # nothing is done here, whoever sends it
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Keeps ?next=, which the page itself checks."""
    wanted = request.GET.get("next", "")
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return HttpResponseRedirect(reverse("accounts:sign_in") + query)
