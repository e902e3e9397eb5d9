"""Columns with a CHECK come into a full table without its rows being read, and the CHECK holds for everybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from forms_app.tables.check import differences
from forms_app.tables.models import Form
from forms_app.tables.publish import publish_schema
from tests.making import published, question, record, schema

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL needs no CHECK for these")
MORE = (question("count", "integer"), question("day", "date"), question("word"), question("place", "area"))


def text_of_table() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'data_t_form'")
        return str(cursor.fetchone()[0])


def put(column: str, value: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE data_t_form SET {column} = %s", [value])
        return int(cursor.rowcount)


@pytest.mark.django_db
def test_no_row_is_read_and_wrong_values_are_refused() -> None:
    version = published(schema(question("name")))
    record(version, name="王")
    with CaptureQueriesContext(connection) as queries:
        publish_schema(version.form, schema(question("name"), *MORE), None)
    alters = [one["sql"] for one in queries.captured_queries if one["sql"].startswith("ALTER TABLE")]
    assert len(alters) == len(MORE)
    assert not [sql for sql in alters if "CHECK" in sql]
    for column, bad, good in (("count", "abc", 3), ("day", "2026-02-30", "2026-02-28"), ("word", "x" * 5000, "好")):
        with pytest.raises(IntegrityError), transaction.atomic():
            put(column, bad)
        assert put(column, good) == 1
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_a_process_that_had_the_table_open_keeps_to_the_check() -> None:
    version = published(schema(question("name")))
    record(version, name="王")

    def elsewhere(value: Any) -> int:
        try:
            return put("count", value)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        publish_schema(version.form, schema(question("name"), *MORE), None)
        with pytest.raises(IntegrityError):
            pool.submit(elsewhere, "abc").result()
        assert pool.submit(elsewhere, 7).result() == 1


@pytest.mark.django_db
def test_a_publication_that_fails_leaves_the_table_as_it_was() -> None:
    version = published(schema(question("name")))
    before = text_of_table()
    with transaction.atomic():
        publish_schema(version.form, schema(question("name"), *MORE), None)
        assert text_of_table() != before
        transaction.set_rollback(True)
    assert text_of_table() == before
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(data_t_form)")
        assert cursor.fetchall() == [("ok",)]
    again = publish_schema(Form.objects.get(pk=version.form_id), schema(question("name"), *MORE), None)
    record(again, name="李", count=5)
