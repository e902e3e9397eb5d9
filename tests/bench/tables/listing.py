"""Fifty of all records, of one town and three months: the ledger's own way, the raw driver's, and Wagtail's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.http import QueryDict
from django.test import Client

from forms_app.areas.scope import remembering
from forms_app.records.access import find_form
from forms_app.records.columns import names_for
from forms_app.records.ledger import Ledger, open_ledger
from forms_app.records.paging import Page
from tests.bench.figures import Figure, medians
from tests.bench.tables.county import County
from tests.bench.tables.wagtail_forms import Submissions

REACH, SHARE = 10.0, 1.0  # ms; % of what Wagtail's submissions take
MONTHS = "since=2025-06-01&until=2025-08-31"
SINCE, UNTIL = datetime(2025, 5, 31, 16, tzinfo=UTC), datetime(2025, 8, 31, 16, tzinfo=UTC)  # the same in Beijing
DEEP = 20  # pages
Shown = tuple[Ledger, Page, list[list[str]]]


def measured(slug: str, county: County, wagtail: Submissions | None, rounds: int) -> list[Figure]:
    query = f"{MONTHS}&area={county.town.code}"
    ledger, page, _cells = shown(slug, query)
    deep = page.following
    for _ in range(DEEP):
        deep = shown(slug, query, deep)[1].following or deep
    newest = f"{query}&sort=-_time"
    driver, client = statement(ledger, page), signed_in(county)
    found = medians(
        {
            "ours": lambda: shown(slug, query),
            "found": lambda: ledger.page("").rows,
            "driver": lambda: run(*driver),
            "deep": lambda: shown(slug, query, deep),
            "newest": lambda: shown(slug, newest),
            "page": lambda: opened(client, slug, query),
        },
        rounds,
    )
    raw = {f"{connection.Database.__name__}, the same statement": found["driver"]}
    figures = [
        Figure("list 50, of a town and 3 months", found["ours"], "ms", raw, REACH),
        Figure(f"list 50, {DEEP} pages further on", found["deep"], "ms", {}, REACH),
        Figure("list 50, newest first", found["newest"], "ms"),
        Figure("the whole page with filters, count and HTML", found["page"], "ms"),
    ]
    return figures + ([beside_wagtail(wagtail, county, found["found"])] if wagtail else [])


def beside_wagtail(wagtail: Submissions, county: County, ours: float) -> Figure:
    """Both find the same fifty and read their answers; neither makes texts of them.

    Compared where Django has no better to offer: it reads JSON on SQLite as text, row by row.
    """
    theirs = medians({"json": lambda: wagtail.found(county.town.path, SINCE, UNTIL)}, 1)["json"]
    name = "finding these 50, in hundredths of the time of Wagtail's JSON submissions"
    reach = SHARE if connection.vendor == "sqlite" else None
    return Figure(name, 100 * ours / theirs, "%", {"ours, in ms": ours, "FormSubmission, in ms": theirs}, reach)


@remembering()
def shown(slug: str, query: str, cursor: str = "") -> Shown:
    """From the address to the texts of all cells, as the list's view does it: the person, her areas, the form and its
    version, filters, one page, names of areas. Without count, offers of filters, and HTML."""
    user = get_user_model().objects.get(username="bench-town")
    ledger = open_ledger(user, find_form(user, slug, "read"), "read", QueryDict(query))
    page, columns = ledger.page(cursor), ledger.all_shown
    names = names_for(page.rows, columns, ledger.top)
    return ledger, page, [[column.text(row, names) for column in columns] for row in page.rows]


def statement(ledger: Ledger, page: Page) -> tuple[str, tuple[Any, ...]]:
    """What the ledger asks the database for."""
    from forms_app.records.paging import ordered

    query = ordered(ledger.light(ledger.all_shown), ledger.steps)[: len(page.rows) + 1].query
    return query.sql_with_params()


def run(sql: str, parameters: tuple[Any, ...]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def signed_in(county: County) -> Client:
    client = Client()
    client.force_login(county.officer, "django.contrib.auth.backends.ModelBackend")
    return client


def opened(client: Client, slug: str, query: str) -> None:
    response = client.get(f"/desk/ledgers/{slug}/?{query}")
    assert response.status_code == 200, response.status_code
