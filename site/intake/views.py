"""From a spreadsheet to a form and its first records, in four steps: file, rows, questions, records."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forms_app.areas.models import Area
from forms_app.entry.sheets import SheetRefused
from forms_app.records.access import Refused
from forms_app.records.models import ImportState
from forms_app.tables.scope import where_to_correct
from intake import keeping, kinds, making, plan, taking
from intake.access import for_makers, my_source
from intake.analysis.groups import Groups
from intake.analysis.roles import Reason, Role, Rows
from intake.analysis.shape import Sheet
from intake.fits import Fit, fit
from intake.known import known
from intake.models import Source, State
from intake.shown import ROLES, counted, letters, shown_rows

AREAS_OFFERED = 300
STEPS = 4


@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def start(request: HttpRequest) -> HttpResponse:
    """GET asks for a file; POST keeps and reads it."""
    if request.method != "POST":
        return _ask_file(request)
    file = request.FILES.get("file")
    if file is None:
        return _ask_file(request, _("No file has arrived. Choose one and try again."))
    keeping.remove_old()
    try:
        source = keeping.begin(request.user, file, file.name or "")
    except SheetRefused as refused:
        return _ask_file(request, str(refused))
    except OSError:
        return _ask_file(request, _("The file could not be kept: the disk is full. Tell the administrator."))
    return redirect("intake_rows", source.pk)


def _ask_file(request: HttpRequest, error: str = "") -> HttpResponse:
    recent = Source.objects.filter(owner_id=request.user.pk).exclude(file="").select_related("page")[:10]
    context = {"error": error, "recent": recent, "step": 1}
    return render(request, "intake/start.html", context, status=400 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def rows(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """What each row is taken for; another sheet, or other roles, when the owner says so."""
    source = my_source(request, source_id)
    if request.method == "POST" and _other_sheet(request, source):
        return redirect("intake_rows", source.pk)
    if source.is_moving or source.state == State.FAILED:
        return _wait(request, source)
    if source.page_id:
        return redirect("intake_records", source.pk)
    try:
        sheet = keeping.sheet_of(source)
    except OSError:
        return _gone(request)
    if request.method == "POST":
        _set_roles(request, source, sheet)
        if "next" in request.POST:
            plan.draw_up(source, sheet, keeping.rows_of(source, sheet))
            return redirect("intake_columns", source.pk)
        return redirect(f"{reverse('intake_rows', args=[source.pk])}#rows")
    return render(request, "intake/rows.html", _rows_context(request, source, sheet))


def _other_sheet(request: HttpRequest, source: Source) -> bool:
    """Whether another sheet was asked for, and is being read now."""
    name = request.POST.get("sheet", source.sheet)
    if source.page_id or name == source.sheet or name not in source.sheets or source.is_moving:
        return False
    keeping.choose_sheet(source, name)
    return True


def _rows_context(request: HttpRequest, source: Source, sheet: Sheet) -> dict[str, Any]:
    found = keeping.rows_of(source, sheet)
    around = request.GET.get("around", "")
    return {
        "source": source,
        "step": 2,
        "rows": shown_rows(sheet, found, int(around) if around.isdecimal() and len(around) < 8 else 0),
        "letters": letters(sheet),
        "more_columns": len(sheet.columns) - len(letters(sheet)),
        "roles": ROLES,
        "data": len(found.of(Role.DATA)),
        "left_out": counted(found),
        "has_header": found.header is not None,
        "has_hidden": any(verdict.reason == Reason.HIDDEN for verdict in found.verdicts.values()),
    }


def _set_roles(request: HttpRequest, source: Source, sheet: Sheet) -> None:
    """Keeps only what differs from what would be found without it."""
    found, known_roles = keeping.rows_of(source, sheet), {role.value for role in Role}
    for number, verdict in found.verdicts.items():
        given = request.POST.get(f"r{number}")
        if given in known_roles and given != verdict.role.value:
            source.roles[str(number)] = given
    if "hidden" in request.POST:
        hidden = [number for number, verdict in found.verdicts.items() if verdict.reason == Reason.HIDDEN]
        source.roles |= {str(number): Role.DATA.value for number in hidden}
    if "reset" in request.POST:
        source.roles = {}
    source.columns = []
    source.save()


@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def columns(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """The questions that are proposed; POST keeps what was changed, and makes the draft when asked to."""
    source = my_source(request, source_id)
    if source.is_moving or source.state == State.FAILED:
        return redirect("intake_rows", source.pk)
    try:
        sheet = keeping.sheet_of(source)
    except OSError:
        return _gone(request)
    if not source.columns:
        plan.draw_up(source, sheet, keeping.rows_of(source, sheet))
    if request.method == "POST" and not source.page_id:
        plan.change(source, request.POST)
    found = keeping.rows_of(source, sheet)
    groups = plan.groups_of(source, sheet, found)
    fits = _fits(source, sheet, found, groups)
    wrong = making.faults_of(source, fits) if request.method == "POST" else []
    if request.method == "POST" and "make" in request.POST and not wrong and not source.page_id:
        page = making.make(source, fits, request.user)
        messages.success(request, _("The draft of “%(title)s” is made.") % {"title": page.title})
    if source.page_id:
        return redirect("intake_records", source.pk)
    return render(request, "intake/columns.html", _columns_context(source, found, groups, fits, wrong))


def _fits(source: Source, sheet: Sheet, found: Rows, groups: Groups | None) -> dict[int, Fit]:
    here = known()
    return {column["index"]: fit(sheet, found, groups, column, here) for column in source.columns}


def _columns_context(
    source: Source, found: Rows, groups: Groups | None, fits: dict[int, Fit], wrong: list[str]
) -> dict[str, Any]:
    data = len(found.of(Role.DATA))
    return {
        "source": source,
        "step": 3,
        "columns": [(column, fits[column["index"]]) for column in source.columns],
        "kinds": kinds.offered(),
        "wrong": wrong,
        "records": len(groups.rows) if groups else data,
        "lines": data if groups else 0,
        "may_group": any(column["in_rows"] for column in source.columns),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def records(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """The rows become the first records, once the form is enabled."""
    source = my_source(request, source_id)
    if source.page is None:
        return redirect("intake_columns", source.pk)
    if source.is_moving:
        return _wait(request, source)
    if request.method == "POST" and "corrected" in request.FILES:
        return _take_corrected(request, source)
    if request.method == "POST":
        return _take_in(request, source)
    return _records_page(request, source)


def _take_in(request: HttpRequest, source: Source) -> HttpResponse:
    form = taking.form_of(source)
    if form is None or form.current is None or _is_taken(source):
        return redirect("intake_records", source.pk)
    area = ""
    try:
        if taking.asks_for_area(source, form.current.schema):
            area = taking.area_code(request.user, form, request.POST.get("area", ""))
        taking.take_in(source, area)
    except ValidationError as error:
        return _records_page(request, source, " ".join(error.messages))
    except (SheetRefused, Refused) as refused:
        return _records_page(request, source, str(refused))
    except OSError:
        return _gone(request)
    if source.taken is None:
        return redirect("intake_records", source.pk)
    return redirect("records:import", form.slug, source.taken.pk)


def _take_corrected(request: HttpRequest, source: Source) -> HttpResponse:
    """The marked workbook comes back."""
    form = taking.form_of(source)
    if form is None or _is_taken(source):
        return redirect("intake_records", source.pk)
    file: Any = request.FILES["corrected"]
    try:
        job = taking.take_corrected(source, file, file.name or "")
    except (SheetRefused, Refused) as refused:
        return _records_page(request, source, str(refused))
    except OSError:
        words = _("The file could not be kept: the disk is full. Tell the administrator.")
        return _records_page(request, source, words)
    return redirect("records:import", form.slug, job.pk)


def _is_taken(source: Source) -> bool:
    """An import that was undone, or stopped at errors, may be begun anew."""
    return bool(source.taken and source.taken.state in {ImportState.DONE, ImportState.SAVING})


def _records_page(request: HttpRequest, source: Source, error: str = "") -> HttpResponse:
    form = taking.form_of(source)
    schema = form.current.schema if form and form.current else None
    asks = bool(schema and taking.asks_for_area(source, schema))
    areas = list(_areas_of(request.user)[:AREAS_OFFERED]) if asks else []
    context = {
        "source": source,
        "step": 4,
        "form": form,
        "asks_for_area": asks,
        "areas": areas,
        "only_area": areas[0] if len(areas) == 1 else None,
        "given": request.POST.get("area", ""),
        "error": error or source.message,
        "is_taken": _is_taken(source),
        "was_refused": bool(source.taken and source.taken.state in {ImportState.CHECKED, ImportState.FAILED}),
        "is_here": bool(source.grid),
    }
    return render(request, "intake/records.html", context, status=400 if error else 200)


def _areas_of(user: Any) -> QuerySet[Area]:
    return Area.objects.open().filter(where_to_correct(user).q("path")).order_by("path")


def _wait(request: HttpRequest, source: Source) -> HttpResponse:
    """How far it is, anew every two seconds; also without scripts."""
    response = render(request, "intake/wait.html", {"source": source, "step": 4 if source.page_id else 2})
    if source.is_moving and not source.is_stuck:
        response.headers["Refresh"] = "2"
    return response


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This file has been removed: files are kept for seven days. Choose it again."))
    return redirect("intake_start")


@require_POST
@for_makers
def drop(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Remove the file before its time."""
    keeping.discard(my_source(request, source_id))
    messages.success(request, _("The file has been removed."))
    return redirect("intake_start")
