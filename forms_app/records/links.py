"""Addresses that keep the filters: sorting, paging, and the way from a record back to its ledger."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from forms_app.tables.models import Form, FormVersion

FILTERS_LENGTH = 2000
VALUE_LENGTH = 100  # a value cut here is still too long for its field, so its message stays the same


def with_changes(params: QueryDict, **changes: str) -> str:
    """The query string with some parameters set; an empty value removes one. Another page is never kept."""
    changed = clean(params)
    for name, value in {"page": "", **changes}.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"


def clean(params: QueryDict) -> QueryDict:
    """Without empty parameters: a form sends all its fields, and addresses get copied into messages."""
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        if filled := [value for value in values if value]:
            kept.setlist(name, filled)
    return kept


def ledger_url(slug: str, params: QueryDict) -> str:
    """The ledger with the same conditions, also those that it will refuse: it shows what is wrong with them."""
    kept = QueryDict(mutable=True)
    for name, values in clean(params).lists():
        kept.setlist(name, [value[:VALUE_LENGTH] for value in values])
    query = kept.urlencode()
    url = reverse("records:ledger", args=[slug])
    return f"{url}?{query}" if query and len(query) <= FILTERS_LENGTH else url


def record_url(slug: str, uuid: object, params: QueryDict) -> str:
    url = reverse("records:record", args=[slug, uuid])
    back = clean(params).urlencode()
    return f"{url}?{urlencode({'back': back})}" if back else url


def back_url(slug: str, params: QueryDict) -> str:
    """The ledger with the filters that ``record_url`` packed. Only ever a query string, so it leads nowhere else."""
    back = params.get("back", "")
    url = reverse("records:ledger", args=[slug])
    return f"{url}?{QueryDict(back).urlencode()}" if back and len(back) <= FILTERS_LENGTH else url


def version_url(user: Any, form: Form, version: FormVersion) -> str:
    """What this version asked, for whoever may edit the form in the administration; '' for everybody else."""
    if form.page is None or not user.has_perm("wagtailadmin.access_admin"):
        return ""
    may = form.page.permissions_for_user(user).can_edit()
    return reverse("designer_version", args=[form.page.pk, version.number]) if may else ""
