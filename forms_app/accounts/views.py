"""Signing in and out, the own password, and the page 我的."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms_app.accounts.forms import ChangePasswordForm, SignInForm
from forms_app.accounts.landing import landing_url, workplaces
from forms_app.areas.models import Appointment, Area
from forms_app.areas.scope import Scope, scope_of

METHODS = ["get", "head", "post", "options"]  # Django's form views take PUT for POST


class SignIn(LoginView):
    """Somebody signed in who arrives here was refused elsewhere: the page says so and offers another account."""

    http_method_names = METHODS
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm

    def get_default_redirect_url(self) -> str:
        return landing_url(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["county"] = Area.objects.filter(depth=1).order_by("path").first()
        if self.request.user.is_authenticated:
            context["landing"] = landing_url(self.request.user)
        return context


class SignOut(LogoutView):
    """GET asks, POST does it: a link or an image elsewhere must not sign anybody out."""

    http_method_names = METHODS
    next_page: Any = reverse_lazy("accounts:sign_in")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "accounts/sign_out.html")


@method_decorator(never_cache, name="dispatch")
class ChangePassword(PasswordChangeView):
    http_method_names = METHODS
    template_name = "accounts/change_password.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:me")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("The password has been changed. Use the new one next time."))
        return response


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    appointments = list(Appointment.objects.filter(user=user).select_related("post", "area", "department"))
    reading = scope_of(user, "read")
    names = Area.names_of([*(it.area.path for it in appointments), *reading.subtrees, *reading.singles])
    context = {
        "appointments": [(it, it.area.full_name(names)) for it in appointments],
        "seen": _areas_in_words(reading, names),
        "workplaces": workplaces(user),
    }
    response = render(request, "accounts/me.html", context)
    add_never_cache_headers(response)
    return response


def _areas_in_words(scope: Scope, names: dict[str, str]) -> list[str]:
    """What the person sees: the full name of each area, with whether it is seen with everything below."""
    if scope.everything:
        return [_("All areas")]
    areas = {area.path: area.full_name(names) for area in Area.objects.filter(path__in=scope.subtrees + scope.singles)}
    below = [_("%(name)s and below") % {"name": areas[path]} for path in scope.subtrees]
    return below + [_("%(name)s only") % {"name": areas[path]} for path in scope.singles]
