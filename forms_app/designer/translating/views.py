"""译文 of a form in the administration: the table of one language, saved as a draft, and the workbook of all."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from forms_app.designer.models import FormPage
from forms_app.designer.translating import book
from forms_app.designer.translating.table import (
    CHANGED,
    DONE,
    MISSING,
    Entered,
    Taken,
    counts,
    entered_of,
    mark,
    rows,
    take,
)
from forms_app.schema.model import FormSchema
from forms_app.schema.tongues import direction, tongue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PER_PAGE = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_a_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever may edit the page; saving asks besides that nobody has locked it."""

    @wraps(view)
    def wrapped(request: HttpRequest, page_id: int) -> HttpResponse:
        page = get_object_or_404(FormPage, pk=page_id)
        permissions = page.permissions_for_user(request.user)
        if not permissions.can_edit() or (request.method == "POST" and permissions.page_locked()):
            raise PermissionDenied
        return view(request, page)

    return wrapped


@of_a_page
@require_http_methods(["GET", "HEAD", "POST"])
def translations(request: HttpRequest, page: FormPage) -> HttpResponse:
    """?language=en&only=missing&p=2. A POST saves what this page of the table shows."""
    if request.method == "POST":
        return _save(request, page)
    return _show(request, page)


def _show(request: HttpRequest, page: FormPage, typed: Any = None, status: int = 200) -> HttpResponse:
    draft = page.get_latest_revision_as_object()
    schema = draft.compile().schema
    by_language = {code: rows(schema, draft.translations, code) for code in schema.languages}
    language = _language(request, schema)
    found = by_language.get(language, [])
    only = request.GET.get("only", "")
    shown = [row for row in found if only != "missing" or row.state != DONE]
    listed = Paginator(shown, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_of_form": page, "draft": draft, "language": tongue(language) if language else None,
        "direction": direction(language or "en"), "main": tongue(schema.language), "only": only, "listed": listed,
        "rows": [(row, typed.get(f"t-{row.text.id}", row.translation) if typed else row.translation) for row in listed],
        "tabs": [(tongue(code), counts(one), code == language) for code, one in by_language.items()],
        "mark": mark(draft), "can_save": not page.permissions_for_user(request.user).page_locked(),
        "back": reverse("wagtailadmin_pages:edit", args=[page.pk]), "MISSING": MISSING, "CHANGED": CHANGED,
    }  # fmt: skip
    return render(request, "designer/translations.html", context, status=status)


def _language(request: HttpRequest, schema: FormSchema) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in schema.languages else next(iter(schema.languages), "")


def _save(request: HttpRequest, page: FormPage) -> HttpResponse:
    with transaction.atomic():
        draft = _locked(page)
        schema = draft.compile().schema
        language = _language(request, schema)
        if request.POST.get("mark") != mark(draft):
            messages.error(
                request,
                _("The languages or translations were changed meanwhile. Nothing was saved; what you typed stands "
                  "below. Compare it and save again."),
            )  # fmt: skip
            return _show(request, page, request.POST, 409)
        taken = _taken(request, draft, schema, entered_of(request.POST, language, schema))
    if taken.faults:
        return _show(request, page, request.POST, 400)
    return redirect(request.get_full_path())


def _locked(page: FormPage) -> FormPage:
    """The newest draft; automatic saves of the editor wait until this transaction ends."""
    Page.objects.select_for_update().filter(pk=page.pk).values_list("pk", flat=True).first()
    return FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def _taken(request: HttpRequest, draft: FormPage, schema: FormSchema, entered: Iterable[Entered]) -> Taken:
    """Save them as a draft, and say what came of it."""
    taken = take(draft, schema, entered)
    for fault in taken.faults:
        messages.error(request, fault)
    if not taken.faults and taken.is_nothing:
        messages.info(request, _("Nothing was changed."))
    elif not taken.faults:
        draft.save_revision(user=request.user, changed=True, log_action=True)
        said = _("Saved as a draft: %(new)d translations new, %(changed)d changed, %(gone)d taken out.")
        messages.success(request, said % {"new": taken.new, "changed": taken.changed, "gone": taken.gone})
    if taken.unknown and not taken.faults:
        said = _(
            "%(count)d texts of the table are no longer in the form, or in a language it does not have: passed over."
        )
        messages.warning(request, said % {"count": taken.unknown})
    return taken


@of_a_page
@require_safe
def download(request: HttpRequest, page: FormPage) -> HttpResponse:
    draft = page.get_latest_revision_as_object()
    response = HttpResponse(book.write(draft, draft.compile().schema), content_type=XLSX)
    name = _("Translations of %(title)s") % {"title": draft.title}
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response


@of_a_page
@require_POST
def upload(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Take in a filled-in workbook: what it says replaces what there is, empty cells say nothing."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise book.Unusable(_("Choose a file first."))
        entered = book.read(file)
    except book.Unusable as error:
        messages.error(request, str(error))
    else:
        with transaction.atomic():
            draft = _locked(page)
            _taken(request, draft, draft.compile().schema, entered)
    return redirect("designer_translations", page.pk)
