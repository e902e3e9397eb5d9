"""Withdrawing a record, the recycle bin of a ledger, and a record as it was before."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_app.records.access import Refused, desk_page, find_form
from forms_app.records.history import record_at
from forms_app.records.reading import not_yours, read_record
from forms_app.records.reasons import WithdrawalReason
from forms_app.records.withdrawals import list_withdrawn
from forms_app.tables.editing import Overtaken, edition_of, is_withdrawn_by, restore_record, withdraw_record
from forms_app.tables.models import Form
from forms_app.tables.scope import correctable, may, withdrawn
from forms_app.tables.unique import Repeated

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def withdraw(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Ask for the reason, then take the record out of ledgers, exports and prints."""
    form = find_form(request.user, slug, "read")
    if not correctable(request.user, form).filter(uuid=uuid).exists():
        if request.method == "POST" and is_withdrawn_by(request.user, form, uuid):
            return redirect("records:ledger", slug)  # a second click
        raise Refused(*not_yours(), status=404)
    reason = WithdrawalReason(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not reason.is_valid():
        context: dict[str, Any] = {
            "form": form,
            "current_slug": slug,
            "record": read_record(request.user, form, uuid),
            "reason": reason,
        }
        return render(request, "records/withdraw.html", context, status=400 if reason.errors else 200)
    with suppress(Overtaken):  # a second click at the very moment
        withdraw_record(form, uuid, user=request.user, reason=reason.cleaned_data["reason"])
    words = _("The record was withdrawn. It stands in the recycle bin of the ledger, from where it can be restored.")
    messages.success(request, words if may(request.user, form, "edit") else _("The record was withdrawn."))
    return redirect("records:ledger", slug)


@require_safe
@desk_page
def bin(request: HttpRequest, slug: str) -> HttpResponse:
    form = find_form(request.user, slug, "edit")
    page = Paginator(withdrawn(request.user, form).order_by("-deleted_at", "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"form": form, "current_slug": slug, "page": page, "lines": list_withdrawn(form, list(page))}
    return render(request, "records/bin.html", context)


@require_POST
@desk_page
def restore(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    form = find_form(request.user, slug, "edit")
    if not withdrawn(request.user, form).filter(uuid=uuid).exists():
        if not correctable(request.user, form).filter(uuid=uuid).exists():
            raise Refused(*not_yours(), status=404)
        return _restored(request, form, uuid)  # a second click
    try:
        restore_record(form, uuid, user=request.user)
    except Overtaken:
        pass
    except Repeated as repeated:
        words = _(
            "This record cannot be restored: another one has the same “%(label)s” now. Correct or withdraw that one "
            "first."
        )
        messages.error(request, words % {"label": repeated.rule.label})
        return redirect("records:bin", slug)
    return _restored(request, form, uuid)


def _restored(request: HttpRequest, form: Form, uuid: UUID) -> HttpResponse:
    messages.success(request, _("The record was restored."))
    return redirect("records:record", form.slug, uuid)


@require_safe
@desk_page
def earlier(request: HttpRequest, slug: str, uuid: UUID, number: int) -> HttpResponse:
    """The record as it was after so many changes; 0: as it was first sent."""
    form = find_form(request.user, slug, "read")
    record, history = record_at(request.user, form, uuid, number)
    is_withdrawn = bool(history) and history[0].kind == "withdraw"
    context = {
        "form": form,
        "current_slug": slug,
        "record": record,
        "number": number,
        "is_latest": number == edition_of(form, uuid),
        "is_withdrawn": is_withdrawn,
        "may_restore": is_withdrawn and withdrawn(request.user, form).filter(uuid=uuid).exists(),
        "following": next((entry for entry in history if entry.number == number + 1), None),
        "made_by": next((entry for entry in history if entry.number == number), None),
    }
    return render(request, "records/earlier.html", context)
