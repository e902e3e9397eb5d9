"""Each statement of a publication, a repair, a conversion, a correction fails once: nothing is half done.

And what failed works when nothing fails any more.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.schema.model import FormSchema
from forms_app.tables.check import differences
from forms_app.tables.conversion import finish_conversion, unfinished
from forms_app.tables.editing import ROW, correct_record, edition_of, restore_record, withdraw_record
from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.repair import repair
from forms_app.tables.runtime import models_for
from forms_app.tables.states import read_state, states_of
from tests.faults import Stumble, at_every_statement
from tests.making import area, question, record, schema, uid

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = pytest.mark.parametrize("kind", [DatabaseError, Stumble])


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    """Tasks wait in the database for the worker, as they do outside tests."""
    settings.TASKS = {"default": {"BACKEND": "website.tasks.Backend", "QUEUES": ["default", "print"]}}


def content(*outer: Any, inner: tuple[Any, ...] = ()) -> FormSchema:
    return schema(question("a"), *outer, question("rows", "repeat", questions=(question("x"), *inner)))


FIRST = content(question("gone"), question("number"))
SECOND = content(question("number"), question("stops", "date"))
# Columns of every fate: added (one refers to areas), stopped, brought back, converted; a table in a table.
THIRD = content(
    question("gone"),
    question("number", "integer"),
    question("where", "area"),
    inner=(question("y"), question("deep", "repeat", questions=(question("z"),))),
)


def confirmed(page: FormPage, new: FormSchema) -> FormPage:
    from forms_app.accounts.models import User
    from forms_app.designer.models import Confirmation
    from forms_app.designer.publishing import plan_for

    page = FormPage.objects.get(pk=page.pk)
    page.body = body_from_schema(new)
    page.save_revision()
    user = User.objects.filter(username="root").first() or User.objects.create_superuser("root", "", "x")
    Confirmation.objects.get_or_create(page=page, plan=plan_for(page).hash, user=user)
    return page


def publish(page: FormPage) -> None:
    FormPage.objects.get(pk=page.pk).get_latest_revision().publish(skip_permission_checks=True)


@pytest.fixture
def page(areas: Any) -> FormPage:
    made = page_from_schema(FIRST, "t-form")
    record(enable(made).current, rows={"rows": [{"x": "一"}]}, a="甲", gone="旧", number="12")
    publish(confirmed(made, SECOND))
    record(Form.objects.get().current, rows={"rows": [{"x": "二"}]}, a="乙", number="约十")
    return confirmed(made, THIRD)


@KINDS
def test_a_publication_that_fails_at_any_statement_leaves_everything_as_it_was(page, kind):
    steps = at_every_statement(lambda: publish(page), kind)
    assert steps > 50
    form = Form.objects.get()
    assert form.current.number == 3
    assert form.current.schema == FormPage.objects.get().compile().schema
    assert list(differences()) == []


@KINDS
def test_a_first_publication_too(kind):
    page = page_from_schema(FIRST, "t-form")
    at_every_statement(lambda: publish(page), kind)
    assert Form.objects.get().current.number == 1
    assert list(differences()) == []


@KINDS
def test_a_repair_too(page, kind):
    publish(page)
    lose_the_inner_table()
    assert list(differences())
    at_every_statement(lambda: next(repair()), kind)  # tables and what stands beside them; the first line
    assert list(differences()) == []
    lose_the_inner_table()
    at_every_statement(lambda: list(repair()), kind, in_parts=True)  # then indexes that the worker makes
    assert list(differences()) == []
    call_command("check_tables")


def lose_the_inner_table() -> None:
    """Its view goes with it, where the database asks for that."""
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "data_t_form__rows__deep"{cascade}')


@KINDS
def test_a_conversion_too(page, kind):
    publish(page)
    FormColumn.objects.filter(source__isnull=False).update(converted_at=None)
    at_every_statement(lambda: [finish_conversion(column) for column in unfinished()], kind, in_parts=True)
    version = Form.objects.get().current
    values = models_for(version).main._default_manager.order_by("pk")
    assert list(values.values_list(models_for(version).attribute(uid("number")), flat=True)) == [12, None]


@KINDS
def test_corrections_withdrawals_and_restorations_too(page, outsider, kind):
    publish(page)
    form = Form.objects.get()
    version = FormVersion.objects.select_related("form").get(pk=form.current_id)
    sent = record(version, rows={"rows": [{"x": "一"}, {"x": "二"}]}, a="起", number=5)
    first, _second = (int(key) for key, _row in read_state(form, sent.uuid).below(uid("rows"), None))
    rows = [{uid("x"): "新", uid("deep"): [{uid("z"): "里"}]}, {ROW: first, uid("x"): "改"}]
    before = read_state(form, sent.uuid)

    def correct() -> None:
        answers = {uid("a"): "改", uid("number"): 6}
        correct_record(
            version, sent.uuid, edition=edition_of(form, sent.uuid), area=area(), user=outsider, reason="填错了",
            answers=answers, rows={uid("rows"): rows},
        )  # fmt: skip

    at_every_statement(correct, kind)
    at_every_statement(lambda: withdraw_record(form, sent.uuid, user=outsider, reason="重复登记"), kind)
    at_every_statement(lambda: restore_record(form, sent.uuid, user=outsider), kind)
    assert states_of(form, sent.uuid)[0] == before
    assert [row["answers"] for _key, row in read_state(form, sent.uuid).below(uid("rows"), None)] == [
        {models_for(version).attribute(uid("x")): "新"},
        {models_for(version).attribute(uid("x")): "改"},
    ]


@KINDS
def test_a_new_record_too(page, kind):
    publish(page)
    version = FormVersion.objects.select_related("form").get(number=1)
    key = uuid.uuid4()

    def send() -> None:
        from forms_app.tables.write import insert_record

        # A late one, under a version whose columns have been converted since.
        insert_record(
            version, uuid=key, area=area(), user=None, source="test", answers={uid("number"): "7"},
            rows={uid("rows"): [{uid("x"): "一"}]},
        )  # fmt: skip

    at_every_statement(send, kind)
    current = models_for(Form.objects.get().current)
    assert getattr(current.main._default_manager.get(uuid=key), current.attribute(uid("number"))) == 7
