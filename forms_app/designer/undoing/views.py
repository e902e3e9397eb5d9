"""撤销到…: the list of what can be gone back to, and, with ?to=, what going back to one of them would change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.designer.kept_states import KeptState
from forms_app.designer.models import FormPage
from forms_app.designer.undoing.going_back import ChangedMeanwhile, go_back, stamp
from forms_app.designer.undoing.offers import difference, offers


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, page_id: int) -> HttpResponse:
    """POST ``to``, a kept state, and ``seen``, the stamp of the draft that was looked at."""
    page = get_object_or_404(FormPage, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not permissions.can_edit():
        raise PermissionDenied
    if permissions.page_locked():
        messages.error(request, _("The form is locked, so nothing was changed. Have it unlocked first."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    wanted = request.POST.get("to") or request.GET.get("to", "")
    state = page.kept_states.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 18 else None
    if state is not None:
        return _back(request, page, state) if request.method == "POST" else _ask(request, page, state)
    if wanted:
        messages.error(request, _("This is no longer kept. Choose something else."))
    context = _context(page)
    return render(request, "designer/undoing/undo.html", context | {"offers": list(offers(context["draft"]))})


def _context(page: FormPage) -> dict[str, Any]:
    latest = page.get_latest_revision()
    return {
        "page_of_form": page, "draft": page.get_latest_revision_as_object(), "latest": latest, "seen": stamp(latest),
        "version": page.form.current if page.form else None,
    }  # fmt: skip


def _ask(request: HttpRequest, page: FormPage, state: KeptState, status: int = 200) -> HttpResponse:
    context = _context(page)
    context |= {"state": state, "lines": difference(context["draft"], state)}
    return render(request, "designer/undoing/undo_to.html", context, status=status)


def _back(request: HttpRequest, page: FormPage, state: KeptState) -> HttpResponse:
    try:
        go_back(page.pk, state, request.POST.get("seen", ""), request.user)
    except ChangedMeanwhile as error:
        who = error.revision.user if error.revision else None
        text = _("%(name)s changed the form meanwhile. Nothing was undone; look at what would change now.")
        messages.error(request, text % {"name": who.get_full_name() if who else _("Somebody")})
        return _ask(request, page, state, 409)
    messages.success(request, _("Undone. What stood there before is kept under “Undo to…”, too. Nothing is enabled."))
    return redirect("wagtailadmin_pages:edit", page.pk)
