"""重复填报项: what other forms ask already, and the link that takes its place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app.designer.bank.views import of_a_draft
from forms_app.designer.models import FormPage
from forms_app.designer.twice.finding import twice
from forms_app.designer.twice.linking import link


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft
def twice_page(request: HttpRequest, page: FormPage) -> HttpResponse:
    """POST ``question`` and ``form``: link that form's records and carry the answer over, in the draft."""
    if request.method == "POST":
        return _link(request, page)
    context = {"page_of_form": page, "twice": twice(page.compile().schema, page.form), "may_link": True}
    return render(request, "designer/twice/twice.html", context)


def _link(request: HttpRequest, page: FormPage) -> HttpResponse:
    try:
        other, labels = link(page, request.POST.get("question", ""), request.POST.get("form", ""), request.user)
    except KeyError:
        messages.error(request, _("The form was changed meanwhile. Nothing was linked; look at what is shown now."))
    else:
        text = _("Records of “%(title)s” are linked now. Carried over: %(labels)s. Nothing is enabled yet.")
        messages.success(request, text % {"title": other.title, "labels": "、".join(labels)})
    return redirect("designer_plan" if request.POST.get("back") == "plan" else "designer_twice", page.pk)
