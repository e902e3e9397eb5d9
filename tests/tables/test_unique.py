"""No two alike: enabled over clean records only, held by the database, told before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from forms_app.areas.models import Area
from forms_app.entry.submit import submit
from forms_app.schema.model import options
from forms_app.schema.uniqueness import together, unique_faults
from forms_app.tables import check
from forms_app.tables.conversion import finish_conversion
from forms_app.tables.derived import existing_names
from forms_app.tables.duplicates import duplicates
from forms_app.tables.editing import Repeated, restore_record, withdraw_record
from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.publish import PublicationRefused, publish_schema
from forms_app.tables.runtime import models_for
from forms_app.tables.unique import held
from tests.making import published, question, record, schema
from tests.together import together as at_once

UNIQUE = options(unique=True)
pytestmark = pytest.mark.django_db


def hao_ma(**more):
    return question("hao_ma", label="户号", options=UNIQUE, **more)


def indexes() -> set[str]:
    return {name for name in existing_names() if name.startswith("data_") and "_u_" in name}


def test_the_database_holds_it_but_not_for_empty_and_withdrawn_answers(db, django_user_model):
    version = published(schema(hao_ma()))
    first = record(version, hao_ma="1")
    record(version)
    record(version)
    with pytest.raises(IntegrityError), transaction.atomic():
        record(version, hao_ma="1")
    user = django_user_model.objects.create(username="u")
    withdraw_record(version.form, first.uuid, user=user, reason="重复")
    record(version, hao_ma="1")
    with pytest.raises(Repeated) as refused:
        restore_record(version.form, first.uuid, user=user)
    assert refused.value.rule.label == "户号"
    again: Any = models_for(version).main._default_manager.get(uuid=first.uuid)
    assert again.deleted_at is not None


def test_rows_are_compared_within_their_record(db):
    rows = question("cheng_yuan", "repeat", questions=(question("ming", options=UNIQUE),))
    version = published(schema(rows))
    record(version, rows={"cheng_yuan": [{"ming": "甲"}, {"ming": "乙"}, {}, {}]})
    record(version, rows={"cheng_yuan": [{"ming": "甲"}]})
    with pytest.raises(IntegrityError), transaction.atomic():
        record(version, rows={"cheng_yuan": [{"ming": "甲"}, {"ming": "甲"}]})


def test_a_combination_collides_only_when_all_of_it_is_answered(db):
    content = schema(question("hao_ma"), question("nian_du", "integer"))
    groups, faults = together(content, ["hao_ma ＋ nian_du", ""])
    version = published(replace(content, together=groups))
    assert faults == []
    record(version, hao_ma="1", nian_du=2026)
    record(version, hao_ma="1", nian_du=2027)
    record(version, hao_ma="1")
    record(version, hao_ma="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        record(version, hao_ma="1", nian_du=2026)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("hao_ma + mei_you", "together_unknown"),
        ("hao_ma", "together_few"),
        ("hao_ma + hao_ma", "together_few"),
        ("hao_ma + cheng_yuan.ming", "together_apart"),
        ("hao_ma + shuo_ming", "together_type"),
    ],
)
def test_a_combination_that_cannot_be_is_told(line, code):
    rows = question("cheng_yuan", "repeat", questions=(question("ming"),))
    content = schema(question("hao_ma"), question("shuo_ming", "long_text"), rows)
    assert [fault.code for fault in together(content, [line])[1]] == [code]


def test_words_of_ones_own_cannot_be_told_apart():
    content = schema(question("lei_bie", "choice", options=options(unique=True, other=True)))
    assert [fault.code for fault in unique_faults(content)] == ["unique_other"]


def test_forms_without_rules_keep_their_hash():
    assert "together" not in schema(question("a")).to_json()


def test_duplicates_are_listed_and_the_rule_is_refused_with_everything_as_it_was(db):
    plain = published(schema(question("hao_ma", label="户号"), question("dian_hua", "phone", label="电话")))
    for _time in range(3):
        record(plain, hao_ma="7", dian_hua="13900000001")
    record(plain, hao_ma="8")
    wanted = schema(hao_ma(), question("dian_hua", "phone", label="电话", options=UNIQUE), question("neu"))
    form = Form.objects.get()
    found = duplicates(form, wanted)
    assert [(one.label, one.group_count, one.row_count) for one in found] == [("户号", 1, 3), ("电话", 1, 3)]
    assert [one.groups[0].text for one in found] == ["7", "1*********1"]
    assert len(found[0].groups[0].records) == 3
    with pytest.raises(PublicationRefused, match="户号"):
        publish_schema(form, wanted, None)
    assert FormVersion.objects.count() == 1
    assert Form.objects.get().current == plain
    assert indexes() == set()
    assert list(check.differences()) == []


def test_rows_that_are_alike_in_one_record_are_listed_too(db):
    def rows(**more: Any) -> Any:
        return schema(question("cheng_yuan", "repeat", questions=(question("ming", **more),)))

    plain = published(rows())
    record(plain, rows={"cheng_yuan": [{"ming": "甲"}, {"ming": "甲"}]})
    record(plain, rows={"cheng_yuan": [{"ming": "甲"}]})
    found = duplicates(plain.form, rows(options=UNIQUE))
    assert [(one.in_table, one.group_count, one.row_count, one.groups[0].text) for one in found] == [(True, 1, 2, "甲")]
    with pytest.raises(PublicationRefused, match="ming"):
        publish_schema(plain.form, rows(options=UNIQUE), None)


def test_the_index_stays_over_versions_and_goes_with_the_rule(db):
    published(schema(hao_ma()))
    form = Form.objects.get()
    made = indexes()
    assert len(made) == 1
    publish_schema(form, schema(hao_ma(), question("b")), None)
    assert indexes() == made
    version = publish_schema(form, schema(question("hao_ma"), question("b")), None)
    assert indexes() == set()
    record(version, hao_ma="1")
    record(version, hao_ma="1")


def test_a_failure_in_the_middle_leaves_page_version_and_table_as_they_were(db, monkeypatch):
    version = published(schema(question("hao_ma")))
    record(version, hao_ma="1")
    form = Form.objects.get()
    monkeypatch.setattr("forms_app.tables.publish.duplicates", lambda *_args: [])
    record(version, hao_ma="1")  # as if it had come after we had looked
    with pytest.raises(PublicationRefused):
        publish_schema(form, schema(hao_ma(), question("neu")), None)
    assert Form.objects.get().current == version
    assert FormColumn.objects.filter(key="neu").count() == 0
    assert list(check.differences()) == []


def test_values_that_collide_after_a_conversion_stay_in_the_old_column(db):
    version = published(schema(question("hao_ma")))
    for text in ("1", "01", "2", "x"):
        record(version, hao_ma=text)
    form = Form.objects.get()
    later = publish_schema(form, schema(question("hao_ma", "integer", options=UNIQUE)), None)
    column = FormColumn.objects.get(type="integer")
    finish_conversion(FormColumn.objects.select_related("form", "source__form").get(pk=column.pk))
    rows = models_for(later).main._default_manager
    full = rows.filter(**{f"{column.attribute}__isnull": False})
    assert sorted(full.values_list(column.attribute, flat=True)) == [1, 2]
    column.refresh_from_db()
    assert column.converted_at is not None


def test_a_duplicate_is_told_at_the_field(db, cast):
    version = published(schema(question("wang_ge", "area"), hao_ma()))
    version.form.is_open = True
    user = cast["grid_worker"]
    code = Area.objects.filter(level="grid").first().code
    answers = {"wang_ge": code, "hao_ma": "1"}
    submit(version, answers, user=user, source="test")
    with pytest.raises(ValidationError) as refused:
        submit(version, answers, user=user, source="test")
    assert list(refused.value.message_dict) == ["hao_ma"]


def test_a_late_answer_to_an_older_version_is_told_too(db, cast):
    old = published(schema(question("wang_ge", "area"), question("hao_ma", label="户号")))
    form = Form.objects.get()
    new = publish_schema(form, schema(question("wang_ge", "area"), hao_ma()), None)
    answers = {"wang_ge": Area.objects.filter(level="grid").first().code, "hao_ma": "1"}
    form.is_open = True
    form.current = new
    old.form = form
    submit(old, answers, user=cast["grid_worker"], source="test")
    with pytest.raises(ValidationError) as refused:
        submit(old, answers, user=cast["grid_worker"], source="test")
    assert list(refused.value.message_dict) == ["hao_ma"]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told(transactional_db, cast):
    version = published(schema(question("wang_ge", "area"), hao_ma()))
    Form.objects.update(is_open=True)
    answers = {"wang_ge": Area.objects.filter(level="grid").first().code, "hao_ma": "1"}

    def send():
        mine = FormVersion.objects.select_related("form__current").get(pk=version.pk)
        submit(mine, answers, user=cast["grid_worker"], source="test")

    raised: list[Any] = at_once(send, send, send)
    assert [type(error) for error in raised] == [ValidationError] * 2
    assert all(list(error.message_dict) == ["hao_ma"] for error in raised)
    assert models_for(version).main._default_manager.count() == 1


def test_the_name_of_an_index_fits(db):
    built = models_for(published(schema(hao_ma()), "a" * 40))
    assert len(held(built)[0].index) <= 63
