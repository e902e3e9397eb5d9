"""A record's page, its values in full for a reason, and its photos."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from forms_app.entry.models import Attachment
from forms_app.entry.serving import file_response
from forms_app.records.access import Refused, desk_page, find_form
from forms_app.records.history import check_known, history_of
from forms_app.records.links import back_url, version_url
from forms_app.records.models import Action, log_access
from forms_app.records.reading import find_record, read_record
from forms_app.records.reasons import ReasonForm
from forms_app.tables.models import Form
from forms_app.tables.scope import correctable, may


@require_safe
@desk_page
def record(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    form = find_form(request.user, slug, "read")
    return _show(request, form, uuid, ReasonForm())


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def plain(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The same page with phones and ID numbers in full. Every showing is logged and has no address."""
    if request.method != "POST":
        return redirect("records:record", slug, uuid)
    form = find_form(request.user, slug, "read")
    reason = ReasonForm(request.POST)
    if not reason.is_valid():
        return _show(request, form, uuid, reason, status=400)
    find_record(request.user, form, uuid, "read")
    log_access(request.user, form, Action.PLAIN, record_uuid=uuid, reason=reason.cleaned_data["reason"])
    return _show(request, form, uuid, ReasonForm(), plain=True)


def _show(
    request: HttpRequest, form: Form, uuid: UUID, reason: ReasonForm, *, plain: bool = False, status: int = 200
) -> HttpResponse:
    found = read_record(request.user, form, uuid, plain=plain)
    context: dict[str, Any] = {
        "form": form,
        "current_slug": form.slug,
        "record": found,
        "version_url": version_url(request.user, form, found.version),
        "reason": reason,
        "back": back_url(form.slug, request.GET),
        "may_print": may(request.user, form, "print"),
        "may_correct": correctable(request.user, form).filter(uuid=uuid).exists(),
        "history": history_of(form, uuid),
        "plain_url": f"{reverse('records:plain', args=[form.slug, uuid])}?{request.GET.urlencode()}",
    }
    return render(request, "records/record.html", context, status=status)


@require_GET
@desk_page
def photo(request: HttpRequest, slug: str, uuid: UUID, attachment: UUID) -> Any:
    """A file that belongs to a record the user may read, or to its history."""
    form = find_form(request.user, slug, "read")
    check_known(request.user, form, uuid)
    found = Attachment.objects.filter(form=form, record_uuid=uuid, uuid=attachment).first()
    if found is None or not found.file.storage.exists(found.file.name or ""):
        raise _missing()
    try:
        return file_response(found, small="small" in request.GET, wanted=request.headers.get("Range", ""))
    except OSError as error:
        raise _missing() from error


def _missing() -> Refused:
    return Refused(_("This file is not there"), _("It was removed, or it is missing on the server."), status=404)
