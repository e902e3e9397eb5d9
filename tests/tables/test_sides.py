"""Forms with more questions than a table has room for: further columns lie in side tables, and nobody notices."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_app.schema.model import FormSchema
from forms_app.tables import plan
from forms_app.tables.bulk import BulkInsert
from forms_app.tables.check import differences
from forms_app.tables.conversion import finish_conversion
from forms_app.tables.duplicates import duplicates
from forms_app.tables.editing import correct_record, edition_of
from forms_app.tables.models import FormColumn, FormVersion
from forms_app.tables.publish import PublicationRefused, publish_schema
from forms_app.tables.repair import repair
from forms_app.tables.runtime import models_for
from forms_app.tables.states import read_state, states_of
from tests.making import area, form, question, record, schema, uid

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 3)
KINDS: list[tuple[str, Any]] = [
    ("text", "望禾"), ("integer", 7), ("date", DAY), ("decimal", Decimal("2.5")), ("boolean", True), ("choice", "own")
]  # fmt: skip


def wide(count: int, *more: Any, kinds: list[tuple[str, Any]] = KINDS) -> FormSchema:
    return schema(*(question(f"q{n}", kinds[n % len(kinds)][0]) for n in range(count)), *more)


def answer(n: int) -> Any:
    return KINDS[n % len(KINDS)][1]


def stored(version: FormVersion, made: Any, n: int) -> Any:
    built = models_for(version)
    row = built.main._default_manager.get(pk=made.pk)
    return getattr(row, built.attribute(uid(f"q{n}")))


def test_six_hundred_questions_are_stored_and_read():
    version = publish_schema(form(), wide(600), None)
    sides = [column.side for column in FormColumn.objects.order_by("pk")]
    assert [sides.count(n) for n in (0, 1, 2)] == [250, 250, 100]
    made = record(version, **{f"q{n}": answer(n) for n in (0, 300, 599)})
    assert [stored(version, made, n) for n in (0, 300, 599)] == [answer(0), answer(300), answer(599)]
    assert stored(version, made, 301) is None
    assert list(differences()) == []


def test_all_of_a_record_is_read_by_one_query():
    version = publish_schema(form(), wide(600), None)
    record(version, **{f"q{n}": answer(n) for n in range(600)})
    built = models_for(version)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        row = built.main._default_manager.get()
        assert [getattr(row, built.attribute(uid(f"q{n}"))) for n in range(600)] == [answer(n) for n in range(600)]
    assert len(seen) == 1


def test_a_row_of_a_side_is_made_only_where_something_is_answered():
    version = publish_schema(form(), wide(600), None)
    record(version, q0="望禾")
    built = models_for(version)
    assert [side._default_manager.count() for side in built.main.sides.values()] == [0, 0]
    assert built.main._default_manager.filter(**{f"{built.attribute(uid('q300'))}__isnull": True}).count() == 1


def test_a_side_column_filters_and_sorts():
    version = publish_schema(form(), wide(301), None)
    for number in (5, 3, 9):
        record(version, q295=number)
    record(version)
    built = models_for(version)
    name, rows = built.attribute(uid("q295")), built.main._default_manager
    assert list(rows.filter(**{f"{name}__gte": 4}).order_by(name).values_list(name, flat=True)) == [5, 9]
    assert rows.exclude(**{name: 5}).count() == 3


def test_a_correction_withdraws_nothing_and_the_history_tells_both_sides():
    version = publish_schema(form(), wide(300), None)
    made = record(version, q0="旧", q294="旧", q295=1)
    answers = {uid("q0"): "新", uid("q294"): None, uid("q295"): 1, uid("q296"): DAY}
    correct_record(
        version, made.uuid, edition=edition_of(version.form, made.uuid), area=area(), user=_user(), reason="错",
        answers=answers, rows={},
    )  # fmt: skip
    assert [stored(version, made, n) for n in (0, 294, 295, 296)] == ["新", None, 1, DAY]
    first, last = states_of(version.form, made.uuid)
    name = models_for(version).attribute(uid("q294"))
    assert first.answers[name] == "旧"
    assert name not in last.answers


def test_a_correction_makes_a_side_row_that_was_not_there():
    version = publish_schema(form(), wide(300), None)
    made = record(version, q0="旧")
    correct_record(
        version, made.uuid, edition=0, area=area(), user=_user(), reason="", answers={uid("q299"): answer(299)}, rows={}
    )
    assert stored(version, made, 299) == answer(299)


def test_many_records_at_once_reach_their_sides():
    inner = question("rows", "repeat", questions=tuple(question(f"r{n}") for n in range(260)))
    version = publish_schema(form(), wide(300, inner), None)
    batch = BulkInsert(version, user=None, source="import", at=timezone.now())
    rows = {uid("rows"): [{uid("r259"): "末"}, {uid("r0"): "首"}]}
    items = [batch.prepare(uuid.uuid4(), area(), {uid("q299"): answer(299)}, rows)]
    items.append(batch.prepare(uuid.uuid4(), area(), {uid("q0"): "甲"}))
    version.form.is_open = True
    version.form.save()
    assert batch.write([items]) == 2
    built = models_for(version)
    main, child = built.main, built.children[uid("rows")]
    name = built.attribute(uid("q299"))
    assert sorted(map(str, main._default_manager.values_list(name, flat=True))) == sorted([str(answer(299)), "None"])
    last = built.attribute(uid("r259"))
    assert [getattr(row, last) for row in child._default_manager.order_by("position")] == ["末", None]
    assert [side._default_manager.count() for side in (main.sides["side_1"], child.sides["side_1"])] == [1, 1]


def test_a_wide_repeat_is_stored_corrected_and_removed_with_its_side():
    inner = question("rows", "repeat", questions=tuple(question(f"r{n}") for n in range(260)))
    version = publish_schema(form(), schema(question("q0"), inner), None)
    made = record(version, rows={"rows": [{"r0": "一", "r259": "二"}, {"r259": "三"}]})
    built = models_for(version)
    child, name = built.children[uid("rows")], built.attribute(uid("r259"))
    first = child._default_manager.order_by("position").first()
    rows = {uid("rows"): [{"_row": first.pk, uid("r259"): "改"}, {uid("r259"): "新"}]}
    correct_record(version, made.uuid, edition=0, area=area(), user=_user(), reason="", answers={}, rows=rows)
    assert [getattr(row, name) for row in child._default_manager.order_by("position")] == ["改", "新"]
    assert child.sides["side_1"]._default_manager.count() == 2


def test_deleting_by_a_model_that_knows_no_sides_reaches_them():
    owner = form()
    narrow = publish_schema(owner, wide(200), None)
    version = publish_schema(owner, wide(300), None)
    record(version, q299=answer(299))
    models_for(narrow).main._default_manager.all().delete()
    assert models_for(version).main.sides["side_1"]._default_manager.count() == 0


def test_growing_by_one_makes_a_side_and_earlier_drafts_still_arrive():
    owner = form()
    old = publish_schema(owner, wide(250), None)
    early = record(old, q0="早")
    version = publish_schema(owner, wide(251), None)
    late = record(old, q0="迟")
    record(version, q250=answer(250))
    assert FormColumn.objects.get(key="q250").side == 1
    assert stored(version, early, 0) == "早"
    assert stored(version, late, 250) is None
    assert models_for(version).main._default_manager.count() == 3
    assert list(differences()) == []


def test_a_type_that_changes_moves_its_values_between_tables_and_back(django_capture_on_commit_callbacks):
    owner = form()
    first = publish_schema(owner, wide(250), None)
    made = record(first, q1=12)

    def with_text(kind: str) -> FormSchema:
        questions = list(wide(250).questions)
        questions[1] = question("q1", kind)
        return schema(*questions)

    def change(kind: str) -> FormVersion:
        version = publish_schema(owner, with_text(kind), None)
        for column in FormColumn.objects.filter(source__isnull=False, archived_at__isnull=True):
            finish_conversion(column)
        return version

    second = change("text")
    assert stored(second, made, 1) == "12"
    assert FormColumn.objects.get(key="q1", archived_at__isnull=True).side == 1
    newer = record(second, q1="34")
    third = change("integer")
    assert [stored(third, one, 1) for one in (made, newer)] == [12, 34]


def test_a_question_that_comes_back_finds_its_values_in_the_side_where_they_lie():
    owner = form()
    version = publish_schema(owner, wide(251), None)
    made, side = record(version, q250=answer(250)), FormColumn.objects.get(key="q250").side
    publish_schema(owner, wide(250), None)
    planned = plan.make_plan(owner, wide(251)).of("revive")
    assert [(step.side, step.table) for step in planned] == [(1, f"{owner.table}__side__1")]
    assert side == 1
    back = publish_schema(owner, wide(251), None)
    assert stored(back, made, 250) == answer(250)
    assert FormColumn.objects.get(key="q250").side == side


def test_sixteen_hundred_columns_work_and_one_more_is_refused_before_anything_changes():
    owner = form()
    kinds = [("text", "")]
    version = publish_schema(owner, wide(1600, kinds=kinds), None)
    made = record(version, **{f"q{n}": f"答{n}" for n in range(1600)})
    built = models_for(version)
    row = built.main._default_manager.select_related("submitted_by").get(pk=made.pk)
    assert getattr(row, built.attribute(uid("q1599"))) == "答1599"
    assert len(read_state(owner, made.uuid).answers) == 1600
    columns = FormColumn.objects.count()
    with pytest.raises(PublicationRefused):
        publish_schema(owner, wide(1601, kinds=kinds), None)
    assert FormColumn.objects.count() == columns


def test_archived_columns_do_not_count(monkeypatch):
    monkeypatch.setattr(plan, "SELECT_LIMIT", 10)
    owner = form()
    first = publish_schema(owner, wide(10), None)
    made = record(first, q0="望禾")
    again = schema(*(question(f"z{n}") for n in range(10)))
    publish_schema(owner, again, None)
    assert read_state(owner, made.uuid).answers


def test_what_is_counted_stays_in_the_table_itself(monkeypatch):
    monkeypatch.setattr(plan, "COLUMN_LIMIT", 3)
    content = wide(6, question("counted", "choice", options=(("counted", True),)))
    owner = form()
    publish_schema(owner, content, None)
    assert FormColumn.objects.get(key="counted").side == 0
    late = schema(*content.questions, question("more", "choice", options=(("counted", True),)))
    with pytest.raises(PublicationRefused, match="more"):
        publish_schema(owner, late, None)


def test_a_side_that_is_gone_is_found_and_made_again():
    version = publish_schema(form(), wide(251), None)
    table = models_for(version).main.sides["side_1"]._meta.db_table
    with connection.cursor() as cursor:
        cascade = " CASCADE" if connection.vendor == "postgresql" else ""
        cursor.execute("DROP VIEW IF EXISTS view_t_form")
        cursor.execute(f'DROP TABLE "{table}"{cascade}')
    assert any(table in line for line in differences())
    list(repair())
    assert list(differences()) == []


def test_the_database_view_shows_what_lies_apart():
    version = publish_schema(form(), wide(301), None)
    record(version, q300=answer(300))
    with connection.cursor() as cursor:
        cursor.execute("SELECT q300 FROM view_t_form")
        assert cursor.fetchall() == [(answer(300),)]


def _user() -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model()._default_manager.create(username="clerk")


def test_what_may_not_be_alike_stays_in_the_table_itself_and_what_is_searched_for_has_its_index(monkeypatch):
    monkeypatch.setattr(plan, "COLUMN_LIMIT", 3)
    searched = question("searched", options=(("searchable", True),))
    publish_schema(form(), wide(6, searched, question("alone", options=(("unique", True),))), None)
    assert FormColumn.objects.get(key="alone").side == 0
    assert FormColumn.objects.get(key="searched").side > 0
    assert list(differences()) == []


def test_a_rule_over_what_lies_apart_already_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(plan, "COLUMN_LIMIT", 3)
    version = publish_schema(form(), wide(6, question("late")), None)
    assert FormColumn.objects.get(key="late").side > 0
    record(version, late="1")
    record(version, late="1")
    ruled = wide(6, question("late", options=(("unique", True),)))
    assert duplicates(version.form, ruled) == []  # what repeats is of no matter: it cannot be held there
    with pytest.raises(PublicationRefused, match="late"):
        publish_schema(version.form, ruled, None)
