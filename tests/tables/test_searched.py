"""Searched for often: an index that the ledger's queries use, built behind the publication and built again."""

from __future__ import annotations

import pytest
from django.db import connection

from forms_app.schema.model import options
from forms_app.tables import check, derived
from forms_app.tables.models import DerivedObject, Form
from forms_app.tables.publish import publish_schema
from forms_app.tables.repair import repair
from forms_app.tables.runtime import models_for
from forms_app.tables.searched import build_missing, missing
from tests.making import published, question, schema, uid

FOUND = options(searchable=True)
pytestmark = pytest.mark.django_db


def indexes() -> set[str]:
    return {name for name in derived.existing_names() if name.startswith("data_") and "_s_" in name}


def test_it_is_built_after_the_publication_and_goes_with_the_setting():
    rows = question("cheng_yuan", "repeat", questions=(question("ming", options=FOUND),))
    published(schema(question("hao_ma", options=FOUND), rows))
    assert len(indexes()) == 2
    assert list(check.differences()) == []
    publish_schema(Form.objects.get(), schema(question("hao_ma"), rows), None)
    assert len(indexes()) == 1


def test_what_is_missing_is_told_and_made_again():
    published(schema(question("hao_ma", options=FOUND)))
    name = DerivedObject.objects.get(name__contains="_s_").name
    derived.run([f'DROP INDEX "{name}"'])
    assert any(name in line for line in check.differences())
    assert any(name in line for line in repair())
    assert indexes() == {name}
    derived.run([f'DROP INDEX "{name}"'])
    assert build_missing() == [name]
    assert missing(Form.objects.get()) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL prefers reading an empty table")
@pytest.mark.parametrize("lookup", ["", "__gte"])
def test_the_ledger_s_queries_use_it(lookup):
    version = published(schema(question("hao_ma", "integer", options=FOUND)))
    built = models_for(version)
    found = built.main._default_manager.filter(**{f"{built.attribute(uid('hao_ma'))}{lookup}": 1}, deleted_at=None)
    assert next(iter(indexes())) in found.explain()
