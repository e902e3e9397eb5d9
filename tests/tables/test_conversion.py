"""A conversion is told how far it is, goes on from where it was cut off, and never looks at a row twice."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from forms_app.tables import conversion
from forms_app.tables.conversion import finish_conversion, unfinished
from forms_app.tables.models import FormColumn
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.making import published, question, record, schema, uid

pytestmark = pytest.mark.django_db
BATCH = 4


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(conversion, "BATCH", BATCH)


def changed(*values: str):
    """A text question with these answers, published again as a whole number; nothing is converted yet."""
    version = published(schema(question("a")))
    for value in values:
        record(version, a=value)
    current = publish_schema(version.form, schema(question("a", "integer")), None)
    as_never_converted(current)
    return current


def as_never_converted(version) -> None:
    """Tests run tasks at once; this is what a worker finds that was not there."""
    built = models_for(version)
    built.main._default_manager.update(**{built.attribute(uid("a")): None})
    begun = {"last_row": 0, "rows_total": None, "rows_done": 0, "rows_failed": 0}
    FormColumn.objects.filter(source__isnull=False).update(converted_at=None, **begun)


def numbers(version) -> list[int | None]:
    built = models_for(version)
    return list(built.main._default_manager.order_by("pk").values_list(built.attribute(uid("a")), flat=True))


def progress() -> tuple[int | None, int, int, bool]:
    column = FormColumn.objects.get(source__isnull=False)
    return column.rows_total, column.rows_done, column.rows_failed, column.converted_at is not None


def test_it_counts_what_there_is_what_it_has_seen_and_what_does_not_convert():
    version = changed("1", "两个", "3", "4", "5", "无", "7")
    assert progress() == (None, 0, 0, False)
    assert finish_conversion(unfinished().get()) == 5
    assert progress() == (7, 7, 2, True)
    assert numbers(version) == [1, None, 3, 4, 5, None, 7]


def test_cut_off_it_goes_on_behind_the_last_whole_batch(monkeypatch):
    version = changed(*(str(n) for n in range(10)))
    original, calls = conversion.fill_what_fits, []

    def cut_off(*args):
        calls.append(args)
        written = original(*args)
        if len(calls) == 2:
            raise OperationalError("disk full")  # after writing: the whole batch is taken back
        return written

    monkeypatch.setattr(conversion, "fill_what_fits", cut_off)
    with pytest.raises(OperationalError):
        finish_conversion(unfinished().get())
    assert progress() == (10, BATCH, 0, False)
    assert numbers(version) == [0, 1, 2, 3, *[None] * 6]
    # What lies behind is not looked at again, even where it is empty.
    built = models_for(version)
    built.main._default_manager.update(**{built.attribute(uid("a")): None})
    monkeypatch.undo()
    assert finish_conversion(unfinished().get()) == 6
    assert numbers(version) == [*[None] * BATCH, 4, 5, 6, 7, 8, 9]
    assert progress() == (10, 10, 0, True)


def test_a_batch_takes_few_statements_however_many_rows_it_has(monkeypatch, django_assert_max_num_queries):
    changed(*(str(n) for n in range(20)))
    monkeypatch.setattr(conversion, "BATCH", 100)
    with django_assert_max_num_queries(25):
        assert finish_conversion(unfinished().get()) == 20


def test_each_batch_begins_where_the_last_one_ended():
    changed(*(str(n) for n in range(12)))
    with CaptureQueriesContext(connection) as seen:
        finish_conversion(unfinished().get())
    looks = [query["sql"] for query in seen if "LIMIT 4" in query["sql"]]
    assert len(looks) == 4
    assert len({sql.split('"id" > ')[1].split()[0] for sql in looks}) == 4


def test_two_workers_at_one_column_share_the_work(monkeypatch):
    version = changed(*(str(n) for n in range(10)))
    first, second = unfinished().get(), unfinished().get()
    original, met = conversion.transaction.atomic, []

    def meanwhile():
        if not met:  # the first has chosen its rows, and waits for the lock
            met.append(True)
            finish_conversion(second)
        return original()

    monkeypatch.setattr(conversion.transaction, "atomic", meanwhile)
    assert finish_conversion(first) == 0
    assert numbers(version) == list(range(10))
    assert progress() == (10, 10, 0, True)


def test_it_stops_for_a_publication_that_gives_the_column_another_source():
    version = changed("1")
    stale = unfinished().get()
    FormColumn.objects.filter(pk=stale.pk).update(source=None)
    assert finish_conversion(stale) == 0
    assert numbers(version) == [None]


def test_a_correction_in_between_is_kept():
    version = changed("1", "2")
    built = models_for(version)
    made = built.main._default_manager.order_by("pk").first()
    built.main._default_manager.filter(pk=made.pk).update(**{built.attribute(uid("a")): 99})
    finish_conversion(unfinished().get())
    assert numbers(version) == [99, 2]


def test_what_was_left_empty_on_purpose_stays_empty():
    version = changed("1", "2")
    built = models_for(version)
    first = built.main._default_manager.order_by("pk").values("pk")[:1]
    built.main._default_manager.filter(pk__in=first).update(version=version)
    finish_conversion(unfinished().get())
    assert numbers(version) == [None, 2]
