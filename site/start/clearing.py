"""清空演示数据: says what goes, asks for the words, does it, and leads to the start page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demo.clear import clear as clear_demo
from demo.clear import extent
from start import state
from start.views import SESSION_KEY

WORDS = "清空演示数据"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def clear(request: HttpRequest) -> HttpResponse:
    """For county administrators: those of the demo remove themselves along with it."""
    user: Any = request.user
    if not (user.is_superuser or user.groups.filter(name=state.COUNTY_ADMINISTRATORS).exists()):
        raise PermissionDenied
    found = extent()
    if not found:
        raise Http404(_("There is no demo county here."))
    error = ""
    if request.method == "POST":
        if request.POST.get("words", "").strip() == WORDS:
            return _cleared(request)
        error = _("Type the words exactly as they stand above.")
    context = {"found": found, "words": WORDS, "error": error}
    response = render(request, "start/clear_demo.html", context, status=400 if error else 200)
    add_never_cache_headers(response)
    return response


def _cleared(request: HttpRequest) -> HttpResponse:
    kept = clear_demo().kept
    was_last = state.is_open()
    if was_last:
        logout(request)
        state.write_code()
        # Whoever cleared the demo is the one who goes on with the set-up, in this browser.
        request.session[SESSION_KEY] = True
    messages.success(request, _("The demo county is gone. What you enter from now on is real."))
    if kept:
        names = "、".join(kept[:20])
        messages.warning(
            request, _("Kept and deactivated, because real data refer to them: %(names)s") % {"names": names}
        )
    return redirect("start:county" if was_last else "website:home")
