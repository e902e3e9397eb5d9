"""Models are built from copies: of two columns of one kind, neither knows of the other."""

from __future__ import annotations

import pytest
from django.db import models

from forms_app.tables.models import FormColumn
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import build_models
from tests.making import area, published, question, record, schema, uid

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


def test_fields_are_as_django_makes_them() -> None:
    """Fields that joined their model together are as Django would have made them one by one."""
    version = published(schema(question("one", "integer"), question("place", "area"), question("two", "date")))
    built = build_models(version)
    for known in FormColumn.objects.filter(form=version.form):
        field = built.main._meta.get_field(known.attribute)
        assert (field.column, field.attname.removesuffix("_id")) == (known.column, known.attribute)
        assert getattr(built.main, field.attname).field is field
        alone = type(field)(**field.deconstruct()[3])
        alone.set_attributes_from_name(known.attribute)
        names = ("name", "attname", "column", "db_column", "concrete", "verbose_name")
        assert [getattr(alone, name) for name in names] == [getattr(field, name) for name in names]
    names = [field.column for field in built.main._meta.concrete_fields]
    assert names[-3:] == ["one", "place", "two"]


def test_each_version_has_the_columns_of_its_own_types_and_tables() -> None:
    rows = question("rows", "repeat", questions=(question("name"),))
    first = published(schema(question("one"), rows))
    inner = question("inner", "repeat", questions=(question("note"),))
    rows = question("rows", "repeat", questions=(question("name", "integer"), inner))
    second = publish_schema(first.form, schema(question("one", "date"), rows), None)
    before, after = build_models(first), build_models(second)
    kept = {key for key in before.columns if before.columns[key] == after.columns[key]}
    assert kept == {(uid("rows"), "")}
    assert [column.type for column in after.columns.values()] == ["date", "repeat", "integer", "repeat", "text"]
    assert after.children[uid("inner")]._meta.get_field("parent").related_model is after.children[uid("rows")]
    assert [list(built.children) for built in (before, after)] == [[uid("rows")], [uid("rows"), uid("inner")]]
    for column in FormColumn.objects.filter(form=first.form):
        found = [c for built in (before, after) for c in built.columns.values() if c.id == column.pk]
        assert {(c.attribute, c.column, c.storage) for c in found} == {
            (column.attribute, column.column, column.storage)
        }
