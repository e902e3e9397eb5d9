"""The editor of forms: Wagtail's, with automatic saves that never overtake a person's own."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from forms_app.designer import stopping
from forms_app.designer.kept_states import Why
from forms_app.designer.models import FormPage
from forms_app.designer.undoing.keeping import keep, keep_latest


class FormEditView(EditView):
    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        """Wagtail asks whether an automatic save is the newest, and writes a while later.

        "Check and enable", pressed in between, would be overwritten by older content. So the page is locked from
        the question to the answer (SQLite: by beginning the transaction).
        """
        if request.method != "POST" or not self.expects_json_response:
            return super().dispatch(request, page_id, **kwargs)
        with transaction.atomic():
            Page.objects.select_for_update().filter(pk=page_id).values_list("pk", flat=True).first()
            return super().dispatch(request, page_id, **kwargs)

    @property
    def header_more_buttons(self) -> list[Any]:
        buttons = super().header_more_buttons
        stopping.rename(buttons, self.page)
        return buttons

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_first = not request.POST.get("overwrite_revision_id")  # since the editor was opened
        if self.expects_json_response and is_first and not self.is_out_of_date:
            keep_latest(self.page.pk, Why.OPENED)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():  # the draft and what it can go back to, or neither
            return kept(self, super().form_valid(form))


class FormCreateView(CreateView):
    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            return kept(self, super().form_valid(form))


def kept(view: Any, response: HttpResponse) -> HttpResponse:
    """What a person saves can be gone back to; automatic saves come and go. A refused save draws the page again."""
    if not view.expects_json_response and response.status_code == HTTPStatus.FOUND:
        keep(view.page, Why.SAVED, view.request.user)
    return response


class FormPageViewSet(PageViewSet):
    model = FormPage
    add_view_class = FormCreateView
    edit_view_class = FormEditView
