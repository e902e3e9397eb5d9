"""Printing from the desk: one record at once, a short ledger at once, a long one in the background."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused, desk_page, find_form
from forms_app.records.ledger import BadFilters, Ledger, bounded_count, count_words
from forms_app.records.links import clean, ledger_url
from forms_app.records.models import Action, log_access
from reports.documents.ledger_sheet import COLUMN_LIMIT, ROW_LIMIT, ledger_pdf
from reports.documents.models import PrintJob, State, remove_old_jobs
from reports.documents.printing import area_words, open_for_print, open_paper
from reports.documents.record_sheet import record_pdf
from reports.documents.tasks import print_ledger as print_ledger_task
from reports.documents.tasks import settle
from reports.engine.errors import PrintFailed

AT_ONCE = 200  # rows laid out within the request


@require_GET
@desk_page
def print_record(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    form = find_form(request.user, slug, "print")
    try:
        pdf = record_pdf(request.user, form, uuid)
    except PrintFailed as failure:
        raise Refused(_("Not printed"), str(failure), status=503) from failure
    log_access(request.user, form, Action.PRINT, record_uuid=uuid)
    return _pdf(pdf, form.title)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def print_ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """GET asks which columns; POST prints."""
    params = _params(request)
    try:
        ledger = open_for_print(request.user, slug, params)
    except BadFilters:
        return redirect(ledger_url(slug, request.GET))
    if request.method != "POST":
        return _ask(request, ledger)
    count, _more = bounded_count(ledger.records, AT_ONCE)
    if not _more and count <= AT_ONCE:
        return _print_at_once(request, slug, params, ledger)
    return _print_later(request, params, ledger)


def _params(request: HttpRequest) -> QueryDict:
    """The ledger's address; on POST with the columns ticked on the page."""
    params = clean(request.GET)
    if request.method == "POST" and request.POST.getlist("col"):
        params.setlist("col", request.POST.getlist("col"))
    params.pop("page", None)
    return params


def _ask(request: HttpRequest, ledger: Ledger, error: str = "", status: int = 200) -> HttpResponse:
    count, more = bounded_count(ledger.records, ROW_LIMIT)
    context: dict[str, Any] = {
        "form": ledger.form,
        "current_slug": ledger.form.slug,
        "ledger": ledger,
        "chosen": {column.name for column in ledger.shown},
        "area": area_words(request.user, ledger),
        "count": count_words(count, more),
        "too_many": more,
        "column_limit": COLUMN_LIMIT - 3,
        "back": ledger_url(ledger.form.slug, _params(request)),
        "error": error,
        "jobs": PrintJob.objects.filter(owner_id=request.user.pk, form=ledger.form)[:5],
    }
    return render(request, "documents/print_ledger.html", context, status=status)


def _print_at_once(request: HttpRequest, slug: str, params: QueryDict, ledger: Ledger) -> HttpResponse:
    try:
        pdf = ledger_pdf(open_paper(request.user, slug, params))
    except PrintFailed as failure:
        return _ask(request, ledger, str(failure), status=503)
    return _pdf(pdf, ledger.form.title)


def _print_later(request: HttpRequest, params: QueryDict, ledger: Ledger) -> HttpResponse:
    remove_old_jobs()
    job = PrintJob.objects.create(owner_id=request.user.pk or 0, form=ledger.form, query=params.urlencode())
    print_ledger_task.enqueue(str(job.pk))
    return redirect("documents:job", job.pk)


def _my_job(request: HttpRequest, job_id: UUID) -> PrintJob:
    job = PrintJob.objects.select_related("form").filter(pk=job_id, owner_id=request.user.pk).first()
    if job is None:
        raise Refused(
            _("No such print among yours"), _("Prints are kept for three days. Print the ledger again."), status=404
        )
    return job


@require_safe
@desk_page
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a print is. htmx asks for the panel alone; without scripts the page reloads itself."""
    found = _my_job(request, job_id)
    settle(found)
    context = {
        "job": found,
        "form": found.form,
        "current_slug": found.form.slug,
        "back": ledger_url(found.form.slug, QueryDict(found.query)),
    }
    template = "documents/_job.html" if request.headers.get("HX-Request") else "documents/job.html"
    return render(request, template, context)


@require_GET
@desk_page
def job_file(request: HttpRequest, job_id: UUID) -> Any:
    found = _my_job(request, job_id)
    # Rights may have ended since; the paper holds what the owner may no longer see.
    find_form(request.user, found.form.slug, "print")
    if found.state != State.DONE or not found.file:
        return redirect("documents:job", job_id)
    if not found.is_within(scope_of(request.user, "print")):
        raise Refused(
            _("Not opened"),
            _("Your areas have changed since this was printed. Print the ledger again to get the records of today."),
            status=403,
        )
    try:
        opened = found.file.open("rb")
    except OSError as error:
        raise Refused(_("Not printed"), _("The file is gone. Print the ledger again."), status=404) from error
    response = FileResponse(opened, content_type="application/pdf")
    return _named(response, found.form.title)


@require_POST
@desk_page
def job_cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    found = _my_job(request, job_id)
    running = PrintJob.objects.filter(pk=found.pk, state__in=[State.QUEUED, State.RUNNING])
    running.update(state=State.CANCELLED, finished_at=timezone.now())
    return redirect("documents:job", job_id)


def _pdf(pdf: bytes, title: str) -> HttpResponse:
    return _named(HttpResponse(pdf, content_type="application/pdf"), title)


def _named(response: Any, title: str) -> Any:
    name = f"{title}_{timezone.localdate():%Y-%m-%d}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
