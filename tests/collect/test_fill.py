"""Filling in from the first page to the receipt, without JavaScript."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_app.areas.models import Area
from forms_app.collect.models import Draft, DraftStep
from forms_app.entry.models import Attachment
from forms_app.tables.models import FormColumn, FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.collect.conftest import Phone, answer, household_schema, jpeg, opened, records
from tests.making import published, question, uid

pytestmark = pytest.mark.django_db


def to_second_step(user: Any, version: FormVersion, **typed: Any) -> Phone:
    phone = Phone(user).open(f"/f/{version.form.slug}/")
    return phone.press(**{"q__wang_ge": "329921101201001", "q__hu_zhu": "王一禾"} | typed)


def test_a_household_with_two_members_and_photos(grid_worker: Any, household: FormVersion, areas: Any) -> None:
    phone = to_second_step(
        grid_worker, household, q__men_pai=jpeg(), q__zhu_fang="own", q__dian_hua="１３９００００ ０００１"
    )
    assert phone.step == "2"
    assert "第2步" in phone.text
    phone.press("add:members", r__members__0__name="王一禾", r__members__0__hao_ma="329921198001010017")
    phone.press(r__members__1__name="李二溪", r__members__1__face=jpeg(colour="red"), q__bei_zhu="第一行\n第二行")
    assert phone.step == "check"
    for text in ("王一禾", "自有", "13900000001", "清溪塘镇 荷塘村 第一网格", "329921198001010017", "李二溪", "第二行"):
        assert text in phone.text
    phone.press()
    assert phone.step == "receipt"
    assert "已提交" in phone.text
    [record] = records(household)
    assert record.area_id == areas.grid_a.pk
    assert record.submitted_by_id == grid_worker.pk
    built = models_for(household)
    rows = list(built.children[uid("members")]._default_manager.order_by("position"))
    assert [getattr(row, built.attribute(uid("name"))) for row in rows] == ["王一禾", "李二溪"]
    photos = {photo.uuid: photo for photo in Attachment.objects.all()}
    assert set(photos) == {answer(record, household, "men_pai"), getattr(rows[1], built.attribute(uid("face")))}
    assert all(photo.record_uuid == record.uuid and photo.draft_uuid is None for photo in photos.values())
    assert DraftStep.objects.count() == 0


def test_opening_a_form_makes_no_draft(grid_worker: Any, household: FormVersion) -> None:
    response = Phone(grid_worker).open("/f/jumin/").response
    assert response.status_code == 200
    assert Draft.objects.count() == 0
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "same-origin"


def test_two_taps_on_the_first_page_begin_one_draft(grid_worker: Any, household: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/jumin/")
    inputs = phone.inputs() | {"q-hu_zhu": "王一禾", "_do": "next"}
    for _tap in range(2):
        phone.client.post("/f/jumin/", inputs)
    assert Draft.objects.count() == 1


def test_sending_twice_makes_one_record(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household).press()
    assert phone.step == "check"
    url = phone.url
    first = phone.client.post(url, follow=True)
    second = phone.client.post(url, follow=True)
    assert len(records(household)) == 1
    assert first.redirect_chain[-1][0] == second.redirect_chain[-1][0]
    assert "已提交" in second.content.decode()
    late = phone.client.post(url.replace("check", "1"), {"q-hu_zhu": "晚了"}, follow=True)
    assert "已提交" in late.content.decode()
    assert DraftStep.objects.count() == 0


def test_back_and_rows_keep_what_was_typed_even_when_wrong(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household)
    phone.press("back", r__members__0__hao_ma="123", q__bei_zhu="写到一半")
    assert phone.step == "1"
    phone.press()
    assert "写到一半" in phone.text
    assert 'value="123"' in phone.text
    assert "g-error" not in phone.text, "a step that was left is not complained about"
    phone.press("add:members").press("add:members", r__members__1__name="第二人", r__members__2__name="第三人")
    assert "家庭成员 3" in phone.text
    phone.press("remove:members:1")
    assert "第二人" not in phone.text
    assert 'name="r-members-1-name" value="第三人"' in phone.text
    phone.press("remove:members:0").press("remove:members:0").press("remove:members:0").press("remove:members:0")
    assert "第三人" not in phone.text
    assert phone.press().step == "check"


def test_removing_a_row_moves_its_photo_along(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household).press("add:members")
    phone.press("add:members", r__members__1__face=jpeg(), r__members__1__name="有照片")
    kept = Attachment.objects.get()
    phone.press("remove:members:0")
    assert f'name="r-members-0-face" value="{kept.uuid}"' in phone.text
    phone.press().press()
    assert Attachment.objects.get().record_uuid == records(household)[0].uuid


def test_a_required_photo_need_not_be_chosen_again(grid_worker: Any, areas: Any) -> None:
    version = opened(published(household_schema(photo_required=True), "photo"))
    phone = to_second_step(grid_worker, version, q__hu_zhu="", q__men_pai=jpeg())
    assert phone.step == "1"
    assert "请填写此项" in phone.text
    assert "请拍照" not in phone.text
    assert "/photo/" in phone.text
    assert phone.press(q__hu_zhu="王一禾").step == "2"


def test_a_photo_can_be_replaced_and_removed(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg()).press("back")
    phone.press("save", q__men_pai=jpeg(colour="blue"))
    assert Attachment.objects.count() == 1
    phone.press(q__men_pai__remove="1").press().press()
    assert answer(records(household)[0], household, "men_pai") is None
    assert Attachment.objects.count() == 0


def test_faults_are_told_at_the_top_and_at_the_field(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household, q__hu_zhu="", q__dian_hua="12")
    assert phone.step == "1"
    assert "2处需要更正" in phone.text
    assert 'href="#id_q-hu_zhu"' in phone.text
    assert 'aria-invalid="true"' in phone.text
    assert 'aria-describedby="id_q-dian_hua_error"' in phone.text
    assert 'value="12"' in phone.text


def test_a_draft_is_resumed_where_it_was_left(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household).press("save", q__bei_zhu="未完")
    assert "已暂存" in phone.text
    home = phone.client.get("/m/").content.decode()
    draft = Draft.objects.get()
    assert f"/f/jumin/{draft.uuid}/" in home
    again = Phone(grid_worker).open(f"/f/jumin/{draft.uuid}/")
    assert again.step == "2"
    assert "未完" in again.text


def test_a_draft_goes_with_its_own_version(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household)
    newer = household_schema(more=(question("xin", required=True, label="新增项"),))
    publish_schema(household.form, newer, None)
    phone.press().press()
    [record] = records(household)
    assert record.version_id == household.pk
    assert "新增项" in Phone(grid_worker).open("/f/jumin/").text


def test_a_draft_of_an_older_version_keeps_its_words_and_fills_what_has_stopped(
    grid_worker: Any, household: FormVersion
) -> None:
    phone = to_second_step(grid_worker, household, q__dian_hua="15400000101", q__zhu_fang="rent")
    newer = household_schema()
    first, *others = newer.sections
    kept = [question for question in first.questions if question.key not in {"dian_hua", "zhu_fang"}]
    kept = [replace(item, label="户主的姓名") if item.key == "hu_zhu" else item for item in kept]
    changed = question("zhu_fang", label="住房")  # a line of text from now on
    publish_schema(household.form, replace(newer, sections=(replace(first, questions=(*kept, changed)), *others)), None)
    phone.press("back")
    assert "联系电话" in phone.text
    assert "户主姓名" in phone.text
    assert "户主的姓名" not in phone.text
    phone.press().press().press()
    [record] = records(household)
    assert record.version_id == household.pk
    assert answer(record, household, "dian_hua") == "15400000101"
    assert FormColumn.objects.get(form=household.form, key="dian_hua").archived_at
    current = FormVersion.objects.get(form=household.form, number=2)
    assert answer(records(current)[0], current, "zhu_fang") == "租赁"  # converted as it came in


def test_without_a_question_the_area_is_the_workers_own_grid(grid_worker: Any, areas: Any) -> None:
    from tests.making import schema

    version = opened(published(schema(question("shi_you", label="事由"), title="走访记录"), "zoufang"))
    phone = Phone(grid_worker).open("/f/zoufang/")
    assert "a-area" not in phone.text
    assert "清溪塘镇 荷塘村 第一网格" in phone.text
    phone.press(q__shi_you="走访").press()
    assert records(version)[0].area_id == areas.grid_a.pk


def test_a_clerk_of_several_grids_is_asked(village_clerk: Any, areas: Any) -> None:
    from tests.making import schema

    version = opened(published(schema(question("shi_you", label="事由"), title="走访记录"), "zoufang"))
    phone = Phone(village_clerk).open("/f/zoufang/").press(q__shi_you="走访")
    assert "请选择区域" in phone.text
    phone.press(a__area="329921101201002").press()
    assert records(version)[0].area_id == areas.grid_a2.pk


def test_a_resident_fills_in_by_qr_code(resident: Any, street_lamp: FormVersion, areas: Any) -> None:
    phone = Phone(resident).open("/f/fanying/?area=329921101201")
    assert "荷塘村" in phone.text
    phone.press(q__shi_xiang="路灯不亮").press()
    assert "已提交" in phone.text
    [record] = records(street_lamp)
    assert (record.area_id, record.submitted_by_id) == (areas.village_a.pk, None)
    assert "/f/fanying/?area=329921101201" in phone.text


@pytest.mark.parametrize("code", ["999999", "abc", "329921101201'--", "٣٢", "1" * 500, "%00"])
def test_a_bad_area_in_the_address_is_told_and_passed_over(resident: Any, street_lamp: FormVersion, code: str) -> None:
    phone = Phone(resident).open(f"/f/fanying/?area={code}")
    assert phone.response.status_code == 200
    assert "没有这个区域" in phone.text
    assert 'name="a-area"' in phone.text


def test_an_area_outside_ones_own_is_refused_at_the_field(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household, q__wang_ge="329921102201001")
    assert "不在您负责的区域内" in phone.text
    assert phone.step == "1"
    other = Phone(grid_worker).open("/f/jumin/?area=329921102201001")
    assert "不在您负责的区域内" in other.text


def test_a_closed_area_is_told(resident: Any, street_lamp: FormVersion, areas: Any) -> None:
    from django.utils import timezone

    areas.village_b.close(timezone.localdate())
    assert "该区域已停用" in Phone(resident).open("/f/fanying/?area=329921102201").text


def test_the_terminal_lists_forms_and_what_was_sent(grid_worker: Any, household: FormVersion) -> None:
    to_second_step(grid_worker, household).press().press()
    text = Phone(grid_worker).open("/m/").text
    assert "居民信息采集一张表" in text
    assert "清溪塘镇 荷塘村 第一网格" in text
    assert "最近提交" in text


def test_the_terminal_reads_as_few_areas_however_many_there_are(village_clerk: Any, areas: Any) -> None:
    """Those of one's posts, not those below them."""
    client, path = client_of(village_clerk), areas.village_a.path
    client.get("/m/")
    made = [
        Area(code=f"8{n:014}", name=f"网格{n}", level="grid", path=path + Area._int2str(n + 100).rjust(4, "0"), depth=4)
        for n in range(200)
    ]
    Area.objects.bulk_create(made)
    with mock.patch.object(Area, "from_db", side_effect=Area.from_db) as read:
        assert "荷塘村" in client.get("/m/").content.decode()
    assert read.call_count < 20


def test_a_page_costs_few_queries(grid_worker: Any, household: FormVersion, django_assert_max_num_queries: Any) -> None:
    phone = Phone(grid_worker).open("/f/jumin/")
    with django_assert_max_num_queries(9):
        phone.client.get("/f/jumin/")
    phone = to_second_step(grid_worker, household)
    with django_assert_max_num_queries(22):
        phone.client.post(phone.url, {"_do": "next", "r-members-TOTAL_FORMS": "0"})


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_last_step_writes_nothing_and_shows_the_faults(
    grid_worker: Any, household: FormVersion, method: str
) -> None:
    phone = to_second_step(grid_worker, household)
    first = phone.url.replace("/2/", "/1/")
    phone.client.post(first, {"q-hu_zhu": "", "_do": "save"})
    phone.client.post(phone.url, {"r-members-TOTAL_FORMS": "0", "_do": "save"})
    before = list(DraftStep.objects.order_by("step").values())
    draft = Draft.objects.values().get()
    assert "处需要更正" not in phone.client.get(first).content.decode()
    with CaptureQueriesContext(connection) as queries:
        response = getattr(phone.client, method)(phone.url.replace("/2/", "/check/"))
    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert list(DraftStep.objects.order_by("step").values()) == before
    assert Draft.objects.values().get() == draft
    shown = phone.client.get(response["Location"].partition("#")[0]).content.decode()
    assert "处需要更正" in shown
    assert 'action="/f/jumin/' in shown
    assert "faults" not in shown
