"""Tables of rows inside rows, and questions with several columns."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.schema.check import check
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.row import QuestionType
from forms_app.schema.storage import NOTHING, Part, Storage
from forms_app.schema.types import TYPES
from forms_app.tables.bulk import BulkInsert
from forms_app.tables.check import column_types, differences
from forms_app.tables.current import Superseded
from forms_app.tables.models import Form, FormColumn
from forms_app.tables.plan import make_plan
from forms_app.tables.publish import publish_schema
from forms_app.tables.references import count_references
from forms_app.tables.runtime import models_for
from forms_app.tables.tasks import resume_conversions
from forms_app.tables.write import insert_record
from tests.making import area, published, question, schema, uid

pytestmark = pytest.mark.django_db


def papers(**settings: Any) -> Question:
    return question(
        "papers", "repeat", label="证件",
        questions=(question("number", label="号码"), question("issued", "text", label="年份"),
                   question("place", "area", label="签发地")),
        **settings,
    )  # fmt: skip


def family(*inner: Question) -> FormSchema:
    members = question("members", "repeat", label="家庭成员", questions=(question("name"), *(inner or (papers(),))))
    return schema(question("head"), members)


def insert(version: Any, members: list[dict[str, Any]]) -> Any:
    return insert_record(
        version, uuid=uuid.uuid4(), area=area(), user=None, source="test", answers={uid("head"): "王一禾"},
        rows={uid("members"): members},
    )  # fmt: skip


def member(name: str, *numbers: str, **more: Any) -> dict[str, Any]:
    rows = [{uid("number"): number, **{uid(key): value for key, value in more.items()}} for number in numbers]
    return {uid("name"): name, uid("papers"): rows}


def inner_rows(version: Any) -> list[tuple[str, int, str]]:
    built = models_for(version)
    name, number = built.attribute(uid("name")), built.attribute(uid("number"))
    rows = built.children[uid("papers")]._default_manager.select_related("parent").order_by("parent_id", "position")
    return [(getattr(row.parent, name), row.position, getattr(row, number)) for row in rows]


def test_rows_inside_rows_get_a_table_of_their_own() -> None:
    version = published(family())
    assert set(column_types("data_t_form__members__papers")) == {
        "id", "parent_id", "position", "number", "issued", "place",
    }  # fmt: skip
    insert(version, [member("一", "A1", "A2"), member("二"), member("三", "C1")])
    assert inner_rows(version) == [("一", 1, "A1"), ("一", 2, "A2"), ("三", 1, "C1")]
    assert list(differences()) == []


def test_rows_inside_rows_go_with_their_record() -> None:
    version = published(family())
    record = insert(version, [member("一", "A1", "A2")])
    record.delete()
    assert inner_rows(version) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM data_t_form__members")
        assert cursor.fetchone()[0] == 0


def test_writing_rows_asks_once_for_each_table(django_assert_max_num_queries: Any) -> None:
    version = published(family())
    models_for(version)
    with django_assert_max_num_queries(14):
        insert(version, [member(f"第{number}人", "A", "B", "C") for number in range(20)])
    assert len(inner_rows(version)) == 60


def test_a_changed_type_inside_is_converted_for_old_and_late_records() -> None:
    version = published(family())
    insert(version, [member("一", "A1", issued="2019")])
    changed = family(replace(papers(), questions=(question("number"), question("issued", "integer", label="年份"))))
    current = publish_schema(version.form, changed, None)
    built = models_for(current)
    issued = built.attribute(uid("issued"))
    # As after a kill: nothing converted yet.
    built.children[uid("papers")]._default_manager.update(**{issued: None})
    FormColumn.objects.update(converted_at=None, last_row=0)
    assert resume_conversions() == 1
    assert resume_conversions() == 0
    insert(version, [member("晚", "B1", issued="2020")])
    rows = built.children[uid("papers")]._default_manager.order_by("pk")
    assert [getattr(row, issued) for row in rows] == [2019, 2020]
    assert list(differences()) == []


def test_a_removed_inner_table_is_kept_and_comes_back() -> None:
    version = published(family())
    insert(version, [member("一", "A1")])
    without = publish_schema(version.form, family(question("only")), None)
    assert uid("papers") not in models_for(without).children
    again = publish_schema(without.form, family(), None)
    assert inner_rows(again) == [("一", 1, "A1")]


def test_areas_named_inside_are_counted() -> None:
    version = published(family())
    home = area()
    place = Area.add_root(code="329922", name="别县", level="county")
    insert(version, [member("一", "A1", place=place)])
    assert count_references(place) == 1
    assert count_references(home) == 1


def test_three_deep_is_a_fault() -> None:
    deep = question("third", "repeat", questions=(question("x"),))
    second = question("second", "repeat", questions=(question("y"), deep))
    faults = check(family(second))
    assert [(fault.code, fault.uuid) for fault in faults] == [("too_deep", uid("members"))]


@pytest.fixture
def place_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """A type with three columns and one without any, apart from what the product has."""
    degrees = Storage("decimal", digits=9, places=6)

    def parts(question: Question) -> tuple[Part, ...]:
        more = tuple(Part(choice.code, Storage("text", 20), choice.label, is_text=True) for choice in question.choices)
        return (Part("lat", degrees, "Latitude"), Part("lon", degrees, "Longitude"), *more)

    spot = QuestionType("spot", "Spot", "site", degrees, "", "geopoint", parts=parts)
    text = QuestionType("words", "Words", "help", NOTHING, "", "note")
    monkeypatch.setitem(TYPES, "spot", spot)
    monkeypatch.setitem(TYPES, "words", text)


@pytest.mark.usefixtures("place_type")
def test_a_question_may_have_several_columns_or_none() -> None:
    content = schema(question("head"), question("where", "spot"), question("read", "words"))
    version = published(content)
    assert {"head", "where_lat", "where_lon"} <= set(column_types("data_t_form"))
    assert "read" not in column_types("data_t_form")
    spot = {"lat": Decimal("31.234567"), "lon": Decimal("121.456789")}
    made = insert_record(
        version, uuid=uuid.uuid4(), area=area(), user=None, source="test",
        answers={uid("head"): "x", uid("where"): spot, uid("read"): None}, rows={},
    )  # fmt: skip
    built = models_for(version)
    row = built.main._default_manager.get(pk=made.pk)
    assert built.answer(content.question(uid("where")), row) == spot
    empty = insert_record(
        version, uuid=uuid.uuid4(), area=area(), user=None, source="test", answers={uid("head"): "y"}, rows={}
    )
    assert built.answer(content.question(uid("where")), built.main._default_manager.get(pk=empty.pk)) is None
    assert list(differences()) == []


@pytest.mark.usefixtures("place_type")
def test_a_part_that_goes_is_archived_and_comes_back_with_its_values() -> None:
    from forms_app.schema.model import Choice

    more = question("where", "spot", choices=(Choice("A", "甲"), Choice("b-c", "乙")))
    version = published(schema(question("head"), more))
    assert {"where_a", "where_b_c"} <= set(column_types("data_t_form"))
    insert_record(
        version, uuid=uuid.uuid4(), area=area(), user=None, source="test",
        answers={uid("where"): {"lat": Decimal(1), "lon": Decimal(2), "A": "x", "b-c": "y"}}, rows={},
    )  # fmt: skip
    plain = question("where", "spot")
    plan = make_plan(version.form, schema(question("head"), plain))
    assert [(step.action, step.part) for step in plan.steps] == [("archive", "A"), ("archive", "b-c")]
    without = publish_schema(version.form, schema(question("head"), plain), None)
    again = publish_schema(without.form, schema(question("head"), more), None)
    row = models_for(again).main._default_manager.get()
    assert models_for(again).answer(more, row) == {"lat": Decimal(1), "lon": Decimal(2), "A": "x", "b-c": "y"}
    assert FormColumn.objects.filter(archived_at__isnull=False).count() == 0


@pytest.mark.usefixtures("place_type")
def test_types_that_store_alike_do_not_share_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    like_text = QuestionType("like", "Like", "help", TYPES["text"].storage, "", "text")
    monkeypatch.setitem(TYPES, "like", like_text)
    version = published(schema(question("head"), question("name")))
    publish_schema(version.form, schema(question("head"), question("name", "like")), None)
    assert {"name", "name_2"} <= set(column_types("data_t_form"))


def test_rows_prepared_for_one_version_are_not_written_after_the_next(areas: Any) -> None:
    version = published(schema(question("head"), question("name", "text")))
    Form.objects.filter(pk=version.form_id).update(is_open=True)
    bulk = BulkInsert(version, user=None, source="import", at=timezone.now())
    rows = [bulk.prepare(uuid.uuid4(), areas.grid_a, {uid("head"): "x", uid("name"): "12"})]
    publish_schema(version.form, schema(question("head"), question("name", "integer")), None)
    with pytest.raises(Superseded), transaction.atomic():
        bulk.write([rows])
    assert models_for(version).main._default_manager.count() == 0


def test_rows_are_not_written_into_a_closed_form(areas: Any) -> None:
    version = published(schema(question("head")))
    bulk = BulkInsert(version, user=None, source="import", at=timezone.now())
    with pytest.raises(Superseded), transaction.atomic():
        bulk.write([[bulk.prepare(uuid.uuid4(), areas.grid_a, {uid("head"): "x"})]])


@pytest.mark.parametrize("name", ["xmin", "ctid", "rowid", "tableoid"])
def test_names_that_the_databases_keep_for_themselves(name: str) -> None:
    published(schema(question(name)))
    assert f"{name}_2" in column_types("data_t_form")
