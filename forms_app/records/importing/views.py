"""Importing at the desk: choose a file, match its columns, look, confirm, and undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms_app.entry.sheets import SheetRefused
from forms_app.records.access import Refused, current_version, desk_page
from forms_app.records.importing import jobs, panel
from forms_app.records.importing.access import find_fillable, my_import
from forms_app.records.importing.columns import (
    Columns,
    Level,
    assigned,
    left_empty,
    obstacles,
    records_level,
    table_level,
)
from forms_app.records.importing.workbooks import error_book, template
from forms_app.records.layout import tables
from forms_app.records.models import Import, ImportState
from forms_app.records.workbook import XLSX
from forms_app.tables.models import Form
from forms_app.tables.scope import fillable_areas


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """GET asks for a file; POST keeps it and checks it if all its columns are known."""
    form = find_fillable(request.user, slug)
    if request.method != "POST":
        return _ask_file(request, form)
    file = request.FILES.get("file")
    if file is None:
        return _ask_file(request, form, _("No file has arrived. Choose one and try again."))
    jobs.remove_old()
    try:
        job = jobs.begin(request.user, form, file, file.name or "")
    except SheetRefused as refused:
        return _ask_file(request, form, str(refused))
    except OSError:
        return _ask_file(request, form, _("The file could not be kept: the disk is full. Tell the administrator."))
    if jobs.is_ready(job):
        jobs.ask(job, ImportState.CHECKING)
    return redirect("records:import", slug, job.pk)


def _ask_file(request: HttpRequest, form: Form, error: str = "") -> HttpResponse:
    schema = current_version(form).schema
    context: dict[str, Any] = {
        "form": form,
        "current_slug": form.slug,
        "error": error,
        "obstacles": obstacles(schema),
        "left_empty": left_empty(schema),
        "assigned": assigned(schema),
        "tables": [table.label for table in tables(schema)],
        "recent": Import.objects.filter(owner_id=request.user.pk, form=form)[:10],
    }
    return render(request, "records/import_start.html", context, status=400 if error else 200)


@require_safe
@desk_page
def template_file(request: HttpRequest, slug: str) -> HttpResponse:
    form = find_fillable(request.user, slug)
    schema = current_version(form).schema
    level = str(schema.area_question.option("level", "")) if schema.area_question else ""
    areas = fillable_areas(request.user, form)
    area = (areas.filter(level=level) if level else areas).order_by("-depth", "path").first()
    return workbook_response(
        template(schema, area.code if area else "", form.title), _("%(title)s_template") % {"title": form.title}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def page(request: HttpRequest, slug: str, job_id: UUID) -> HttpResponse:
    """How far an import is, and its next step. htmx asks for the panel alone; without scripts the page reloads."""
    job = my_import(request.user, slug, job_id)
    if request.method == "POST":
        step = _STEPS.get(request.POST.get("step", ""))
        return (step(request, job) if step else None) or redirect("records:import", slug, job.pk)
    panel.settle(job)
    name = "records/_import.html" if request.headers.get("HX-Request") else "records/import.html"
    return render(request, name, panel.context(job))


def _check(request: HttpRequest, job: Import) -> HttpResponse | None:
    schema = current_version(job.form).schema
    levels = {table.name: table_level(table) for table in tables(schema)}
    mapping = _mapping(request, "c", job.headers, records_level(schema))
    sheets = [
        sheet | {"mapping": _mapping(request, f"s{number}c", sheet["headers"], levels[sheet["table"]])}
        if sheet["table"] in levels
        else sheet
        for number, sheet in enumerate(job.sheets)
    ]
    waiting = Import.objects.filter(pk=job.pk, state__in=panel.OPEN)
    if not waiting.update(mapping=mapping, sheets=sheets, state=ImportState.NEW):
        _came_late(request)
        return None
    job.refresh_from_db()
    if jobs.is_ready(job):
        jobs.ask(job, ImportState.CHECKING)
    return None


def _mapping(request: HttpRequest, prefix: str, headers: Sequence[str], level: Level) -> Columns:
    known = {"", *(key for key, _label in level.choices())}
    chosen = [request.POST.get(f"{prefix}{index}") for index in range(len(headers))]
    return [key if key in known else None for key in chosen]


def _save(request: HttpRequest, job: Import) -> HttpResponse | None:
    if jobs.earlier(job) and not request.POST.get("again"):
        return render(request, "records/import.html", panel.context(job, unanswered=True), status=400)
    if not jobs.ask(job, ImportState.SAVING):
        _came_late(request)
    return None


def _came_late(request: HttpRequest) -> None:
    messages.warning(request, _("This import has already gone on. Below is how it stands now."))


def _undo(request: HttpRequest, job: Import) -> HttpResponse | None:
    if not request.POST.get("sure"):
        return render(request, "records/import.html", panel.context(job, unanswered=True), status=400)
    try:
        count, kept = jobs.undo(job, request.user)
    except PermissionError as error:
        raise Refused(_("Not undone"), str(error), status=403) from error
    messages.success(request, _("The import was undone: %(count)d records were removed.") % {"count": count})
    if kept:
        words = _("%(count)d records were corrected after the import and stay. Withdraw them one by one if need be.")
        messages.warning(request, words % {"count": kept})
    return None


def _drop(request: HttpRequest, job: Import) -> HttpResponse:
    jobs.discard(job)
    return redirect("records:ledger" if job.is_first else "records:import_start", job.form.slug)


_STEPS = {"check": _check, "save": _save, "undo": _undo, "drop": _drop}


@require_safe
@desk_page
def errors_file(request: HttpRequest, slug: str, job_id: UUID) -> HttpResponse:
    job = my_import(request.user, slug, job_id)
    try:
        content = error_book(job)
    except (OSError, ValueError, SheetRefused) as error:
        raise Refused(
            _("No marked workbook"), _("The file is no longer there. Choose it again and have it checked."), status=404
        ) from error
    return workbook_response(
        content, _("%(name)s_marked") % {"name": job.file_name.rpartition(".")[0] or job.file_name}
    )


def workbook_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
