"""Pages of the bank: what there is, putting it into a form, and saving a section of a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page
from wagtail.permissions import policy_registry

from forms_app.designer.bank.forms import FIRST, InsertForm, KeepForm, sections_of
from forms_app.designer.bank.inserting import insert, keep, state
from forms_app.designer.bank.offered import find, offers
from forms_app.designer.gallery.views import for_designers
from forms_app.designer.models import FormPage


def of_a_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view the latest draft of a form that the user may edit now."""

    @wraps(view)
    def wrapped(request: HttpRequest, page_id: int) -> HttpResponse:
        page = get_object_or_404(FormPage, pk=page_id)
        permissions = page.permissions_for_user(request.user)
        if not permissions.can_edit() or permissions.page_locked():
            raise PermissionDenied
        return view(request, page.get_latest_revision_as_object())

    return wrapped


@require_safe
@for_designers
def bank(request: HttpRequest) -> HttpResponse:
    """?form= leads on to the page where something is put into that form. The editor asks for the list alone, and
    puts it into a window over the form."""
    if _from_the_editor(request):
        return render(request, "designer/bank/_choose.html", {"offers": offers(), "places": [FIRST], "alone": True})
    if (chosen := request.GET.get("form", "")).isdecimal():
        return redirect("designer_bank_insert", int(chosen[:9]))
    context = {"offers": offers(), "pages": _changeable(request.user)}
    return render(request, "designer/bank/bank.html", context)


def _changeable(user: Any) -> Any:
    """(pk, title) of the forms that ``user`` may change, drafts included."""
    rights = policy_registry.get_by_type(Page)
    mine = rights.instances_user_has_permission_for(user, "change")
    return FormPage.objects.filter(pk__in=mine.values("pk")).order_by("title").values_list("pk", "title")


@require_safe
@for_designers
def blocks(request: HttpRequest, code: str) -> HttpResponse:
    """What the editor inserts without saving: sections with ids of their own."""
    offer = find(code)
    if offer is None:
        raise Http404
    return JsonResponse({"sections": state(offer, set(request.GET.getlist("taken")))})


@require_http_methods(["GET", "POST"])
@of_a_draft
def insert_page(request: HttpRequest, page: FormPage) -> HttpResponse:
    form = InsertForm(page, request.POST or None, initial={"offer": request.GET.get("offer", "")})
    if request.method == "POST" and form.is_valid():
        offer = find(form.cleaned_data["offer"])
        if offer is not None:
            insert(page, offer, form.cleaned_data["where"], request.user)
            messages.success(request, _("“%(title)s” was inserted.") % {"title": offer.title})
            return redirect("wagtailadmin_pages:edit", page.pk)
        form.add_error("offer", _("This is no longer there. Choose something else."))
    context = {"page_of_form": page, "form": form, "offers": offers(), "places": [FIRST, *sections_of(page)]}
    context["alone"] = _from_the_editor(request)
    template = "designer/bank/_choose.html" if context["alone"] else "designer/bank/insert.html"
    return render(request, template, context, status=400 if form.errors else 200)


def _from_the_editor(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


@require_http_methods(["GET", "POST"])
@of_a_draft
def keep_page(request: HttpRequest, page: FormPage) -> HttpResponse:
    form = KeepForm(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        item = keep(page, given["section"], given["title"], given["note"], request.user)
        messages.success(request, _("“%(title)s” was saved for other forms.") % {"title": item.title})
        return redirect("designer_bank_insert", page.pk)
    context = {"page_of_form": page, "form": form}
    return render(request, "designer/bank/keep.html", context, status=400 if form.errors else 200)
