"""A list for downloading."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from forms_app.codes.models import CodeList
from forms_app.codes.workbook import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export_codes(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    if not user.has_perm("codes.change_code"):
        raise PermissionDenied
    code_list = get_object_or_404(CodeList, pk=pk)
    response = HttpResponse(workbook(code_list), content_type=XLSX)
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{code_list.title}.xlsx") or "attachment"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
