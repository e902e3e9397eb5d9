"""导入 XLSForm in the administration: a file, what would come of it row by row, and one click that makes the draft."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.designer.build import page_from_schema
from forms_app.designer.kept_states import Why
from forms_app.designer.models import FormPage
from forms_app.designer.places import may_make_forms
from forms_app.designer.undoing.keeping import keep_latest
from forms_app.designer.xlsforms.held import Held, held, hold, stamp
from forms_app.designer.xlsforms.importing import Imported, free_slug, look, renewed
from forms_app.designer.xlsforms.uploads import on_disk
from forms_app.schema.model import FormSchema
from forms_app.xforms.told import Refused, Told

SHOWN = 300


@dataclass
class Line:
    """One sentence about one cell. ``cell``: what stands in it."""

    told: Told
    cell: str


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """A new form. GET asks for a file, POST shows what would come of it, a second POST makes it."""
    if not may_make_forms(request.user):
        raise PermissionDenied
    return _answer(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def import_again(request: HttpRequest, page_id: int) -> HttpResponse:
    """The same, and the draft of this form is renewed: questions with the same field names stay the same."""
    page = get_object_or_404(FormPage, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not permissions.can_edit() or permissions.page_locked():
        raise PermissionDenied
    return _answer(request, page.get_latest_revision_as_object())


def _answer(request: HttpRequest, draft: FormPage | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, draft)
    if signed := request.POST.get("held"):
        return _make(request, draft, signed)
    try:
        with on_disk(request.FILES.getlist("file")) as path:
            return _look(request, draft, look(path, draft and draft.get_latest_revision_as_object()))
    except Refused as refused:
        return _look(request, draft, Imported("", errors=[refused.told]))


def _look(request: HttpRequest, draft: FormPage | None, found: Imported) -> HttpResponse:
    signed = ""
    if found.schema is not None and not found.errors:
        known = Held(found.slug, stamp(draft), found.schema, found.is_whole)
        signed = hold(request.user, draft.pk if draft else 0, known)
        if not signed:
            found.errors = [Told(_("The labels of this file are too long together. Divide it into several."))]
    return _page(request, draft, found, signed)


def _make(request: HttpRequest, draft: FormPage | None, signed: str) -> HttpResponse:
    known = held(request.user, draft.pk if draft else 0, signed)
    if known is None:
        return _page(request, draft, error=_("This page is too old. Choose the file again."))
    if draft is not None:
        return _renew(request, draft, known)
    if again := _made_before(known):
        return redirect("wagtailadmin_pages:edit", again.pk)
    try:
        page = page_from_schema(known.schema, free_slug(known.slug), user=request.user)
    except ValidationError as error:
        return _page(request, None, error=" ".join(error.messages))
    messages.success(request, _("“%(title)s” has been made as a draft. Look through it, then enable it.")
                     % {"title": page.title})  # fmt: skip
    return redirect("wagtailadmin_pages:edit", page.pk)


def _renew(request: HttpRequest, draft: FormPage, known: Held) -> HttpResponse:
    if stamp(draft) != known.stamp:
        return _page(request, draft, error=_("The draft has been changed meanwhile. Choose the file again."))
    keep_latest(draft.pk, Why.OPENED)
    renewed(draft, known.schema, known.is_whole).save_revision(user=request.user, changed=True)
    text = _("The draft of “%(title)s” has been renewed from the file. Nothing is enabled yet.")
    messages.success(request, text % {"title": draft.title})
    return redirect("wagtailadmin_pages:edit", draft.pk)


def _made_before(known: Held) -> FormPage | None:
    """The page that the same button has made already: pressed twice, it makes one."""
    first = known.schema.sections[0].uuid
    pages = FormPage.objects.filter(slug=known.slug)
    return next((page for page in pages if any(str(block.id) == first for block in page.body)), None)


def _page(
    request: HttpRequest, draft: FormPage | None, found: Imported | None = None, signed: str = "", error: str = ""
) -> HttpResponse:
    errors, warnings = (found.errors, found.warnings) if found else ([], [])
    lines = [[Line(told, found.cells.get(told.place, "")) for told in some[:SHOWN]] if found else []
             for some in (errors, warnings)]  # fmt: skip
    context = {
        "draft": draft, "found": found, "signed": signed, "error": error,
        "groups": [(True, lines[0], len(errors)), (False, lines[1], len(warnings))],
        "counts": _counts(found.schema) if signed and found and found.schema else None,
    }  # fmt: skip
    return render(request, "designer/import_xlsform.html", context, status=400 if error or errors else 200)


def _counts(schema: FormSchema) -> dict[str, Any]:
    kinds = Counter("tables" if question.type == "repeat" else "questions" for question, _parent in schema.walk())
    choices = sum(len(question.choices) for question, _parent in schema.walk())
    return {"title": schema.title, "sections": len(schema.sections), "choices": choices,
            "questions": kinds["questions"], "tables": kinds["tables"]}  # fmt: skip
