"""Turns a refused publication or deletion into a message where the administrator stands."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse


class PublishRefusedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: list, kwargs: dict) -> HttpResponse | None:
        """The admin API publishes outside a transaction: without one, a refusal would cost a page its schedule."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.namespaces[:1] != ["wagtailadmin_api"]:
            return None
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        from forms_app.designer.refusals import Refused

        if not isinstance(exception, Refused):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(
                {"success": False, "error_code": "refused", "error_message": exception.text}, status=400
            )
        messages.error(request, exception.text)
        if exception.page_id:
            return redirect(reverse("wagtailadmin_pages:edit", args=[exception.page_id]))
        return redirect(reverse("wagtailadmin_home"))
