"""The editor of forms: Wagtail's, with automatic saves that never overtake a person's own."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from forms_app.designer.models import FormPage


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


class FormPageViewSet(PageViewSet):
    model = FormPage
    edit_view_class = FormEditView
