"""Several people at once, in real transactions: submitters, two publishers, and nobody loses anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forms_app.tables.check import differences
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.making import area, published, question, record, schema
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_submitting_while_others_publish_loses_nothing():
    first = published(schema(question("a")))
    area()

    def submit() -> None:
        for number in range(20):
            record(FormVersion.objects.select_related("form").get(pk=first.pk), a=str(number))

    def publish() -> None:
        for number in range(3):
            extra = [question(f"b{n}") for n in range(number + 1)]
            publish_schema(Form.objects.get(), schema(question("a"), *extra), None)

    assert together(submit, submit, submit, publish) == []
    assert models_for(first).main._default_manager.count() == 60
    assert Form.objects.get().current.number == 4
    assert list(differences()) == []


def test_two_publishers_at_once_make_two_clean_versions():
    published(schema(question("a")))

    def publish(name: str) -> Callable[[], Any]:
        return lambda: publish_schema(Form.objects.get(), schema(question("a"), question(name)), None)

    assert together(publish("b"), publish("c")) == []
    numbers = sorted(FormVersion.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3]
    assert Form.objects.get().current.number == 3
    assert list(differences()) == []


def test_the_same_record_sent_five_times_at_once_is_stored_once():
    import uuid

    from forms_app.tables.write import insert_record
    from tests.making import uid

    version = published(schema(question("a")))
    place, key = area(), uuid.uuid4()
    kept = {"area": place, "user": None, "source": "test", "rows": {}}

    def send() -> None:
        insert_record(version, uuid=key, answers={uid("a"): "甲"}, **kept)

    assert together(*[send] * 5) == []
    assert models_for(version).main._default_manager.count() == 1


def test_of_two_corrections_at_once_one_is_kept_and_the_other_told():
    from forms_app.tables.editing import Overtaken, correct_record, withdraw_record
    from forms_app.tables.models import RecordEdit
    from forms_app.tables.states import states_of
    from tests.cast import make_person
    from tests.making import uid

    version = published(schema(question("a"), question("b", "repeat", questions=(question("c"),))))
    made, user, place = record(version, a="起", rows={"b": [{"c": "一"}]}), make_person("two", "两人"), area()

    def correct(text: str) -> Callable[[], Any]:
        def job() -> None:
            now = FormVersion.objects.select_related("form").get(pk=version.pk)
            given = {"answers": {uid("a"): text}, "rows": {uid("b"): [{uid("c"): text}]}, "reason": "填错了"}
            correct_record(now, made.uuid, edition=0, area=place, user=user, **given)

        return job

    raised = together(correct("甲"), correct("乙"), correct("丙"))
    assert [type(error) for error in raised] == [Overtaken, Overtaken]
    assert RecordEdit.objects.count() == 1
    built = models_for(version)
    kept = built.main._default_manager.values_list(built.attribute(uid("a")), flat=True).get()
    assert [kept] == list(built.children[uid("b")]._default_manager.values_list(built.attribute(uid("c")), flat=True))
    assert len(states_of(version.form, made.uuid)) == 2

    raised = together(*[lambda: withdraw_record(version.form, made.uuid, user=user, reason="重复登记")] * 3)
    assert [type(error) for error in raised] == [Overtaken, Overtaken]
    assert list(RecordEdit.objects.values_list("number", flat=True).order_by("number")) == [1, 2]
