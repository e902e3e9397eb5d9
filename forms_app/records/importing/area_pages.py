"""导入区域 in the administration: a workbook of areas, looked at before it is entered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms_app.areas.import_template import template_workbook
from forms_app.areas.importing import CODE, COLUMNS, NAME, PARENT, Fault, Line, Plan, apply, read_areas
from forms_app.entry.sheets import SheetRefused, open_table
from forms_app.records.importing.views import workbook_response

SHOWN = 200
_SALT = "areas"


@require_http_methods(["GET", "HEAD", "POST"])
def import_areas(request: HttpRequest) -> HttpResponse:
    """GET asks for a file, POST shows what it would do, a second POST with the signed rows does it."""
    _demand(request)
    if request.method != "POST":
        return _page(request)
    if signed := request.POST.get("rows"):
        return _enter(request, signed)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, error=_("No file has arrived. Choose one and try again."))
    plan = _read(file)
    return _page(request, plan=plan, signed="" if plan.faults else _sign(plan))


def _demand(request: HttpRequest) -> None:
    user: Any = request.user
    if not user.has_perms(["areas.add_area", "areas.change_area"]):
        raise PermissionDenied


def _read(file: Any) -> Plan:
    try:
        table = open_table(file, file.name or "")
        unknown = [name for name in table.headers if name and name not in COLUMNS]
        plan = read_areas((number, dict(zip(table.headers, cells, strict=False))) for number, cells in table.rows)
    except SheetRefused as refused:
        return Plan(faults=[Fault(0, "", str(refused))])
    if unknown:
        words = _("These columns are not known: %(names)s. Remove them, or use the names of the template.")
        plan.faults.insert(0, Fault(0, "", words % {"names": "、".join(unknown[:20])}))
    return plan


def _sign(plan: Plan) -> str:
    """The rows for the second step, in the page: nothing is kept here, and nobody can change them."""
    return signing.dumps([[line.row, line.code, line.name] for line in plan.lines], salt=_SALT, compress=True)


def _enter(request: HttpRequest, signed: str) -> HttpResponse:
    try:
        rows = signing.loads(signed, salt=_SALT, max_age=3600)
    except signing.BadSignature:
        return _page(request, error=_("This page is too old. Choose the file again."))
    # Read again: areas may have changed since they were looked at.
    plan = read_areas((row, {CODE: code, NAME: name, PARENT: ""}) for row, code, name in rows)
    if plan.faults:
        return _page(request, plan=plan)
    try:
        made, renamed = apply(plan)
    except IntegrityError:
        return _page(request, error=_("Somebody else has just entered areas too. Choose the file again."))
    words = _("%(made)d areas have been entered, %(renamed)d have been renamed.")
    messages.success(request, words % {"made": made, "renamed": renamed})
    return redirect("area:index")


def _page(request: HttpRequest, *, plan: Plan | None = None, signed: str = "", error: str = "") -> HttpResponse:
    faults = plan.faults if plan else []
    context = {
        "plan": plan,
        "faults": faults[:SHOWN],
        "more_faults": max(0, len(faults) - SHOWN),
        "counts": plan.counts() if plan else [],
        "renamed": _shown(plan.renamed) if plan else [],
        "signed": signed,
        "error": error,
        "nothing": bool(plan and not faults and not plan.new and not plan.renamed),
        "back": reverse("area:index"),
    }
    return render(request, "records/import_areas.html", context, status=400 if error or faults else 200)


def _shown(renamed: list[tuple[Line, str]]) -> list[tuple[str, str, str]]:
    return [(line.code, before, line.name) for line, before in renamed[:SHOWN]]


@require_safe
def area_template(request: HttpRequest) -> HttpResponse:
    _demand(request)
    return workbook_response(template_workbook(), _("Areas"))
