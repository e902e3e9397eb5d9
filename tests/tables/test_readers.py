"""Publishing while somebody reads for minutes: nobody else waits for it, and it is done, or refused in words."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.designer.refusals import PublishRefused
from forms_app.tables import locking
from forms_app.tables.check import differences
from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.making import published, question, record, schema

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="on SQLite no reader ever waits"),
]
OLD = schema(question("a"))
NEW = schema(question("a"), question("b"), question("m", "repeat", questions=(question("c"),)))
SOON = 30  # seconds: a thread that is not there by then hangs


@contextmanager
def started(job: Callable[[], Any]) -> Iterator[threading.Thread]:
    def run() -> None:
        try:
            job()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield thread
    thread.join(SOON)
    assert not thread.is_alive()


@contextmanager
def long_reader() -> Iterator[None]:
    """An export in another connection: its transaction goes on until this ends."""
    reading, ended = threading.Event(), threading.Event()

    def read() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM data_t_form")
            reading.set()
            ended.wait(SOON)

    with started(read):
        try:
            assert reading.wait(SOON)
            yield
        finally:
            ended.set()


def wait_for_the_publisher() -> None:
    """Until somebody asks for the table all to themselves."""
    for _number in range(SOON * 1000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE relation = 'data_t_form'::regclass "
                "AND mode = 'AccessExclusiveLock' AND NOT granted"
            )
            if cursor.fetchone():
                return
        time.sleep(0.001)
    raise AssertionError("nobody asked")


def test_short_readers_and_writers_pass_while_a_publication_waits_for_a_long_reader():
    version = published(OLD)
    record(version, a="原有")
    happened: list[str] = []

    def publish() -> None:
        publish_schema(Form.objects.get(), NEW, None)
        happened.append("published")

    with ExitStack() as waited_for, long_reader():
        waited_for.enter_context(started(publish))
        for _number in range(3):
            wait_for_the_publisher()
            happened.append(f"read {models_for(version).main._default_manager.count()}")
        record(version, a="新来")
        happened.append("written")
    assert happened == ["read 1", "read 1", "read 1", "written", "published"]
    assert Form.objects.get().current.number == 2
    assert list(differences()) == []


def test_a_publication_that_never_gets_its_turn_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(locking, "PATIENCE", 0.2)
    page = page_from_schema(OLD, "t-form")
    enable(page)
    page = FormPage.objects.get(pk=page.pk)
    page.body = body_from_schema(NEW)
    revision = page.save_revision()
    with long_reader(), pytest.raises(PublishRefused, match="过几分钟再启用"):
        revision.publish(skip_permission_checks=True)
    assert FormVersion.objects.count() == FormColumn.objects.count() == 1
    assert FormPage.objects.get().live_revision_id != revision.pk
    assert list(differences()) == []
    revision.publish(skip_permission_checks=True)
    assert Form.objects.get().current.number == 2


def test_tables_are_locked_after_the_page_has_been_saved(monkeypatch):
    """What a publication holds up everybody for comes last, so that it holds them up shortly."""
    page = page_from_schema(OLD, "t-form")
    enable(page)
    page = FormPage.objects.get(pk=page.pk)
    page.body = body_from_schema(NEW)
    revision = page.save_revision()
    with CaptureQueriesContext(connection) as queries:
        revision.publish(skip_permission_checks=True)
    texts = [query["sql"] for query in queries]
    locked = next(number for number, text in enumerate(texts) if "ACCESS EXCLUSIVE" in text)
    writing = [text for text in texts[locked:] if text.startswith(("INSERT", "UPDATE", "DELETE"))]
    ours = ("tables_", "django_tasks", "background")
    assert [text for text in writing if not any(name in text for name in ours)] == []
    assert any("wagtailcore_revision" in text for text in texts[:locked])
