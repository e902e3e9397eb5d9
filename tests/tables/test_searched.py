"""Searched for often: an index that the ledger's queries use, built behind the publication and built again."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from forms_app.schema.model import options
from forms_app.tables import check, derived
from forms_app.tables.models import DerivedObject, Form
from forms_app.tables.publish import publish_schema
from forms_app.tables.repair import repair
from forms_app.tables.runtime import models_for
from forms_app.tables.searched import build_missing, missing
from tests.making import published, question, record, schema, uid
from tests.together import together

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


@pytest.fixture
def untouched(transactional_db, monkeypatch):
    """A form with two records alike, whose index no task has built: its worker was killed before."""
    monkeypatch.setattr("forms_app.tables.publish.missing", lambda _form: [])
    version = published(schema(question("hao_ma", options=FOUND)))
    record(version, hao_ma="1")
    record(version, hao_ma="1")
    return version


@pytest.mark.django_db(transaction=True)
def test_the_worker_s_round_builds_what_no_task_has_built_and_only_once(untouched):
    (name,) = [thing.name for thing in missing(untouched.form)]
    assert any(name in line for line in check.differences())
    made: list[list[str]] = []
    assert together(lambda: made.append(build_missing()), lambda: made.append(build_missing())) == []
    assert [name] in made
    assert indexes() == {name}
    assert build_missing() == []
    assert list(check.differences()) == []
    assert connection.vendor != "postgresql" or valid() == {name}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite finishes an index or makes none")
@pytest.mark.django_db(transaction=True)
def test_an_index_that_was_never_finished_is_told_and_built_again(untouched):
    (thing,) = missing(untouched.form)
    with pytest.raises(IntegrityError):
        derived.run([like_a_rule(statement) for statement in thing.create])
    assert thing.name not in valid()
    assert any(thing.name in line for line in check.differences())
    publish_schema(Form.objects.get(), schema(question("hao_ma", options=FOUND), question("b")), None)
    assert build_missing() == [thing.name]
    assert valid() == {thing.name}
    assert list(check.differences()) == []


def like_a_rule(statement: str) -> str:
    """Its two records are alike, so that it cannot be finished."""
    return statement.replace("CREATE INDEX", "CREATE UNIQUE INDEX").replace(", area_path, submitted_at, id", "")


def valid() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE i.indisvalid AND NOT i.indisunique AND c.relname LIKE 'data\\_%%\\_s\\_%%'",
            [],
        )
        return {str(row[0]) for row in cursor.fetchall()}
