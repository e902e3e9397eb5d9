"""What somebody has sent lately from the phone, and what she may still do with it: correct it, withdraw it."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forms_app.collect import correcting
from forms_app.collect.models import Draft
from forms_app.records.reasons import WithdrawalReason
from forms_app.tables.editing import Overtaken, is_withdrawn_by, withdraw_record
from forms_app.tables.models import Form
from forms_app.tables.runtime import record_model
from forms_app.tables.scope import correctable

SHOWN = 10


@dataclass(frozen=True)
class Sent:
    draft: Draft
    may_correct: bool
    is_withdrawn: bool


def sent_by(user: Any) -> list[Sent]:
    """The latest receipts of somebody. Two queries a form."""
    mine = Draft.objects.filter(user=user, submitted_at__isnull=False, record_uuid__isnull=True)
    found = list(mine.select_related("version__form__current", "version__form__page").order_by("-submitted_at")[:SHOWN])
    by_form: dict[Form, list[UUID]] = defaultdict(list)
    for draft in found:
        by_form[draft.version.form].append(draft.uuid)
    open_ones: set[UUID] = set()
    gone: set[UUID] = set()
    for form, uuids in by_form.items():
        open_ones |= set(correctable(user, form).filter(uuid__in=uuids).values_list("uuid", flat=True))
        withdrawn = record_model(form, ())._default_manager.filter(uuid__in=uuids, deleted_at__isnull=False)
        gone |= set(withdrawn.values_list("uuid", flat=True))
    return [Sent(draft, draft.uuid in open_ones, draft.uuid in gone) for draft in found]


@require_POST
@login_required
def correct(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """Begin the correction of a record, or go on with it."""
    try:
        draft = correcting.begin(request.user, _form(slug), record)
    except correcting.NotYours:
        raise Http404 from None
    return redirect("collect:resume", slug, draft.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """Ask for the reason, then take the record out of ledgers, exports and prints."""
    form = _form(slug)
    if not correctable(request.user, form).filter(uuid=record).exists():
        if request.method == "POST" and is_withdrawn_by(request.user, form, record):
            return redirect("collect:home")  # a second tap
        raise Http404
    reason = WithdrawalReason(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not reason.is_valid():
        return _ask(request, form, record, reason)
    with suppress(Overtaken):  # a second tap at the very moment
        withdraw_record(form, record, user=request.user, reason=reason.cleaned_data["reason"])
    messages.success(request, _("The record was withdrawn. It no longer counts anywhere."))
    return redirect("collect:home")


def _ask(request: Any, form: Form, record: UUID, reason: WithdrawalReason) -> HttpResponse:
    receipt = Draft.objects.filter(uuid=record, user=request.user).first()
    context = {"form": form, "record": record, "reason": reason, "draft": receipt}
    response = render(request, "collect/withdraw.html", context, status=400 if reason.errors else 200)
    add_never_cache_headers(response)
    return response


def _form(slug: str) -> Form:
    forms = Form.objects.select_related("current", "page")
    return get_object_or_404(forms, slug=slug, current__isnull=False)
