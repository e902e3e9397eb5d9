"""The list of a form's records."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.records.access import current_version, desk_page, find_form
from forms_app.records.columns import Column, names_for
from forms_app.records.importing.access import may_import
from forms_app.records.layout import tables
from forms_app.records.ledger import BadFilters, Ledger, count_words, open_ledger
from forms_app.records.links import clean, record_url, with_changes
from forms_app.records.models import Action, log_access
from forms_app.records.paging import BadCursor, Page
from forms_app.records.search import search_words, whole_number
from forms_app.tables.models import Form
from forms_app.tables.scope import may


@require_safe
@desk_page
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    form = find_form(request.user, slug, "read")
    context: dict[str, Any] = {"form": form, "current_slug": slug, "is_filtered": bool(_narrowing(request))}
    try:
        found = open_ledger(request.user, form, "read", request.GET)
    except BadFilters as bad:
        bad.form.offer_areas()
        context |= {"filters": bad.form, "refused": True}
        return render(request, "records/ledger.html", context, status=400)
    found.filters.offer_areas()
    _log_search(request, found)
    context |= _list_context(request, found) | _actions(request, form)
    return render(request, "records/ledger.html", context)


def _log_search(request: HttpRequest, found: Ledger) -> None:
    """Whoever has a number and finds its person has learned more than the masked list tells."""
    text = found.filters.cleaned_data["q"]
    if whole_number(text):
        log_access(request.user, found.form, Action.SEARCH, conditions=search_words(text))


def _narrowing(request: HttpRequest) -> list[str]:
    return [name for name in clean(request.GET) if name not in {"sort", "col", "by", "page"}]


def _list_context(request: HttpRequest, found: Ledger) -> dict[str, Any]:
    page, notice = _page(found, request.GET.get("page", ""))
    names = names_for(page.rows, found.all_shown, found.top)
    rows = [
        {
            "number": number,
            "url": record_url(found.form.slug, record.uuid, request.GET),
            "cells": [(column, column.text(record, names)) for column in found.all_shown],
        }
        for number, record in enumerate(page.rows, page.start)
    ]
    return {
        "ledger": found,
        "filters": found.filters,
        "notice": notice,
        "heads": [_head(request, found, column) for column in found.all_shown],
        "rows": rows,
        "count": count_words(*found.count()),
        "following": page.following and with_changes(request.GET, page=page.following),
        "previous": page.previous and with_changes(request.GET, page=page.previous),
        "chosen": {column.name for column in found.shown},
        "kept_sort": request.GET.get("sort", ""),
        "is_empty": not page.rows,
    }


def _page(found: Ledger, cursor: str) -> tuple[Page, str]:
    try:
        return found.page(cursor), ""
    except BadCursor:
        return found.page(""), _("That page is not there any more, so this is the first one.")


def _head(request: HttpRequest, found: Ledger, column: Column) -> dict[str, Any]:
    here = found.sort.name == column.name
    down = here and not found.sort.descending
    url = with_changes(request.GET, sort=f"-{column.name}" if down else column.name) if column.is_sortable else ""
    state = ("descending" if found.sort.descending else "ascending") if here else ""
    return {"column": column, "url": url, "state": state}


def _actions(request: HttpRequest, form: Form) -> dict[str, Any]:
    """Buttons for what the user may do, with the filters of this page."""
    return {
        "query": with_changes(request.GET),
        "may_fill": form.is_taking and may(request.user, form, "fill"),
        "may_correct": may(request.user, form, "edit"),
        "may_import": may_import(request.user, form),
        "may_export": may(request.user, form, "export"),
        "may_print": may(request.user, form, "print"),
        "tables": tables(current_version(form).schema),
    }
