"""Models are built from copies: of two columns of one kind, neither knows of the other."""

from __future__ import annotations

import pytest
from django.db import models

from forms_app.tables.models import FormColumn
from forms_app.tables.runtime import build_models, columns_of
from tests.making import area, published, question, record, schema

pytestmark = pytest.mark.django_db


def test_columns_of_one_kind_keep_apart() -> None:
    version = published(schema(question("one"), question("two"), question("place", "area"), question("seat", "area")))
    built = build_models(version)
    by_name = {field.column: field for field in built.main._meta.concrete_fields}
    assert list(by_name)[-4:] == ["one", "two", "place", "seat"]
    place, seat = by_name["place"], by_name["seat"]
    assert place.remote_field.field is place
    assert seat.remote_field.field is seat
    made = record(version, one="甲", two="乙", place=area())
    row = built.main._default_manager.get(pk=made.pk)
    values = [getattr(row, built.attribute(q.uuid)) for q in version.schema.scalars]
    assert values == ["甲", "乙", area(), None]


def test_each_build_has_fields_of_its_own() -> None:
    version = published(schema(question("one")))
    first, second = build_models(version).main, build_models(version).main
    ours = {id(field) for field in first._meta.get_fields() if isinstance(field, models.Field)}
    assert ours.isdisjoint(id(field) for field in second._meta.get_fields())
    assert all(field.model is second for field in second._meta.concrete_fields)


def test_a_column_read_for_models_still_tells_what_passes() -> None:
    version = published(schema(question("one")))
    column = next(iter(columns_of(version).values()))
    FormColumn.objects.filter(pk=column.pk).update(key="changed")
    assert column.archived_at is None
    assert column.source is None
    column.refresh_from_db()
    assert column.key == "changed"
    column.key = "again"
    column.save()
    assert FormColumn.objects.get(pk=column.pk).key == "again"
