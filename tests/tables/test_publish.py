import datetime
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from forms_app.areas.models import Area
from forms_app.schema.types import TYPES
from forms_app.tables import ddl
from forms_app.tables.check import column_types, differences
from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.plan import make_plan
from forms_app.tables.publish import PublicationRefused, publish_schema
from forms_app.tables.repair import repair
from forms_app.tables.runtime import models_for
from tests.making import area, form, household, published, question, record, schema, uid

pytestmark = pytest.mark.django_db


def value(row, version, key):
    return getattr(row, models_for(version).attribute(uid(key)))


def raw(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" ORDER BY id')
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Runs what publication leaves for after the commit: the conversions."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_first_publication_makes_typed_tables():
    version = published(household())
    types = column_types("data_t_form")
    assert types["xing_ming"] == "varchar(200)"
    assert types["ren_shu"] == "bigint"
    assert types["ri_qi"] == "date"
    assert types["mian_ji"] == ("decimal" if connection.vendor == "sqlite" else "numeric(15,4)")
    assert types["wang_ge"] == "bigint"
    assert set(column_types("data_t_form__members")) == {"id", "parent_id", "position", "name", "age"}
    assert version.number == 1
    assert list(differences()) == []


def test_every_type_is_stored_and_read_back():
    version = published(household())
    photo = uuid.uuid4()
    made = record(
        version,
        xing_ming="王一禾",
        shuo_ming="长" * 5000,
        ren_shu=2**53 - 1,
        mian_ji=Decimal("99999999999.1234"),
        ri_qi=datetime.date(1949, 10, 1),
        zhu_fang="own",
        lei_bie="own rent",
        shi_fou=False,
        dian_hua="13900000001",
        hao_ma="11010519491231002X",
        wang_ge=area(),
        zhao_pian=photo,
        rows={"members": [{"name": "李二溪", "age": "七"}, {"name": "䶮𬱟", "age": None}]},
    )
    row = models_for(version).main._default_manager.get(pk=made.pk)
    assert value(row, version, "xing_ming") == "王一禾"
    assert value(row, version, "ren_shu") == 2**53 - 1
    assert value(row, version, "mian_ji") == Decimal("99999999999.1234")
    assert value(row, version, "ri_qi") == datetime.date(1949, 10, 1)
    assert value(row, version, "shi_fou") is False
    assert value(row, version, "wang_ge") == area()
    assert value(row, version, "zhao_pian") == photo
    members = models_for(version).children[uid("members")]._default_manager.order_by("position")
    assert [value(member, version, "name") for member in members] == ["李二溪", "䶮𬱟"]


def test_an_equal_form_makes_no_new_version():
    first = published(household())
    assert publish_schema(first.form, household(), None) == first
    assert FormVersion.objects.count() == 1


def test_an_added_question_keeps_every_row(commit):
    first = published(schema(question("a")))
    record(first, a="甲")
    second = publish_schema(first.form, schema(question("a"), question("b", "integer")), None)
    assert raw("data_t_form", "a") == ["甲"]
    assert raw("data_t_form", "b") == [None]
    record(second, a="乙", b=2)
    assert raw("data_t_form", "b") == [None, 2]
    assert list(differences()) == []


def test_a_removed_question_stops_and_keeps_its_values_and_comes_back_with_them():
    first = published(schema(question("a"), question("b")))
    record(first, a="甲", b="乙")
    second = publish_schema(first.form, schema(question("a")), None)
    column = FormColumn.objects.get(column="b")
    assert column.archived_at is not None
    assert raw("data_t_form", "b") == ["乙"]
    with pytest.raises(KeyError):
        models_for(second).attribute(uid("b"))
    third = publish_schema(first.form, schema(question("a"), question("b")), None)
    column.refresh_from_db()
    assert column.archived_at is None
    assert models_for(third).attribute(uid("b")) == column.attribute
    assert FormColumn.objects.filter(column__startswith="b").count() == 1


def test_a_relabelled_question_changes_no_column():
    first = published(schema(question("a", label="姓名")))
    record(first, a="甲")
    second = publish_schema(first.form, schema(question("a", label="户主姓名")), None)
    assert second.number == 2
    assert FormColumn.objects.count() == 1
    assert first.schema.question(uid("a")).label == "姓名"


def test_a_changed_type_makes_a_new_column_converts_what_it_can_and_loses_nothing(commit):
    first = published(schema(question("a")))
    for text in ("12", "约十二", None, "7"):
        record(first, a=text)
    with commit():
        second = publish_schema(first.form, schema(question("a", "integer")), None)
    assert raw("data_t_form", "a") == ["12", "约十二", None, "7"]
    assert raw("data_t_form", "a_2") == [12, None, None, 7]
    rows = models_for(second).main._default_manager.order_by("pk")
    assert [value(row, second, "a") for row in rows] == [12, None, None, 7]


def test_going_back_to_the_old_type_revives_the_old_column_and_carries_newer_answers_over(commit):
    first = published(schema(question("a")))
    record(first, a="约十二")
    with commit():
        second = publish_schema(first.form, schema(question("a", "integer")), None)
    record(second, a=5)
    with commit():
        publish_schema(first.form, schema(question("a")), None)
    assert raw("data_t_form", "a") == ["约十二", "5"]
    assert raw("data_t_form", "a_2") == [None, 5]


def test_a_type_changed_twice_before_anything_was_converted(commit):
    first = published(schema(question("a")))
    record(first, a="12")
    publish_schema(first.form, schema(question("a", "integer")), None)  # its conversion never ran
    with commit():
        publish_schema(first.form, schema(question("a", "decimal")), None)
    assert raw("data_t_form", "a") == ["12"]
    assert [int(value) for value in raw("data_t_form", "a_3")] == [12]


def test_a_changed_type_inside_a_repeat(commit):
    def members(kind):
        return schema(question("x"), question("m", "repeat", questions=(question("age", kind),)))

    first = published(members("text"))
    record(first, x="甲", rows={"m": [{"age": "3"}, {"age": "三"}]})
    with commit():
        publish_schema(first.form, members("integer"), None)
    assert raw("data_t_form__m", "age_2") == [3, None]
    assert raw("data_t_form__m", "age") == ["3", "三"]


def test_a_draft_of_the_old_version_still_reaches_the_new_column(commit):
    first = published(schema(question("a")))
    with commit():
        second = publish_schema(first.form, schema(question("a", "integer"), question("b")), None)
    old = FormVersion.objects.get(pk=first.pk)
    record(old, a="12")
    row = models_for(second).main._default_manager.get()
    assert value(row, second, "a") == 12
    assert row.version_id == first.pk


def test_two_questions_swapping_their_keys_never_share_a_column():
    first = published(schema(question("a"), question("b")))
    record(first, a="甲", b="乙")
    fresh = schema(replace(question("a"), uuid=uid("neu")), question("b"))
    publish_schema(first.form, fresh, None)
    assert raw("data_t_form", "a") == ["甲"]
    assert raw("data_t_form", "a_2") == [None]


@pytest.mark.parametrize("key", ["id", "uuid", "save", "objects", "select", "order", "area_path", "check", "pk"])
def test_reserved_words_can_be_keys(key):
    version = published(schema(question(key)))
    record(version, **{key: "值"})
    assert value(models_for(version).main._default_manager.get(), version, key) == "值"


def test_three_hundred_questions_fit():
    version = published(schema(*(question(f"q{n}", "long_text") for n in range(300))))
    record(version, **{f"q{n}": "长" * 200 for n in range(300)})
    assert value(models_for(version).main._default_manager.get(), version, "q299") == "长" * 200


def test_stopping_and_converting_ask_for_confirmation():
    first = published(schema(question("a"), question("b")))
    with pytest.raises(PublicationRefused, match="启用前核对"):
        publish_schema(first.form, schema(question("a")), None, lambda plan: False)
    plan = make_plan(first.form, schema(question("a")))
    asked = []
    publish_schema(first.form, schema(question("a")), None, lambda seen: not asked.append(seen.hash))
    assert asked == [plan.hash]


def test_adding_and_relabelling_ask_nothing():
    first = published(schema(question("a")))
    wider = schema(question("a", label="新名"), question("b"))
    publish_schema(first.form, wider, None, lambda plan: pytest.fail("asked"))


STEPS = ["create_table", "add_column"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_failure_around_any_ddl_leaves_everything_as_it_was(monkeypatch, step, when):
    first = published(schema(question("a")))
    record(first, a="甲")
    before = column_types("data_t_form")
    original = getattr(ddl, step)

    def fail(*args):
        if when == "after":
            original(*args)
        raise RuntimeError("power cut")

    monkeypatch.setattr(ddl, step, fail)
    wider = schema(question("a"), question("b"), question("m", "repeat", questions=(question("c"),)))
    with pytest.raises(RuntimeError), transaction.atomic():
        publish_schema(first.form, wider, None)
    assert column_types("data_t_form") == before
    assert "data_t_form__m" not in connection.introspection.table_names()
    assert Form.objects.get().current == first
    assert FormVersion.objects.count() == FormColumn.objects.count() == 1
    assert list(differences()) == []


def test_published_tables_only_grow():
    version = published(schema(question("a")))
    model = models_for(version).main
    with ddl.additive_editor() as editor:
        for action in (editor.delete_model, editor._remake_table):
            with pytest.raises(ddl.DDLRefused):
                action(model)


@pytest.mark.parametrize(
    ("column", "bad"), [("xing_ming", "长" * 201), ("ren_shu", "abc"), ("ri_qi", "2026-02-30"), ("hao_ma", "1" * 19)]
)
def test_the_database_itself_refuses_wrong_types_and_lengths(column, bad):
    published(household())
    record(Form.objects.get().current)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE "data_t_form" SET "{column}" = %s', [bad])
    assert raw("data_t_form", column) == [None]


def test_sending_twice_makes_one_record():
    version = published(schema(question("a")))
    from forms_app.tables.write import insert_record

    key = uuid.uuid4()
    kept = {"area": area(), "user": None, "source": "test", "rows": {}}
    first = insert_record(version, uuid=key, answers={uid("a"): "甲"}, **kept)
    again = insert_record(version, uuid=key, answers={uid("a"): "乙"}, **kept)
    assert first.pk == again.pk
    assert raw("data_t_form", "a") == ["甲"]


def test_a_record_with_a_bad_child_row_is_not_half_saved():
    version = published(household())
    with pytest.raises(DatabaseError), transaction.atomic():
        record(version, xing_ming="甲", rows={"members": [{"name": "好"}, {"name": "长" * 300}]})
    assert raw("data_t_form", "id") == []


def test_an_area_that_no_longer_exists_is_refused_by_the_database(settings):
    version = published(schema(question("g", "area")))
    made = record(version)
    rows = models_for(version).main._default_manager.filter(pk=made.pk)
    rows.update(**{f"{models_for(version).attribute(uid('g'))}_id": 999_999})
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    rows.delete()


def test_check_tables_tells_what_differs():
    published(schema(question("a"), question("b")))
    with connection.cursor() as cursor:
        cursor.execute('DROP VIEW "view_t_form"')
        cursor.execute('ALTER TABLE "data_t_form" DROP COLUMN "b"')
        cursor.execute('ALTER TABLE "data_t_form" ADD COLUMN "x" integer')
        cursor.execute('CREATE TABLE "data_stray" ("id" integer)')
    found = "\n".join(differences())
    assert "缺少列data_t_form.b" in found
    assert "列data_t_form.x不属于任何填报项" in found
    assert "数据表data_stray不属于任何表单" in found


def test_repair_makes_what_is_missing_and_removes_nothing():
    first = published(household())
    record(first, xing_ming="王一禾")
    connection.check_constraints()  # PostgreSQL alters no table with pending ones
    with connection.cursor() as cursor:
        cursor.execute('DROP VIEW "view_t_form"')
        cursor.execute('DROP VIEW "view_t_form__members"')
        cursor.execute('ALTER TABLE "data_t_form" DROP COLUMN "ren_shu"')
        cursor.execute('ALTER TABLE "data_t_form" ADD COLUMN "x" integer')
        cursor.execute('DROP TABLE "data_t_form__members"')
    assert len(list(repair())) == 4
    assert "x" in column_types("data_t_form")
    assert raw("data_t_form", "xing_ming") == ["王一禾"]
    assert "".join(differences()) == "列data_t_form.x不属于任何填报项。"
    assert list(repair()) == []


def test_storage_signatures_are_distinct_enough_to_tell_types_apart():
    assert TYPES["text"].storage.signature != TYPES["long_text"].storage.signature


def test_form_is_built_once_per_version_and_process(django_assert_num_queries):
    version = FormVersion.objects.select_related("form").get(pk=published(schema(question("a"))).pk)
    models_for(version)
    with django_assert_num_queries(0):
        models_for(version)


def test_unsaved_form_is_not_left_behind_by_a_refusal():
    wide = schema(*(question(f"q{n}") for n in range(1601)))
    with pytest.raises(PublicationRefused):
        publish_schema(form(), wide, None)
    assert not Form.objects.exists()


def test_an_area_that_records_name_is_not_moved():
    home = area()
    town = home.add_child(code="329921101", name="清溪塘镇", level="town")
    other = home.add_child(code="329921102", name="石桥头镇", level="town")
    version = published(schema(question("g", "area")))
    record(version, g=town)
    with pytest.raises(ValidationError, match="不能移动"):
        Area.objects.get(pk=town.pk).move(other, "left")
    assert Area.objects.get(pk=town.pk).path == town.path


@pytest.mark.parametrize("pos", ["left", "right", "first-sibling"])
def test_an_area_that_records_name_is_not_pushed_aside(pos):
    home = area()
    town, named, last = (
        home.add_child(code=f"32992110{number}", name=f"第{number}镇", level="town") for number in (1, 2, 3)
    )
    version = published(schema(question("g", "area")))
    record(version, g=named)
    target = town if pos == "right" else named
    with pytest.raises(ValidationError, match="第2镇”不能移动"):
        Area.objects.get(pk=last.pk).move(Area.objects.get(pk=target.pk), pos)
    with pytest.raises(ValidationError, match="第2镇”不能移动"):
        Area.objects.get(pk=target.pk).add_sibling(pos, code="329921109", name="第9镇", level="town")
    assert Area.objects.get(pk=named.pk).path == named.path
    Area.objects.get(pk=town.pk).move(Area.objects.get(pk=last.pk))
    assert Area.objects.get(pk=named.pk).path == named.path
