"""The start page: five short steps from an empty installation to the first form that is being filled in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.areas.import_template import template_workbook
from forms_app.designer.refusals import PublishRefused
from forms_app.tables.models import Form
from reports.engine.codes import qr_data_uri
from start import setup, state
from start.forms import AdministratorSet, AreasForm, CodeForm, CountyForm, ReadyFormForm
from start.ready_forms import READY, enable_ready

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]
SESSION_KEY, SKIPPED_KEY = "start_code_known", "start_areas_later"
STEPS = ("county", "areas", "people", "form", "done")


def starter(step: str) -> Callable[[View], View]:
    """Lets in whoever knows the code while nobody administers the installation, then system administrators."""

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = _turned_away(request, step) or view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return wrapped

    return decorate


def _turned_away(request: HttpRequest, step: str) -> HttpResponse | None:
    if state.is_open():
        if not request.session.get(SESSION_KEY):
            return redirect("start:start")
        wanted = _next_step(request)
        return None if STEPS.index(step) <= STEPS.index(wanted) else redirect(f"start:{wanted}")
    user: Any = request.user
    if not user.is_authenticated:
        return redirect(f"{reverse('accounts:sign_in')}?next={request.path}")
    if not user.is_superuser:
        raise PermissionDenied
    return None if step in {"form", "done"} else redirect("start:form")


def _next_step(request: HttpRequest) -> str:
    """The first step that is not done yet, before there is an administrator."""
    if state.county() is None:
        return "county"
    if not state.has_areas() and not request.session.get(SKIPPED_KEY):
        return "areas"
    return "people"


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The door: asks for the code, which the address may bring along."""
    if not state.is_open():
        return redirect("start:form" if getattr(request.user, "is_superuser", False) else "website:home")
    given = request.POST if request.method == "POST" else request.GET
    form = CodeForm(given if "code" in given else None)
    if form.is_bound and form.is_valid():
        if state.is_code(form.cleaned_data["code"]):
            request.session[SESSION_KEY] = True
            return redirect(f"start:{_next_step(request)}")
        form.add_error(
            "code", _("This is not the code. Copy it from the screen of bin/run, or from the file start-code.")
        )
    response = _page(request, "start", {"form": form, "path": state.code_path()})
    add_never_cache_headers(response)
    return response


@starter("county")
def county(request: HttpRequest) -> HttpResponse:
    if state.county() is not None:
        return redirect("start:areas")
    form = CountyForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        setup.make_county(form.cleaned_data["name"], form.cleaned_data["code"], form.cleaned_data["logo"])
        return redirect("start:areas")
    return _page(request, "county", {"form": form})


@starter("areas")
def areas(request: HttpRequest) -> HttpResponse:
    if "later" in request.POST:
        request.session[SKIPPED_KEY] = True
        return redirect("start:people")
    form = AreasForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "county": state.county(), "counts": setup.counts_by_level()}
    if form.is_bound and form.is_valid():
        found = setup.read_areas(form.cleaned_data["file"])
        if not found.faults:
            made = setup.make_areas(found)
            messages.success(request, _("%(count)d areas have been entered.") % {"count": made})
            return redirect("start:people")
        context["faults"] = found.faults[:200]
        context["more_faults"] = max(0, len(found.faults) - 200)
    return _page(request, "areas", context)


@starter("areas")
def areas_template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(template_workbook(), content_type=WORKBOOK)
    response["Content-Disposition"] = content_disposition_header(True, _("Areas") + ".xlsx") or ""
    return response


@starter("people")
def people(request: HttpRequest) -> HttpResponse:
    forms = AdministratorSet(request.POST or None, prefix="p")
    if forms.is_bound and forms.is_valid():
        first = setup.make_administrators([form.cleaned_data for form in forms.people])
        if first is None:
            messages.error(request, _("Somebody else has just finished this step. Sign in with that account."))
            return redirect("accounts:sign_in")
        login(request, first, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("start:form")
    return _page(request, "people", {"forms": forms})


@starter("form")
def form(request: HttpRequest) -> HttpResponse:
    asked = ReadyFormForm(request.POST or None, initial={"slug": READY[0].slug})
    if asked.is_bound and asked.is_valid():
        try:
            with transaction.atomic():
                made = enable_ready(asked.cleaned_data["slug"], request.user)
        except PublishRefused as refused:
            asked.add_error("slug", refused.text)
        else:
            return redirect(f"{reverse('start:done')}?form={made.slug}")
    enabled = set(Form.objects.filter(current__isnull=False).values_list("slug", flat=True))
    choices = [(ready, ready.slug in enabled) for ready in READY]
    chosen = asked["slug"].value()
    return _page(request, "form", {"form": asked, "choices": choices, "chosen": chosen, "has_form": bool(enabled)})


@starter("done")
def done(request: HttpRequest) -> HttpResponse:
    made = Form.objects.filter(slug=request.GET.get("form", "")[:60], current__isnull=False).first()
    if made is None:
        made = Form.objects.filter(current__isnull=False).order_by("pk").first()
    if made is None:
        return redirect("start:form")
    address = f"{settings.SITE_URL}/f/{made.slug}/"
    context = {"form": made, "address": address, "code": qr_data_uri(address), "has_areas": state.has_areas()}
    return _page(request, "done", context)


def _page(request: HttpRequest, step: str, context: dict[str, Any]) -> HttpResponse:
    titles = {
        "county": _("County"),
        "areas": _("Areas"),
        "people": _("Administrators"),
        "form": _("First form"),
        "done": _("Ready"),
    }
    number = STEPS.index(step) + 1 if step in STEPS else 0
    steps = [(titles[name], index < number, index == number) for index, name in enumerate(STEPS, 1)]
    status = 400 if getattr(context.get("form"), "errors", None) or context.get("faults") else 200
    return render(request, f"start/{step}.html", context | {"steps": steps, "number": number}, status=status)
