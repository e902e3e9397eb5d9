"""Read-only views for analysts: names, words, masks, and what happens when the form or the world changes."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from forms_app.schema.model import Choice
from forms_app.tables import migrating
from forms_app.tables.check import differences
from forms_app.tables.models import FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from forms_app.tables.sqlviews.view import views_of
from tests.making import household, published, question, record, schema

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite views know nothing of one another")
OWN = 9  # columns of the system


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def read(view: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{view}" ORDER BY "关联号"')
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def heads(view: str = "view_t_form") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{view}" LIMIT 0')
        return [column[0] for column in cursor.description][OWN:]


def again(version: FormVersion, *questions: Any) -> FormVersion:
    return publish_schema(version.form, schema(*questions), None)


def test_a_form_has_a_view_in_its_own_words():
    version = published(household())
    one = record(version, {"members": [{"name": "王小禾", "age": "7"}]}, xing_ming="王一禾", zhu_fang="rent",
                 lei_bie="own rent", shi_fou=True, dian_hua="13900000001", hao_ma="329921199001010017")  # fmt: skip
    (row,) = read("view_t_form")
    assert list(row)[:OWN] == [
        "关联号", "记录编号", "区域代码", "区域", "填报时间", "更新时间", "版本", "来源", "填报人",
    ]  # fmt: skip
    assert (row["记录编号"], row["区域代码"], row["区域"], row["填报人"]) == (
        str(one.uuid), "329921", "望禾县", "群众",
    )  # fmt: skip
    assert str(row["填报时间"]) == f"{timezone.localtime(one.submitted_at):%Y-%m-%d %H:%M:%S}"
    assert (row["zhu_fang"], row["zhu_fang（代码）"]) == ("租赁", "rent")
    assert (row["lei_bie"], row["lei_bie（代码）"]) == ("自有、租赁", "own rent")
    assert (row["shi_fou"], row["dian_hua"], row["hao_ma"]) == ("是", "139****0001", "3****************7")
    (inner,) = read("view_t_form__members")
    assert inner == {"关联号": one.pk, "记录编号": str(one.uuid), "行号": 1, "name": "王小禾", "年龄": "7"}


def test_a_row_in_a_row_names_the_one_around_it():
    papers = question("papers", "repeat", label="证件", questions=(question("number", label="号码"),))
    members = question("members", "repeat", label="家庭成员", questions=(question("name"), papers))
    version = published(schema(question("head"), members))
    from tests.tables.test_nested import insert, member

    insert(version, [member("一"), member("二", "甲", "乙")])
    rows = [(row["上级行号"], row["行号"], row["号码"]) for row in read("view_t_form__members__papers")]
    assert sorted(rows) == [(2, 1, "甲"), (2, 2, "乙")]


def test_withdrawn_records_and_their_rows_are_not_there():
    version = published(household())
    one = record(version, {"members": [{"name": "王小禾"}]}, xing_ming="王一禾")
    models_for(version).main._default_manager.filter(pk=one.pk).update(deleted_at=timezone.now())
    assert read("view_t_form") == read("view_t_form__members") == []


def test_equal_labels_get_a_number_and_a_new_question_takes_no_name_away():
    old = question("a", label="备注"), question("b", "choice", label="备注")
    version = published(schema(*old))
    assert heads() == ["备注", "备注2", "备注2（代码）"]
    again(version, question("c", label="备注"), *old)
    assert heads() == ["备注3", "备注", "备注2", "备注2（代码）"]
    again(version, question("d", label="版本"), question("e", label="填报人"), *old)
    assert heads()[:2] == ["版本2", "填报人2"]


def test_long_and_odd_labels_fit_and_stay_apart():
    label = "您家庭目前居住的住房属于下列哪一种情况请按照产权证书填写"
    version = published(schema(
        question("a", "choice", label=label), question("b", "choice", label=label + "完毕"),
        question("c", label='含"引号"\n与 100% 的'),
        question("d", "matrix", label=label, choices=(Choice("1", "好"),), options=(("rows", f"{label} | x\n好 | y"),)),
    ))  # fmt: skip
    names = heads()
    assert len(set(names)) == len(names) == 9
    assert all(len(name.encode()) <= 63 for name in names)
    assert "含”引号” 与 100% 的" in names
    assert all(not any(c in name for c in '"\n') for name in names)
    assert list(differences()) == [], version


def test_the_newest_words_of_a_question_and_of_its_choices_count_for_all_records():
    version = published(schema(question("a", "choice", label="住房")))
    record(version, a="rent")
    again(version, question("a", "choice", label="住所", choices=(Choice("own", "自有"), Choice("rent", "租住"))))
    (row,) = read("view_t_form")
    assert (row["住所"], row["住所（代码）"]) == ("租住", "rent")
    again(version, question("a", "choice", label="住所", choices=(Choice("own", "自有产权"),)))
    assert read("view_t_form")[0]["住所"] == "租住"


def test_a_stopped_question_goes_to_the_end_and_keeps_its_answers():
    version = published(schema(question("a", label="甲"), question("b", label="乙")))
    record(version, a="1", b="2")
    again(version, question("b", label="乙"), question("c", label="甲"))
    assert heads() == ["乙", "甲", "甲（停用）"]
    assert read("view_t_form")[0]["甲（停用）"] == "1"
    again(version, question("a", label="甲"), question("b", label="乙"), question("c", label="甲"))
    assert read("view_t_form")[0]["甲"] == "1"


def test_a_changed_type_shows_both_columns():
    version = published(schema(question("a", label="人数")))
    record(version, a="三个")
    again(version, question("a", "integer", label="人数"))
    assert heads() == ["人数", "人数（停用）"]
    assert read("view_t_form")[0]["人数（停用）"] == "三个"


def test_what_is_masked_today_is_masked_in_older_columns_too():
    version = published(schema(question("a", label="号码"), question("n", "integer", label="电话")))
    record(version, a="329921199001010017", n=13900000001)
    again(version, question("a", "id_number", label="号码"), question("n", "phone", label="电话"))
    (row,) = read("view_t_form")
    assert (row["号码（停用）"], row["电话（停用）"]) == ("3****************7", "139****0001")


@pytest.mark.parametrize("number", ["1", "12", "123", "1234567", "12345678"])
def test_short_numbers_are_masked_as_ledgers_do(number):
    from forms_app.entry.display import masked

    asked = question("a", "phone", label="甲"), question("b", "id_number", label="乙")
    record(published(schema(*asked)), a=number, b=number)
    (row,) = read("view_t_form")
    assert [row["甲"], row["乙"]] == [masked(one, number) for one in asked]


def test_names_and_words_are_chinese_whoever_publishes():
    with translation.override("en"):
        version = published(schema(question("a", "boolean", label="出租")))
    record(version, a=False)
    assert read("view_t_form")[0]["出租"] == "否"
    assert list(differences()) == []
    with translation.override("en"):
        assert list(differences()) == []


def test_lists_of_thousands_of_choices_are_looked_up():
    many = tuple(Choice(f"c{n}", f"选项'{n}") for n in range(3000))
    one, several = question("a", "choice", choices=many), question("b", "choices", choices=many)
    version = published(schema(one, several))
    record(version, a="c2999", b="c7 c1234 gone")
    (row,) = read("view_t_form")
    assert (row["a"], row["b"]) == ("选项'2999", "选项'7、选项'1234、gone")
    again(version, replace(one, choices=(Choice("c2999", "新"), *many[:-1])), several)
    assert read("view_t_form")[0]["a"] == "新"


def test_a_form_of_three_hundred_questions_has_a_view():
    kinds = ["choice", "choices", "text", "area", "person", "datetime"]
    asked = [question(f"q{n}", kinds[n % 6], label="同一个很长很长很长很长很长很长很长的标题") for n in range(300)]
    version = published(schema(*asked))
    record(version, q0="own", q1="own rent")
    (row,) = read("view_t_form")
    assert len(row) == len({name.lower() for name in row}) == OWN + 300 + 200


def test_more_columns_than_a_view_has_lose_codes_first(monkeypatch):
    monkeypatch.setattr("forms_app.tables.sqlviews.view.MOST_COLUMNS", OWN + 3)
    version = published(schema(*(question(f"q{n}", "choice") for n in range(3))))
    assert heads() == ["q0", "q1", "q2"]
    again(version, *(question(f"q{n}", "choice") for n in range(1, 5)))
    assert heads() == ["q1", "q2", "q3"]


def test_a_view_that_is_gone_or_stale_is_noticed_and_made_again():
    version = published(schema(question("a", label="甲")))
    run("DROP VIEW view_t_form")
    with pytest.raises(CommandError):
        call_command("check_tables", stdout=StringIO())
    call_command("check_tables", "--repair", stdout=StringIO())
    assert heads() == ["甲"]
    views = views_of(version.form, version)
    assert [view.name for view in views] == ["view_t_form"]


def test_migrations_take_views_away_and_bring_them_back():
    published(schema(question("a", label="甲")))
    migrating.take_away(plan=[("a migration", False)])
    assert "view_t_form" not in connection.introspection.table_names(include_views=True)
    run("ALTER TABLE areas_area RENAME TO areas_of_another_day")
    run("ALTER TABLE areas_of_another_day RENAME TO areas_area")
    migrating.bring_back(plan=[("a migration", False)])
    assert heads() == ["甲"]
    migrating.take_away(plan=[])
    assert heads() == ["甲"]


@on_postgresql
def test_an_analysts_own_view_neither_stops_a_publication_nor_breaks():
    version = published(schema(question("a", label="甲")))
    record(version, a="1")
    run("CREATE VIEW analysis AS SELECT 甲 FROM view_t_form")
    version = again(version, question("a", label="乙"))
    assert heads() == ["乙"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM analysis")
        assert cursor.fetchall() == [("1",)]
    out = StringIO()
    call_command("check_tables", stdout=out)
    assert "view_t_form_v1" in out.getvalue()
    assert "analysis" in out.getvalue()
    run("DROP VIEW analysis")
    again(version, question("a", label="丙"))
    assert "view_t_form_v1" not in connection.introspection.table_names(include_views=True)


@on_postgresql
def test_two_kept_views_do_not_meet():
    version = published(schema(question("a", label="甲")))
    published(schema(question("a", label="甲"), title="另一张"), "t-form-v1")
    run("CREATE MATERIALIZED VIEW analysis AS SELECT 甲 FROM view_t_form")
    again(version, question("a", label="乙"))
    assert heads("view_t_form_v1") == ["甲"]
    assert heads("view_t_form_v1_2") == ["甲"]
    assert list(differences()) == []
    run("DROP MATERIALIZED VIEW analysis")
