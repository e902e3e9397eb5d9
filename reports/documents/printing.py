"""From a user and an address to paper: rights, filters, rows."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.areas.scope import scope_of
from forms_app.records.access import find_form
from forms_app.records.ledger import Ledger, open_ledger
from forms_app.records.models import Action, log_access
from reports.documents.ledger_sheet import LedgerPaper, read_paper

AREAS_NAMED = 6


def open_for_print(user: Any, slug: str, params: QueryDict) -> Ledger:
    """Raises records' Refused and BadFilters."""
    return open_ledger(user, find_form(user, slug, "print"), "print", params)


def open_paper(user: Any, slug: str, params: QueryDict) -> LedgerPaper:
    """Everything that will be on the paper, logged. Raises Refused, BadFilters and PrintFailed."""
    ledger = open_for_print(user, slug, params)
    paper = read_paper(ledger, area_words(user, ledger), user)
    log_access(user, ledger.form, Action.PRINT, conditions="；".join(ledger.conditions), rows=len(paper.rows))
    return paper


def area_words(user: Any, ledger: Ledger) -> str:
    """Whose records these are: the chosen area, else the user's own ones."""
    if chosen := ledger.filters.cleaned_data["area"]:
        return chosen.full_name()
    scope = scope_of(user, ledger.right)
    if scope.everything:
        return Area.objects.filter(depth=1).order_by("path").values_list("name", flat=True).first() or ""
    paths = scope.subtrees + scope.singles
    names = Area.names_of(paths[:AREAS_NAMED])
    areas = Area.objects.filter(path__in=paths[:AREAS_NAMED]).order_by("path")
    words = "、".join(area.full_name(names) for area in areas)
    return _("%(names)s and others") % {"names": words} if len(paths) > AREAS_NAMED else words
