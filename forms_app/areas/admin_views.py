"""Views of the administration that refuse with a message where Wagtail would let a deletion fail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView

from forms_app.areas.references import refusal


class RefusingDeleteMixin:
    """For Wagtail's delete views: what something refers to is not deleted, and the page says why."""

    object: Any
    request: HttpRequest
    index_url_name: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        # Rights come first: who may not delete learns nothing about references.
        if request.method == "GET" and response.status_code == 200 and (reason := refusal(self.object)):
            return self._refuse(request, reason)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except ProtectedError as error:
            return self._refuse(self.request, str(error.args[0]))

    def _refuse(self, request: HttpRequest, reason: str) -> HttpResponse:
        messages.error(request, reason)
        return HttpResponseRedirect(reverse(self.index_url_name))


class RefusingDeleteView(RefusingDeleteMixin, DeleteView):
    pass


class PresetCreateView(CreateView):
    """``?parent=`` and ``?area=`` choose in advance; anything that is no number is ignored."""

    def get_initial(self) -> dict[str, Any]:
        given = {name: self.request.GET.get(name, "") for name in ("parent", "area")}
        return super().get_initial() | {name: value for name, value in given.items() if value.isdecimal()}


def refuse_bulk_deletion(request: HttpRequest, action: str, objects: Any, view: Any) -> HttpResponse | None:
    """Hook ``before_bulk_action``: one refused object stops the whole deletion, before anything is deleted."""
    if action != "delete":
        return None
    reasons = [reason for instance in objects if (reason := refusal(instance))]
    if not reasons:
        return None
    for reason in reasons[:5]:
        messages.error(request, reason)
    return HttpResponseRedirect(view.next_url)
