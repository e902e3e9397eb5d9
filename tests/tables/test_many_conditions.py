"""Forms so wide that one condition over all questions would be deeper than SQLite allows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from forms_app.entry.searching import search
from forms_app.schema.model import FormSchema
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from reports.appraisal.metrics import Month, household_completeness
from tests.making import area, published, question, record, schema

pytestmark = pytest.mark.django_db
COUNT = 1_200


def wide(**settings: Any) -> FormSchema:
    return schema(*(question(f"q{n}", **settings) for n in range(COUNT)))


def found(version: FormVersion, text: str) -> list[Any]:
    built = models_for(version)
    return list(built.main._default_manager.filter(search(built, text)).values_list("pk", flat=True))


def test_the_search_reaches_the_last_of_many_texts():
    version = published(wide())
    first, last = record(version, q0="王 小明"), record(version, q1199="house 9")
    assert found(version, "王小明") == [first.pk]
    assert found(version, "house") == [last.pk]
    assert found(version, "nobody") == []


def test_completeness_looks_at_all_of_many_questions():
    version = published(wide(required=True))
    answers = {f"q{n}": "有" for n in range(COUNT)}
    record(version, **answers)
    record(version, **answers | {"q1199": None})
    now = timezone.localtime()
    month = Month(now.year + now.month // 12, now.month % 12 + 1)  # all was entered before its end
    measured = household_completeness(area(), month, {"form_slug": "t-form"}, Decimal(10))
    assert (measured.numerator, measured.denominator) == (1, 2)
