"""Opening a form in the editor costs the same queries and definitions, however many questions it has."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app.designer.build import page_from_schema
from tests.cast import client_of
from tests.making import household, question, schema

pytestmark = pytest.mark.django_db


def opened(client: Client, slug: str, count: int) -> tuple[int, str]:
    """Queries, and what the browser gets."""
    more = (question(f"q{number}", label=f"第{number}项") for number in range(count))
    page = page_from_schema(schema(*household().questions, *more, title="走访"), slug)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    return len(queries), response.content.decode()


def test_more_questions_take_no_more_queries(areas: Any, county_admin: Any) -> None:
    client = client_of(county_admin)
    opened(client, "first", 0)  # what is read once
    few, _text = opened(client, "few", 1)
    many, _text = opened(client, "many", 150)
    assert many == few


def test_the_definition_of_a_question_is_sent_once(areas: Any, county_admin: Any) -> None:
    """Not again for tables and tables in tables."""
    _queries, text = opened(client_of(county_admin), "few", 1)
    assert 40 <= text.count("wagtail.blocks.StructBlock") < 60
