"""The ledger as a CSV file."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from forms_app.records.access import desk_page, find_form
from forms_app.records.export import find_table, lines
from forms_app.records.ledger import BadFilters, open_ledger
from forms_app.records.links import ledger_url
from forms_app.records.models import AccessLog, Action, log_access


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
    response = StreamingHttpResponse(_counted(lines(ledger, table), entry), content_type="text/csv; charset=utf-8")
    name = f"{title}_{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]


def _counted(source: Iterator[str], entry: AccessLog) -> Iterator[str]:
    """Pass the lines on; note in the log how many rows went out once all have."""
    rows = -1  # the heading is no row
    for line in source:
        rows += 1
        yield line
    AccessLog.objects.filter(pk=entry.pk).update(rows=rows)
