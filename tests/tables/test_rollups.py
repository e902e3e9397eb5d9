"""Counts by area, day and answer: right at every moment, whatever is done to records and forms."""

from __future__ import annotations

import datetime
import uuid
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from forms_app.areas.scope import Scope
from forms_app.tables import countings, folding, publish
from forms_app.tables.bulk import BulkInsert
from forms_app.tables.check import differences
from forms_app.tables.editing import restore_record, withdraw_record
from forms_app.tables.folding import fold, fold_all
from forms_app.tables.models import Counting, Form, FormVersion, RollUp, RollUpChange
from forms_app.tables.publish import publish_schema
from forms_app.tables.recount import recount
from forms_app.tables.rollups import Period, Place, by_area, by_value
from forms_app.tables.runtime import models_for
from forms_app.tables.write import insert_record
from tests.making import published, record, schema, uid
from tests.tables.counting import COUNTED, assert_right, at, content, counted, rows, tree
from tests.together import together

pytestmark = pytest.mark.django_db


def send(version: FormVersion, place: Any, day: str = "2026-11-03", hour: int = 12, **answers: Any) -> Any:
    return insert_record(
        version, uuid=uuid.uuid4(), area=place, user=None, source="test", rows={},
        answers={uid(key): value for key, value in answers.items()}, submitted_at=at(day, hour),
    )  # fmt: skip


def clerk() -> Any:
    return get_user_model()._default_manager.get_or_create(username="li")[0]


def withdraw(form: Form, made: Any) -> None:
    withdraw_record(form, made.uuid, user=clerk(), reason="重复")


def some(version: FormVersion) -> list[Any]:
    """Records in two towns and three months, near midnight and at the ends of months."""
    one, two, three, _four = tree()
    return [
        send(version, one, "2026-10-31", 23, zhu_fang="own", lei_bie="own rent", shi_fou=True, ren_shu=3),
        send(version, one, "2026-11-01", 0, zhu_fang="rent", lei_bie="rent", shi_fou=False, mian_ji="98.1234"),
        send(version, two, "2026-11-15", zhu_fang="own", ren_shu=-2, mian_ji="0.1"),
        send(version, three, "2026-12-31", 23, zhu_fang="own", lei_bie="own", shi_fou=True, mian_ji="0.2"),
        send(version, three, "2026-12-31", 23),
    ]


def test_numbers_are_right_before_between_and_after_the_fold(monkeypatch):
    monkeypatch.setattr(folding, "AT_ONCE", 2 * (1 + len(COUNTED)))
    version = published(content(*COUNTED))
    some(version)
    period = Period(datetime.date(2026, 10, 31), datetime.date(2026, 12, 30))
    for _batch in range(4):
        assert_right(version.form)
        assert_right(version.form, period)
        assert_right(version.form, Period(datetime.date(2026, 11, 2)), "00010001")
        fold(version.form, most=1)
    assert set(Counting.objects.values_list("at", flat=True)) == {5}
    assert_right(version.form, period)


def test_readers_are_told_what_their_scope_covers():
    version = published(content("zhu_fang"))
    some(version)
    fold(version.form)
    records, houses = countings.active(version.form)
    own = Place(Scope(singles=("000100010001",)))
    assert sum(cell.n for cell in by_area(records, own, Period())) == 2
    assert {one.value: one.n for one in by_value(houses, own, Period())} == {"own": 1, "rent": 1}
    town = Scope(subtrees=("00010002",))
    assert [(cell.path, cell.n) for cell in by_area(records, Place(town, "0001"), Period())] == [("00010002", 2)]
    assert by_area(records, Place(town, "00010001"), Period()) == []
    assert by_area(records, Place(Scope()), Period()) == []


def test_what_happens_to_records_reaches_the_counts():
    version = published(content(*COUNTED))
    made = some(version)
    fold(version.form)
    form, model = version.form, models_for(version).main._default_manager
    withdraw(form, made[0])
    assert_right(form)
    withdraw(form, made[1])
    fold(form)
    assert_right(form)
    restore_record(form, made[0].uuid, user=clerk())
    assert_right(form)
    choices = models_for(version).attribute(uid("lei_bie"))
    model.filter(pk=made[0].pk).update(area_path=made[3].area_path, submitted_at=at("2026-09-01"), **{choices: "rent"})
    model.filter(pk=made[2].pk).delete()
    late = send(version, made[4].area, zhu_fang="own")
    model.filter(pk=late.pk).update(**{models_for(version).attribute(uid("zhu_fang")): "rent"})
    assert_right(form)
    fold(form)
    assert_right(form)
    assert not RollUpChange.objects.exists()


def test_an_edit_of_what_is_not_counted_fires_nothing():
    version = published(content("zhu_fang"))
    made = some(version)
    fold(version.form)
    built = models_for(version)
    note, house, people = (built.attribute(uid(key)) for key in ("bei_zhu", "zhu_fang", "ren_shu"))
    built.main._default_manager.filter(pk=made[0].pk).update(**{note: "改", people: 9, house: "own"})
    assert not RollUpChange.objects.exists()
    built.main._default_manager.filter(pk=made[0].pk).update(**{house: "rent"})
    assert RollUpChange.objects.filter(value="rent", n=1).count() == 1


def test_a_question_chosen_later_counts_what_was_there(monkeypatch):
    version = published(content())
    made = some(version)
    monkeypatch.setattr(publish, "count_records", SimpleNamespace(enqueue=lambda _pk: None))
    newer = publish_schema(version.form, content("zhu_fang", "ren_shu"), None)
    waiting = Counting.objects.filter(column__isnull=False)
    assert [(one.counted_at, one.target) for one in waiting] == [(None, made[-1].pk)] * 2
    withdraw(newer.form, made[0])  # between publication and counting
    monkeypatch.setattr(folding, "AT_ONCE", 2 * 2)
    fold(newer.form, most=1)
    assert waiting.filter(counted_at__isnull=True).count() == 2
    withdraw(newer.form, made[1])  # counted already
    withdraw(newer.form, made[3])  # not yet
    fold(newer.form)
    assert not waiting.filter(counted_at__isnull=True).exists()
    assert_right(newer.form)


def test_what_nobody_counts_any_more_is_forgotten_and_begins_anew():
    version = published(content("zhu_fang"))
    made = some(version)
    fold(version.form)
    publish_schema(version.form, content(), None)
    models_for(version).main._default_manager.filter(pk=made[0].pk).update(
        **{models_for(version).attribute(uid("zhu_fang")): "rent"}
    )
    again = publish_schema(Form.objects.get(), content("zhu_fang"), None)
    fold_all()
    assert_right(again.form)
    assert Counting.objects.count() == 2
    assert set(RollUp.objects.values_list("counting", flat=True)) == set(Counting.objects.values_list("pk", flat=True))


def test_a_changed_type_is_counted_in_its_new_column():
    version = published(content("zhu_fang"))
    some(version)
    fold(version.form)
    changed = content()
    asked = [one for one in changed.questions if one.key != "zhu_fang"]
    newer = publish_schema(version.form, schema(*asked, counted("zhu_fang", "choices")), None)
    assert_right(newer.form)
    fold_all()
    assert_right(newer.form)


def test_bulk_records_are_counted():
    version = published(content("zhu_fang", "lei_bie"))
    Form.objects.update(is_open=True)
    places = tree()
    bulk = BulkInsert(version, user=None, source="import", at=at("2026-11-03"))
    answers = {uid("zhu_fang"): "own", uid("lei_bie"): "own rent"}
    bulk.write([[bulk.prepare(uuid.uuid4(), place, answers) for place in places] for _batch in range(3)])
    assert_right(version.form)
    fold(version.form)
    assert_right(version.form)
    assert len(rows(version.form)) == 12


@pytest.mark.parametrize("changed", ["area", "submitted_at", "deleted_at"])
def test_whatever_decides_where_a_record_counts_is_noticed_alone(changed):
    version, places = published(content("zhu_fang")), tree()
    made = send(version, places[0], "2026-11-03", zhu_fang="own")
    fold(version.form)
    moved = {"area_id": places[2].pk, "area_path": places[2].path}
    values = moved if changed == "area" else {changed: at("2026-12-03", 12)}
    models_for(version).main._default_manager.filter(uuid=made.uuid).update(**values)
    assert RollUpChange.objects.count() > 0
    assert_right(version.form)
    fold(version.form)
    assert_right(version.form)


def test_a_step_adds_to_months_that_are_there_and_makes_those_that_are_not():
    version, place = published(content("zhu_fang", "ren_shu")), tree()[0]
    send(version, place, "2026-11-30", 23, zhu_fang="own", ren_shu=1)
    fold(version.form)
    for day, hour in (("2026-10-05", 8), ("2026-11-30", 23), ("2026-12-01", 0), ("2027-01-01", 0)):
        send(version, place, day, hour, zhu_fang="own", ren_shu=2)
    fold(version.form)
    assert_right(version.form)
    months = RollUp.objects.filter(value="own").order_by("month").values_list("month", "n")
    assert [(f"{month:%m}", n) for month, n in months] == [("10", 1), ("11", 2), ("12", 1), ("01", 1)]


def test_a_step_adds_to_a_month_in_which_only_some_of_what_is_counted_was_answered():
    version, place = published(content("zhu_fang", "ren_shu")), tree()[0]
    send(version, place, "2026-11-30", zhu_fang="own", ren_shu=1)
    send(version, place, "2026-12-01", 0)
    fold(version.form)
    send(version, place, "2026-12-02", zhu_fang="own", ren_shu=2)
    fold(version.form)
    assert_right(version.form)


def test_a_fold_that_is_cut_off_leaves_everything_right(monkeypatch):
    version = published(content(*COUNTED))
    made = some(version)
    fold(version.form)
    some_more = [send(version, made[0].area, zhu_fang="rent") for _number in range(4)]
    withdraw(version.form, made[0])
    take, calls = folding._take_records, []

    def killed(several: list[Counting], at: int, upto: int) -> None:
        take(several, at, upto)
        calls.append(upto)
        if len(calls) != 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(folding, "AT_ONCE", len(some_more) // 2 * (1 + len(COUNTED)))
    monkeypatch.setattr(folding, "_take_records", killed)
    with pytest.raises(KeyboardInterrupt):
        fold(version.form)
    assert RollUpChange.objects.exists()  # what the transaction had taken in is back
    assert_right(version.form)
    with pytest.raises(KeyboardInterrupt):
        fold(version.form)
    assert len(calls) == 3
    assert_right(version.form)
    monkeypatch.setattr(folding, "_take_records", take)
    fold(version.form)
    assert_right(version.form)


def test_a_broken_trigger_is_noticed_and_the_counts_are_set_right():
    version = published(content("zhu_fang"))
    made = some(version)
    fold(version.form)
    table = connection.ops.quote_name(version.form.table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER rollup_{version.form.pk}_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else "pending trigger events"
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER rollup_{version.form.pk}_update")
    assert any("rollup" in line for line in differences())
    withdraw(version.form, made[0])
    assert len(list(recount(version.form))) == 2  # the record, and its answer
    call_command("check_tables", repair=True, stdout=StringIO())
    call_command("check_tables", recount=True, stdout=StringIO())
    assert_right(version.form)


def test_wrong_counts_are_told_and_set_right():
    version = published(content("zhu_fang"))
    some(version)
    fold(version.form)
    RollUp.objects.filter(month="2026-10-01").update(d31=7)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_tables", recount=True, stdout=out)
    assert "2026-10-31" in out.getvalue()
    call_command("check_tables", recount=True, repair=True, stdout=StringIO())
    call_command("check_tables", recount=True, stdout=StringIO())
    assert_right(version.form)


def test_numbers_are_read_in_one_statement(django_assert_num_queries):
    version = published(content("zhu_fang"))
    some(version)
    fold(version.form)
    records, houses = countings.active(version.form)
    with django_assert_num_queries(2):
        by_area(records, Place(), Period())
        by_value(houses, Place(), Period())


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_with_folds_in_between_lose_no_count(monkeypatch):
    monkeypatch.setattr(folding, "AT_ONCE", 7 * 3)
    version = published(content("zhu_fang", "lei_bie"))
    places = tree()
    clerk()
    shared = [record(version, zhu_fang="own") for _number in range(6)]

    def write(place: Any, code: str) -> None:
        fresh = FormVersion.objects.select_related("form").get(pk=version.pk)
        for number in range(8):
            made = send(fresh, place, zhu_fang=code, lei_bie="own rent")
            if number % 2:
                withdraw(fresh.form, made)
        for one in shared:
            with_code = {models_for(fresh).attribute(uid("zhu_fang")): code}
            models_for(fresh).main._default_manager.filter(pk=one.pk).update(area_path=place.path, **with_code)

    def folder() -> None:
        for _round in range(12):
            fold(Form.objects.get())

    jobs = [lambda: write(places[0], "own"), lambda: write(places[1], "rent"), folder, folder]
    assert together(*jobs) == []
    assert_right(version.form)
    fold(version.form)
    assert_right(version.form)
