"""The way into a ledger: a form by its slug, and the kind page for whoever may not have it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from forms_app.areas.scope import Right
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.scope import may

View = Callable[..., HttpResponse]


class Refused(Exception):
    """Something may not be seen or is not there; ``str()`` says what to do."""

    def __init__(self, title: str, message: str, status: int) -> None:
        super().__init__(message)
        self.title, self.status = title, status


def find_form(user: Any, slug: str, right: Right) -> Form:
    """The published form, if ``user`` holds ``right`` on it anywhere. Raises Refused."""
    try:
        form = Form.objects.published().get(slug=slug)
    except Form.DoesNotExist:
        raise Refused(
            _("No such ledger"), _("Check the address, or choose a ledger on the desk's first page."), status=404
        ) from None
    if not may(user, form, right):
        raise Refused(_RIGHTS[right](), _("Your post does not include this. Ask your administrator."), status=403)
    return form


def current_version(form: Form) -> FormVersion:
    """The version of a form that ``find_form`` gave."""
    assert form.current is not None
    form.current.form = form
    return form.current


_RIGHTS: dict[str, Callable[[], str]] = {
    "read": lambda: _("You may not read this ledger"),
    "edit": lambda: _("You may not correct this ledger"),
    "export": lambda: _("You may not export this ledger"),
    "print": lambda: _("You may not print from this ledger"),
}


def desk_page(view: View) -> View:
    """Signed in, never cached, and Refused shown as a page that says what to do."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            context = {"title": refused.title, "message": str(refused)}
            response = render(request, "desk/refused.html", context, status=refused.status)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return login_required(wrapped)


def command_user(username: str | None) -> Any:
    """The user of a management command: the named one, or one who sees everything. Raises User.DoesNotExist."""
    model = get_user_model()
    if username:
        return model.objects.get_by_natural_key(username)
    return model(username="", name=_("System administration"), is_superuser=True, is_active=True)
