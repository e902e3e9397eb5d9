"""With the demo county: a page per role that says what to try, and, on this computer, a way in without typing."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demo import passwords
from start.roles import ROLES, Role


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    return _page(request, "try", {"roles": [(role, _account_of(role)) for role in ROLES]})


@require_safe
def role(request: HttpRequest, role: str) -> HttpResponse:
    found = next((it for it in ROLES if it.slug == role), None)
    if found is None:
        raise Http404
    context = {
        "role": found,
        "account": _account_of(found),
        "file": passwords.path(),
        "here": is_this_computer(request),
    }
    return _page(request, "role", context)


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """As a person of the demo, from this very computer only: anybody else has to know the password."""
    username = request.POST.get("username", "")
    if not is_this_computer(request) or username not in passwords.load():
        raise Http404
    user = get_user_model()._default_manager.filter(username=username, is_active=True, is_superuser=False).first()
    if user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/")


def is_this_computer(request: HttpRequest) -> bool:
    """Whether the browser runs on the machine itself: loopback at both ends, and no proxy in between."""
    proxied = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    return (
        not proxied
        and _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and (host == "localhost" or _is_loopback(host))
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _account_of(role: Role) -> dict[str, str] | None:
    """The demo's account for a role, the documented village's where there is one."""
    accounts = [{"username": name, **account} for name, account in passwords.load().items()]
    of_role = [account for account in accounts if account.get("role") == role.post]
    return next((it for it in of_role if it["area"].startswith("荷塘村")), of_role[0] if of_role else None)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    if not passwords.load():
        raise Http404(_("There is no demo county here."))
    response = render(request, f"start/{name}.html", context)
    add_never_cache_headers(response)
    return response
