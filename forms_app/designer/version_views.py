"""Versions of a form in the administration: their list, what one asks, what differs between two, and going back."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms_app.designer.models import Confirmation, FormPage
from forms_app.designer.progress import conversions
from forms_app.designer.restoring import can_be_restored, restore
from forms_app.designer.version_words import asked, lines
from forms_app.designer.versions import rows
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.scope import may

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms_app.accounts.models import User

PER_PAGE = 20


def of_a_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever may edit or enable the page; gives the view the page and its form, which has been enabled."""

    @wraps(view)
    def wrapped(request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(FormPage, pk=page_id)
        permissions = page.permissions_for_user(request.user)
        if not (permissions.can_edit() or permissions.can_publish()):
            raise PermissionDenied
        if page.form is None or page.form.current is None:
            raise Http404
        return view(request, page, page.form, **kwargs)

    return wrapped


@require_safe
@of_a_form
def versions(request: HttpRequest, page: FormPage, form: Form) -> HttpResponse:
    """The newest first; with ?old=1&new=3 on to what differs between those."""
    if {"old", "new"} <= request.GET.keys():
        return _to_comparison(request, page, form)
    found = form.versions.select_related("published_by").order_by("-number")
    listed = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_of_form": page, "form": form, "listed": listed, "rows": rows(form, list(listed)),
        "numbers": list(found.values_list("number", flat=True)), "may_edit": _may_edit(request, page),
        "has_conversions": form.columns.filter(source__isnull=False).exists(),
        "may_print": may(request.user, form, "print"),
    }  # fmt: skip
    return render(request, "designer/versions.html", context)


def _to_comparison(request: HttpRequest, page: FormPage, form: Form) -> HttpResponse:
    given = [request.GET["old"], request.GET["new"]]
    known = {str(number) for number in form.versions.values_list("number", flat=True)}
    if not known.issuperset(given):
        messages.error(request, _("Choose two versions of this form."))
        return redirect("designer_versions", page.pk)
    return redirect("designer_compare", page.pk, *given)


@require_safe
@of_a_form
def version(request: HttpRequest, page: FormPage, form: Form, number: int) -> HttpResponse:
    """What this version asked."""
    found = _version(form, number)
    context = {
        "page_of_form": page, "form": form, "version": found, "sections": list(asked(found.schema)),
        "confirmations": Confirmation.objects.filter(version=found).select_related("user"),
        "may_edit": _may_edit(request, page),
    }  # fmt: skip
    return render(request, "designer/version.html", context)


@require_safe
@of_a_form
def compare(request: HttpRequest, page: FormPage, form: Form, old: int, new: int) -> HttpResponse:
    before, after = _version(form, old), _version(form, new)
    context = {
        "page_of_form": page, "form": form, "before": before, "after": after,
        "lines": lines(before.schema, after.schema),
        "numbers": list(form.versions.order_by("-number").values_list("number", flat=True)),
    }  # fmt: skip
    return render(request, "designer/compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_form
def go_back(request: HttpRequest, page: FormPage, form: Form, number: int) -> HttpResponse:
    """Make this version's content the newest draft: asked first, then on to the check before enabling."""
    if not _may_edit(request, page):
        raise PermissionDenied
    found = _version(form, number)
    draft = can_be_restored(page, found)
    if request.method == "POST" and draft is not None:
        restore(draft, cast("User", request.user))
        text = _("Version %(number)d is the draft now. Nothing is enabled yet; check below what enabling would do.")
        messages.success(request, text % {"number": number})
        return redirect("designer_plan", page.pk)
    assert form.current is not None
    context = {
        "page_of_form": page, "form": form, "version": found, "can": draft is not None,
        "lines": lines(form.current.schema, found.schema),
        "has_draft": page.has_unpublished_changes,
        "back": reverse("designer_versions", args=[page.pk]),
    }  # fmt: skip
    return render(request, "designer/go_back.html", context, status=409 if request.method == "POST" else 200)


@require_safe
@of_a_form
def conversions_of(request: HttpRequest, page: FormPage, form: Form) -> HttpResponse:
    """How far conversions are; with ?part=1 only the part that moves."""
    found = conversions(form)
    context = {
        "page_of_form": page, "form": form, "conversions": found,
        "is_moving": not all(one.is_done for one in found),
    }  # fmt: skip
    template = "designer/_conversions.html" if "part" in request.GET else "designer/conversions.html"
    return render(request, template, context)


def _version(form: Form, number: int) -> FormVersion:
    return get_object_or_404(form.versions.select_related("published_by"), number=number)


def _may_edit(request: HttpRequest, page: FormPage) -> bool:
    permissions = page.permissions_for_user(request.user)
    return bool(permissions.can_edit() and not permissions.page_locked())
