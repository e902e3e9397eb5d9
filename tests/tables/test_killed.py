"""Killed at any moment, a conversion goes on where it was; a publication, a correction, a record has not happened."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from forms_app.tables.states import states_of
from tests.making import published, question, record, schema, uid
from tests.processes import PATIENCE, program, says, wait_for, worker
from website.models import WorkerBeat

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, BATCH = 300, 50

# A worker like any other, but for small batches; it has written the third and stops before it notes how far it is.
STOPPING_WORKER = f"""
import time
from django.core.management import call_command
from django.db import connection
from forms_app.tables import conversion
conversion.BATCH = {BATCH}
written = []
def stop_in_the_third(execute, sql, params, many, context):
    if len(written) == 3 and sql.startswith('UPDATE "tables_formcolumn"'):
        print("within the third batch")
        time.sleep(600)
    if sql.startswith('UPDATE "data_'):
        written.append(sql)
    return execute(sql, params, many, context)
with connection.execute_wrapper(stop_in_the_third):
    call_command("run_worker")
"""


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "website.tasks.Backend", "QUEUES": ["default", "print"]}}


def numbers(version: FormVersion) -> list[int | None]:
    built = models_for(version)
    return list(built.main._default_manager.order_by("pk").values_list(built.attribute(uid("a")), flat=True))


def as_if_long_ago() -> None:
    """A worker that has been silent for long is given up; nobody has to wait for that here."""
    WorkerBeat.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    DBTaskResult.objects.running().update(started_at=timezone.now() - timedelta(hours=1))


def test_another_worker_ends_the_conversion_of_one_that_was_killed(tmp_path: Path) -> None:
    version = published(schema(question("a")))
    for number in range(ROWS):
        record(version, a="无" if number % 100 == 99 else str(number))
    current = publish_schema(version.form, schema(question("a", "integer")), None)
    column = FormColumn.objects.filter(source__isnull=False)

    log = tmp_path / "killed.log"
    with program(STOPPING_WORKER, log) as process:
        wait_for(says(log, "within the third batch"), process, log)
        process.kill()
        process.wait(PATIENCE)
    assert column.values_list("rows_done", "rows_failed", "converted_at").get() == (2 * BATCH, 1, None)
    assert numbers(current) == [*range(99), None, *[None] * (ROWS - 100)]

    # What was converted is not looked at again: these have been corrected since.
    built = models_for(current)
    first = list(built.main._default_manager.order_by("pk").values_list("pk", flat=True)[:2])
    built.main._default_manager.filter(pk=first[0]).update(**{built.attribute(uid("a")): 777})
    built.main._default_manager.filter(pk=first[1]).update(**{built.attribute(uid("a")): None})
    as_if_long_ago()
    log = tmp_path / "next.log"
    with worker(log) as process:
        wait_for(lambda: column.filter(converted_at__isnull=False).exists(), process, log)
        wait_for(lambda: not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists(), process, log)
    expected = [None if number % 100 == 99 else number for number in range(ROWS)]
    assert numbers(current) == [777, None, *expected[2:]]
    assert column.values_list("rows_total", "rows_done", "rows_failed").get() == (ROWS, ROWS, ROWS // 100)
    assert not DBTaskResult.objects.filter(status="FAILED").exists()
    kept = models_for(version)
    old = kept.main._default_manager.order_by("pk").values_list(kept.attribute(uid("a")), flat=True)
    assert list(old) == ["无" if number % 100 == 99 else str(number) for number in range(ROWS)]
    call_command("check_tables", stdout=StringIO())


def killed(code: str, log: Path) -> list[int]:
    """For each of its ``jobs``, how many processes were killed at it, one after each change, until one ended it."""
    ending = "\nfrom tests.killing import at_every_change\nfor job in jobs: print(f'killed: {at_every_change(job)}')\n"
    with program(code + ending, log) as process:
        process.wait(PATIENCE)
    assert process.returncode == 0, log.read_text()
    return [int(number) for number in re.findall(r"killed: (\d+)", log.read_text())]


def content(*questions: Any, inner: tuple[Any, ...] = ()) -> FormSchema:
    return schema(question("a"), *questions, question("rows", "repeat", questions=(question("x"), *inner)))


FIRST = content(question("gone"), question("number"))
SECOND = content(question("number", "integer", options=(("counted", True),)), question("new"), inner=(question("y"),))
PUBLISH = """
from forms_app.designer.models import FormPage
def publish():
    FormPage.objects.get().get_latest_revision().publish(skip_permission_checks=True)
jobs = [publish]
"""


@pytest.fixture
def page(areas: Any) -> FormPage:
    made = page_from_schema(FIRST, "t-form")
    record(enable(made).current, rows={"rows": [{"x": "一"}, {"x": "二"}]}, a="甲", gone="旧", number="12")
    return made


def test_a_publication_killed_at_any_moment_has_not_happened_and_the_next_one_works(
    page: FormPage, outsider: Any, tmp_path: Path
) -> None:
    from forms_app.designer.models import Confirmation
    from forms_app.designer.publishing import plan_for

    page = FormPage.objects.get()
    page.body = body_from_schema(SECOND)
    page.save_revision()
    Confirmation.objects.create(page=page, plan=plan_for(page).hash, user=outsider)
    [times] = killed(PUBLISH, tmp_path / "log")
    assert times > 20
    form = Form.objects.get()
    assert form.current.number == 2
    assert FormPage.objects.get().compile().schema == form.current.schema
    assert DBTaskResult.objects.ready().filter(task_path__endswith="convert_column").count() == 1
    with worker(tmp_path / "worker.log") as process:
        wait_for(lambda: FormColumn.objects.filter(converted_at__isnull=False).exists(), process)
        wait_for(lambda: not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists(), process)
    built = models_for(form.current)
    assert built.main._default_manager.values_list(built.attribute(uid("number")), flat=True).get() == 12
    call_command("check_tables", stdout=StringIO())
    call_command("check_tables", recount=True, stdout=StringIO())


CHANGE = """
from tests.making import area, uid
from forms_app.accounts.models import User
from forms_app.tables.editing import *
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.states import read_state
from forms_app.tables.write import insert_record
form = Form.objects.select_related("current").get()
version = FormVersion.objects.select_related("form").get(pk=form.current_id)
user, place = User.objects.get(username="cast-outsider"), area()
import uuid
key = uuid.UUID("{key}")
def correct():
    rows = [{{uid("x"): "新"}}, {{ROW: {row}, uid("x"): "改"}}]
    correct_record(version, key, edition=0, area=place, user=user, reason="填错了",
                   answers={{uid("a"): "乙", uid("gone"): "也改"}}, rows={{uid("rows"): rows}})
def withdraw():
    withdraw_record(form, key, user=user, reason="重复登记")
def send():
    insert_record(version, uuid=uuid.UUID(int=7), area=place, user=user, source="test",
                  answers={{uid("a"): "丙"}}, rows={{uid("rows"): [{{uid("x"): "一"}}, {{uid("x"): "二"}}]}})
jobs = [correct, withdraw, send]
"""


def test_a_change_of_records_killed_at_any_moment_has_not_happened(
    page: FormPage, outsider: Any, tmp_path: Path
) -> None:
    form = Form.objects.get()
    built = models_for(form.current)
    key = built.main._default_manager.values_list("uuid", flat=True).get()
    row = built.children[uid("rows")]._default_manager.order_by("pk").first().pk
    corrected, withdrawn, sent = killed(CHANGE.format(key=key, row=row), tmp_path / "log")
    assert corrected >= 4, "the record, two rows, the history"
    assert withdrawn >= 2
    assert sent >= 2
    states = states_of(form, key)
    texts = [
        [row["answers"][built.attribute(uid("x"))] for _key, row in state.below(uid("rows"), None)] for state in states
    ]
    assert texts == [["一", "二"], ["新", "改"], ["新", "改"]]
    assert [state.is_withdrawn for state in states] == [False, False, True]
    assert built.main._default_manager.filter(uuid=uuid.UUID(int=7)).count() == 1
    call_command("check_tables", stdout=StringIO())
    call_command("check_tables", recount=True, stdout=StringIO())
