"""No two alike, as people meet it: at the field with what was typed kept, in corrections, when a record comes back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from forms_app.collect.models import Draft
from forms_app.entry.submit import submit
from forms_app.schema.model import FormSchema, Section, options
from forms_app.tables.editing import withdraw_record
from forms_app.tables.models import Audience, FormVersion
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.collect.conftest import Phone, answer, opened, records
from tests.collect.test_correcting import correcting, save
from tests.making import published, question, uid

pytestmark = pytest.mark.django_db
GRID = "329921101201001"


@pytest.fixture
def version(areas: Any) -> FormVersion:
    unique = options(unique=True)
    papers = question("zheng_jian", "repeat", label="证件", questions=(question("hao", label="号码", options=unique),))
    people = question(
        "cheng_yuan", "repeat", label="成员", questions=(question("ren", label="姓名", options=unique), papers)
    )
    first = (question("wang_ge", "area", label="所属网格"), question("hu_hao", label="户号", options=unique))
    sections = (
        Section(uid("one"), "基本情况", questions=first),
        Section(uid("two"), "成员", questions=(people, question("bei_zhu", label="备注"))),
    )
    return opened(published(FormSchema("住户登记", sections), "zhu-hu"))


def sent(version: FormVersion, user: Any, number: str, *names: str, **more: Any) -> Any:
    rows = {"cheng_yuan": [{"ren": name} for name in names]} if names else {}
    return submit(version, {"wang_ge": GRID, "hu_hao": number, **more}, rows=rows, user=user, source="test")


def refused(user: Any, **typed: Any) -> Phone:
    return Phone(user).open("/f/zhu-hu/").press(q__wang_ge=GRID, **typed)


def test_it_is_told_at_the_field_with_a_link_for_who_may_read_it(version, grid_worker):
    first = sent(version, grid_worker, "H1")
    phone = refused(grid_worker, q__hu_hao="H1")
    form = phone.response.context["form"].form
    assert list(form.errors) == ["hu_hao"]
    assert phone.text.count(f"/desk/ledgers/zhu-hu/{first.uuid}/") == 1, "not in the summary, whose lines are links"
    assert "H1" in str(Draft.objects.get().steps.get(step="1").data)
    assert 'value="H1"' in Phone(grid_worker).open(phone.url).text
    assert phone.press(q__hu_hao="H2").step == "2"
    assert len(records(version)) == 1


def test_whoever_may_not_read_it_learns_nothing_of_the_other_record(version, grid_worker):
    first = sent(version, grid_worker, "H1")
    version.form.audience = Audience.RESIDENTS
    version.form.save()
    phone = refused(AnonymousUser(), q__hu_hao="H1")
    assert list(phone.response.context["form"].form.errors) == ["hu_hao"]
    assert str(first.uuid) not in phone.text
    assert "/desk/" not in str(phone.response.context["form"].form.errors)


def test_two_rows_may_swap_in_a_correction(version, grid_worker):
    record = sent(version, grid_worker, "H1", "甲", "乙")
    phone = correcting(grid_worker, record, "zhu-hu").press()
    phone = phone.press(r__cheng_yuan__0__ren="乙", r__cheng_yuan__1__ren="甲")
    assert phone.step == "check", phone.text
    save(phone)
    assert phone.step == "receipt", phone.text
    built = models_for(version)
    rows = built.children[uid("cheng_yuan")]._default_manager.order_by("position")
    assert [getattr(row, built.attribute(uid("ren"))) for row in rows] == ["乙", "甲"]


def test_a_correction_does_not_collide_with_its_own_record_but_with_others(version, grid_worker):
    sent(version, grid_worker, "H1")
    mine = sent(version, grid_worker, "H2")
    phone = correcting(grid_worker, mine, "zhu-hu").press(q__hu_hao="H1")
    assert list(phone.response.context["form"].form.errors) == ["hu_hao"]
    phone.press(q__hu_hao="H2").press(q__bei_zhu="改")
    save(phone)
    assert phone.step == "receipt", phone.text
    assert [answer(one, version, "hu_hao") for one in records(version)] == ["H1", "H2"]


def test_a_withdrawn_record_whose_number_was_given_away_stays_withdrawn(version, grid_worker, village_clerk):
    first = sent(version, grid_worker, "H1")
    withdraw_record(version.form, first.uuid, user=village_clerk, reason="填错了住户")
    second = sent(version, grid_worker, "H1")
    client = client_of(village_clerk)
    response = client.post(f"/desk/ledgers/zhu-hu/{first.uuid}/restore/", follow=True)
    text = response.content.decode()
    assert response.status_code == 200
    assert "户号" in text
    assert "这条记录不能恢复" in text or "无法恢复" in text or "不能恢复" in text
    assert [one.deleted_at is None for one in records(version)] == [False, True]
    withdraw_record(version.form, second.uuid, user=village_clerk, reason="填错了住户")
    client.post(f"/desk/ledgers/zhu-hu/{first.uuid}/restore/")
    assert [one.deleted_at is None for one in records(version)] == [True, False]


def test_rows_inside_rows_are_compared_within_their_row(version, grid_worker):
    people = [{"ren": "甲", "zheng_jian": [{"hao": "1"}]}, {"ren": "乙", "zheng_jian": [{"hao": "1"}]}]
    submit(version, {"wang_ge": GRID}, rows={"cheng_yuan": people}, user=grid_worker, source="test")
    people[1]["zheng_jian"] = [{"hao": "1"}, {"hao": "1"}]
    with pytest.raises(ValidationError) as told:
        submit(version, {"wang_ge": GRID}, rows={"cheng_yuan": people}, user=grid_worker, source="test")
    assert list(told.value.message_dict) == ["cheng_yuan.1.zheng_jian.1.hao"]
    assert len(records(version)) == 1
