"""The page 新建表单. A file that is dropped there goes to the way that takes its kind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from forms_app.designer.beginning.ways import way_for, ways
from forms_app.designer.gallery.views import for_designers
from forms_app.designer.places import folder_for
from forms_app.designer.xlsforms.pages import import_new


@require_http_methods(["GET", "HEAD", "POST"])
@for_designers
def begin_form(request: HttpRequest) -> HttpResponse:
    folder = folder_for(request.user)
    assert folder is not None, "only those who make forms come here"
    if request.method != "POST":
        return _page(request, folder)
    if "held" in request.POST:  # the second step of an XLSForm that was dropped here
        return import_new(request)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, folder, _("No file has arrived. Choose one and try again."))
    way = way_for(file, folder)
    if way is None or way.take is None:
        return _page(request, folder, _("No form can be made from a file of this kind."))
    return way.take(request)


def _page(request: HttpRequest, folder: Page, error: str = "") -> HttpResponse:
    context = {"ways": ways(folder), "error": error}
    return render(request, "designer/beginning/new.html", context, status=400 if error else 200)
