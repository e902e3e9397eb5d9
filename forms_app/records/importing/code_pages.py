"""导入选项 in the administration: the codes of one list from a workbook, looked at before they are entered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.codes.admin_views import codes_url
from forms_app.codes.history import spell_changes
from forms_app.codes.import_cells import Fault, Line
from forms_app.codes.importing import Overtaken, Plan, apply, read_codes
from forms_app.codes.models import CodeList
from forms_app.codes.tongues import column
from forms_app.codes.workbook import COLUMNS
from forms_app.entry.sheets import SheetRefused, open_table

SHOWN = 200
SIGNED_LENGTH = 4 * 1024**2  # what a form may send is limited: DATA_UPLOAD_MAX_MEMORY_SIZE
_SALT = "codes-2"  # another when what is signed has another shape


@require_http_methods(["GET", "HEAD", "POST"])
def import_codes(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for a file, POST shows what it would do, a second POST with the signed rows does it."""
    user: Any = request.user
    if not user.has_perms(["codes.add_code", "codes.change_code"]):
        raise PermissionDenied
    code_list = get_object_or_404(CodeList, pk=pk)
    if request.method != "POST":
        return _page(request, code_list)
    if signed := request.POST.get("rows"):
        return _enter(request, code_list, signed)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, code_list, error=_("No file has arrived. Choose one and try again."))
    return _look(request, _read(code_list, file))


def _read(code_list: CodeList, file: Any) -> Plan:
    try:
        table = open_table(file, file.name or "")
        return read_codes(
            code_list, ((row, dict(zip(table.headers, cells, strict=False))) for row, cells in table.rows)
        )
    except SheetRefused as refused:
        return Plan(code_list, faults=[Fault(0, "", str(refused))])


def _look(request: HttpRequest, plan: Plan, error: str = "") -> HttpResponse:
    signed = "" if plan.faults else _sign(plan)
    if len(signed) > SIGNED_LENGTH:
        plan.faults.append(Fault(0, "", _("The labels of this file are too long together. Divide it into several.")))
        signed = ""
    return _page(request, plan.code_list, plan=plan, signed=signed, error=error)


def _sign(plan: Plan) -> str:
    """The rows for the second step, in the page: nothing is kept here, and nobody can change them."""
    return signing.dumps(
        [plan.code_list.pk, plan.stamp, [_pack(line) for line in plan.lines]], salt=_SALT, compress=True
    )


def _pack(line: Line) -> list[Any]:
    """A row with its cells by column, None where the file has no such column, and its labels by language."""
    cells = (line.code, line.label, line.parent, line.order, line.valid_from, line.valid_until)
    return [line.row, *(cell.isoformat() if isinstance(cell, date) else cell for cell in cells), dict(line.labels)]


def _unpack(row: list[Any]) -> tuple[int, dict[str, str]]:
    number, *cells, labels = row
    found = {name: str(cell) for name, cell in zip(COLUMNS, cells, strict=True) if cell is not None}
    return number, found | {column(language): label for language, label in labels.items()}


def _enter(request: HttpRequest, code_list: CodeList, signed: str) -> HttpResponse:
    try:
        of_list, stamp, rows = signing.loads(signed, salt=_SALT, max_age=3600)
    except signing.BadSignature:
        of_list, stamp, rows = 0, 0, []
    if of_list != code_list.pk:
        return _page(request, code_list, error=_("This page is too old. Choose the file again."))
    # Read again: the list may have changed since it was looked at.
    plan = read_codes(code_list, map(_unpack, rows))
    try:
        if plan.stamp != stamp:
            raise Overtaken
        if plan.faults:
            return _look(request, plan)
        made, changed, closed = apply(plan, request.user, close_missing="close_missing" in request.POST)
    except Overtaken:
        words = _("Somebody else has just changed this list. Look at what would be entered now, and confirm it again.")
        return _look(request, read_codes(code_list, map(_unpack, rows)), error=words)
    words = _("%(made)d choices have been entered, %(changed)d changed, %(closed)d closed.")
    messages.success(request, words % {"made": made, "changed": changed, "closed": closed})
    return redirect(codes_url(code_list.pk))


def _page(
    request: HttpRequest, code_list: CodeList, *, plan: Plan | None = None, signed: str = "", error: str = ""
) -> HttpResponse:
    faults = plan.faults if plan else []
    context = {
        "code_list": code_list,
        "plan": plan,
        "faults": faults[:SHOWN],
        "more_faults": max(0, len(faults) - SHOWN),
        "new": plan.new[:SHOWN] if plan else [],
        "changed": [(line, spell_changes(found)) for line, found in plan.changed[:SHOWN]] if plan else [],
        "missing": plan.missing[:SHOWN] if plan else [],
        "signed": signed,
        "error": error,
        "nothing": bool(plan and not faults and not (plan.new or plan.changed or plan.missing)),
        "back": codes_url(code_list.pk),
        "columns": "、".join(COLUMNS),
    }
    return render(request, "records/import_codes.html", context, status=400 if error or faults else 200)
