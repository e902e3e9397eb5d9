"""The statistics of a ledger: a page to look at and to print, and the same figures as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from forms_app.areas.scope import scope_of
from forms_app.records.access import current_version, desk_page, find_form
from forms_app.records.export import BOM, Line, safe
from forms_app.records.models import Action, log_access
from forms_app.records.statistics.asked import NAMES, Asked
from forms_app.records.statistics.figures import Figures, asked_url, figures
from forms_app.records.views.export import file_of
from forms_app.tables.scope import may


@require_safe
@desk_page
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    form = find_form(request.user, slug, "read")
    current_version(form)
    asked = Asked(request.GET, scope=scope_of(request.user, "read"))
    context: dict[str, Any] = {"form": form, "current_slug": slug, "asked": asked, "kinds": _kinds(asked)}
    if not asked.is_valid():
        return render(request, "records/statistics.html", context, status=400)
    found = figures(form, asked)
    context |= {
        "figures": found,
        "area": asked.cleaned_data["area"],
        "above": [(area, asked_url(asked, area=area.code)) for area in found.above],
        "days": asked.days,
        "now": timezone.now(),
        "query": asked_url(asked),
        "may_export": may(request.user, form, "export"),
    }
    return render(request, "records/statistics.html", context)


def _kinds(asked: Asked) -> list[tuple[str, str, bool]]:
    """(name, address, whether it is shown) of each period that needs no dates."""
    return [
        (str(name), asked_url(asked, period=kind, since="", until=""), kind == asked.kind)
        for kind, name in NAMES.items()
    ]


@require_GET
@desk_page
def statistics_file(request: HttpRequest, slug: str) -> HttpResponse:
    """CSV: the table, and below it the answers."""
    form = find_form(request.user, slug, "export")
    current_version(form)
    asked = Asked(request.GET, scope=scope_of(request.user, "export"))
    if not asked.is_valid():
        return redirect(reverse("records:statistics", args=[slug]) + asked_url(asked))  # it says what is wrong
    log_access(request.user, form, Action.EXPORT, conditions=_("Statistics of a ledger"))
    title = f"{form.title}_{_('Statistics of a ledger')}"
    return file_of(_lines(figures(form, asked)), "text/csv; charset=utf-8", title, "csv")


def _lines(found: Figures) -> Iterator[str]:
    writer = csv.writer(Line())
    heads = [column.since.isoformat()[: 10 if column.since == column.until else 7] for column in found.columns]
    yield BOM + writer.writerow([_("Area"), *heads, _("Together")])
    for row in [*found.rows, found.totals]:
        yield writer.writerow([safe(row.name), *(number.n for number in row.numbers), row.total.n])
    for answers in found.answers:
        yield writer.writerow([])
        yield writer.writerow([safe(answers.label), _("Number of records")])
        if answers.is_number:
            yield writer.writerow([_("Answers to the question"), answers.n])
            yield writer.writerow([_("Sum of the numbers"), answers.total])
        for bar in answers.bars:
            yield writer.writerow([safe(bar.label), bar.n])
