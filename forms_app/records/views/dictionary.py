"""数据说明 of one form, on a page and as a workbook; and of all forms that one may read."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from forms_app.records.access import Refused, desk_page, find_form
from forms_app.records.dictionary import Dictionary, dictionary_of
from forms_app.records.dictionary_book import write_dictionaries
from forms_app.records.views.export import file_of
from forms_app.records.workbook import XLSX, chunks
from forms_app.tables.scope import forms_for


@require_safe
@desk_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    form = find_form(request.user, slug, "read")
    context = {"form": form, "current_slug": slug, "sections": dictionary_of(form).sections}
    return render(request, "records/dictionary.html", context)


@require_GET
@desk_page
def workbook(request: HttpRequest, slug: str) -> HttpResponse:
    form = find_form(request.user, slug, "read")
    return _file([dictionary_of(form)], f"{form.title}_{_('About the data')}")


@require_GET
@desk_page
def all_forms(request: HttpRequest) -> HttpResponse:
    forms = list(forms_for(request.user, "read"))
    if not forms:
        raise Refused(_("No ledger is yours to read"), _("Ask your administrator for a post."), status=403)
    return _file([dictionary_of(form) for form in forms], _("About the data of all forms"))


def _file(dictionaries: list[Dictionary], title: str) -> HttpResponse:
    try:
        file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 closed when it has been sent
        write_dictionaries(dictionaries, Path(file.name))
    except OSError as error:
        words = _("The server has no room or cannot write. Try again later, or print the page.")
        raise Refused(_("The workbook could not be written"), words, status=507) from error
    return file_of(chunks(file, lambda: None), XLSX, title, "xlsx")
