"""导出 XLSForm in the administration: what ODK will do otherwise is read first, then the file is taken."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.designer import faults
from forms_app.designer.models import FormPage
from forms_app.designer.version_views import of_a_form
from forms_app.designer.xlsforms.exporting import export_schema, file_name
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Form
from forms_app.xforms.outgoing.export import NotTheSame

logger = logging.getLogger("gewu.designer")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export_draft(request: HttpRequest, page_id: int) -> HttpResponse:
    """The draft as it is now; with ?file=1 the file itself."""
    page = get_object_or_404(FormPage, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not (permissions.can_edit() or permissions.can_publish()):
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    compiled = draft.compile()
    if compiled.faults:
        told = [str(text) for text in faults.texts(compiled.faults)]
        return _page(request, page, compiled.schema, errors=told)
    return _answer(request, page, compiled.schema, page.form.slug if page.form else page.slug, "")


@require_safe
@of_a_form
def export_version(request: HttpRequest, page: FormPage, form: Form, number: int) -> HttpResponse:
    """The same of one of its versions."""
    version = get_object_or_404(form.versions, number=number)
    return _answer(request, page, version.schema, form.slug, str(number))


def _answer(request: HttpRequest, page: FormPage, schema: FormSchema, name: str, version: str) -> HttpResponse:
    try:
        found = export_schema(schema, name, version)
    except NotTheSame as error:
        logger.error("%s %s cannot be said as an XLSForm: %s", name, version or "draft", error)
        told = [_("This form cannot be written as an XLSForm so that it would come back the same.")]
        return _page(request, page, schema, version, errors=told)
    if "file" not in request.GET:
        return _page(request, page, schema, version, told=found.told)
    response = HttpResponse(found.content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, file_name(schema, version)) or "attachment"
    return response


def _page(request: HttpRequest, page: FormPage, schema: FormSchema, version: str = "", **shown: Any) -> HttpResponse:
    context = {"page_of_form": page, "title": schema.title, "version": version, **shown}
    return render(request, "designer/export_xlsform.html", context, status=409 if shown.get("errors") else 200)
