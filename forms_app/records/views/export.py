"""The ledger as a file: CSV or a workbook."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from forms_app.records.access import Refused, desk_page, find_form
from forms_app.records.export import find_table, lines
from forms_app.records.ledger import BadFilters, open_ledger
from forms_app.records.links import ledger_url
from forms_app.records.models import AccessLog, Action, log_access
from forms_app.records.workbook import XLSX, chunks, write_workbook

log = logging.getLogger("gewu.export")


@require_GET
@desk_page
def export(request: HttpRequest, slug: str) -> HttpResponse:
    form = find_form(request.user, slug, "export")
    try:
        ledger = open_ledger(request.user, form, "export", request.GET)
    except BadFilters:
        # The ledger shows the same filters with what is wrong with them.
        return redirect(ledger_url(slug, request.GET))
    table = find_table(ledger, request.GET)
    conditions = [*ledger.conditions, *([table.label] if table else [])]
    entry = log_access(request.user, form, Action.EXPORT, conditions="；".join(conditions))
    title = f"{form.title}_{table.repeat.label}" if table else form.title
    return file_of(counted(lines(ledger, table), entry), "text/csv; charset=utf-8", title, "csv")


@require_GET
@desk_page
def workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """The records and all their tables of rows. The file is written before the first byte is sent."""
    form = find_form(request.user, slug, "export")
    try:
        ledger = open_ledger(request.user, form, "export", request.GET)
    except BadFilters:
        return redirect(ledger_url(slug, request.GET))
    entry = log_access(request.user, form, Action.EXPORT, conditions="；".join([*ledger.conditions, "XLSX"]))
    try:
        file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 closed when it has been sent
        rows = write_workbook(ledger, Path(file.name))
    except OSError as error:
        raise _no_room() from error
    sent = AccessLog.objects.filter(pk=entry.pk)
    return file_of(chunks(file, lambda: sent.update(rows=rows)), XLSX, form.title, "xlsx")


def _no_room() -> Refused:
    log.exception("a workbook could not be written")
    words = _("The server has no room or cannot write. Try again later, or take the CSV file: it needs no room there.")
    return Refused(_("The workbook could not be written"), words, status=507)


def file_of(content: Iterator[str] | Iterator[bytes], kind: str, title: str, ending: str) -> HttpResponse:
    response = StreamingHttpResponse(content, content_type=kind)
    name = f"{title}_{timezone.localdate():%Y-%m-%d}.{ending}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]


def counted(source: Iterator[str], entry: AccessLog) -> Iterator[str]:
    """Pass the lines on; note in the log how many rows went out once all have."""
    rows = -1  # the heading is no row
    for line in source:
        rows += 1
        yield line
    AccessLog.objects.filter(pk=entry.pk).update(rows=rows)
