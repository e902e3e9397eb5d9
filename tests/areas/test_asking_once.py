"""Rights are read once for a page that only reads, and anew for the next."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_app.areas.middleware import remember_appointments
from forms_app.areas.models import Appointment
from forms_app.areas.scope import RIGHTS, Scope, remembering, scope_of
from tests.cast import appoint
from tests.making import published, question, schema

pytestmark = pytest.mark.django_db


def reads(queries: CaptureQueriesContext) -> int:
    return sum("can_roster" in one["sql"] for one in queries.captured_queries)


def test_all_rights_cost_one_query_while_they_are_remembered(village_clerk: Any, town_officer_b: Any) -> None:
    alone = {right: scope_of(village_clerk, right) for right in RIGHTS}
    with CaptureQueriesContext(connection) as queries, remembering():
        assert {right: scope_of(village_clerk, right) for right in RIGHTS} == alone
        assert scope_of(town_officer_b, "read") != alone["read"]
    assert reads(queries) == 2  # one for each person
    assert alone["fill"]
    assert not alone["approve"]


def test_nothing_is_remembered_outside(village_clerk: Any) -> None:
    with remembering():
        assert scope_of(village_clerk, "read")
    Appointment.objects.filter(user=village_clerk).update(until=date(2026, 1, 2))
    assert scope_of(village_clerk, "read") == Scope()


@pytest.mark.parametrize(
    ("since", "until"), [(-1, None), (-2, -1), (-1, 0), (-1, 1), (0, None), (0, 0), (1, None), (1, 1)]
)
def test_appointments_count_from_their_first_day_to_their_last(
    outsider: Any, areas: SimpleNamespace, since: int, until: int | None
) -> None:
    today = timezone.localdate()
    last = None if until is None else today + timedelta(days=until)
    appoint(outsider, "village-clerk", areas.village_b, since=today + timedelta(days=since), until=last)
    in_force = Appointment.objects.in_force().filter(user=outsider).exists()
    assert bool(scope_of(outsider, "read")) == in_force == (since <= 0 and (until is None or until >= 0))


def test_a_page_that_reads_asks_once_and_one_that_writes_each_time(village_clerk: Any) -> None:
    def view(request: Any) -> HttpResponse:
        return HttpResponse(" ".join(right for right in RIGHTS if scope_of(village_clerk, right)))

    for method, most in (("get", 1), ("head", 1), ("post", len(RIGHTS))):
        with CaptureQueriesContext(connection) as queries:
            remember_appointments(view)(getattr(RequestFactory(), method)("/desk/"))
        assert reads(queries) == most


def test_a_right_that_is_taken_away_is_gone_on_the_next_page(client: Any, village_clerk: Any) -> None:
    client.force_login(village_clerk)
    published(schema(question("name")), "t-form")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/desk/ledgers/t-form/").status_code == 200
    assert reads(queries) == 1
    post = Appointment.objects.get(user=village_clerk).post
    post.can_read = False
    post.save()
    assert client.get("/desk/ledgers/t-form/").status_code == 403
    post.can_read = True
    post.save()
    assert client.get("/desk/ledgers/t-form/").status_code == 200
