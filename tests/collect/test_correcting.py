"""Correcting what was sent: opened with what is stored, checked like a new one, saved with its history."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forms_app.collect.models import Draft
from forms_app.entry.models import Attachment
from forms_app.entry.submit import submit
from forms_app.tables.models import FormVersion, RecordEdit
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.collect.conftest import Phone, answer, household_schema, jpeg, records
from tests.making import question, uid

pytestmark = pytest.mark.django_db
GRID, GRID_2 = "329921101201001", "329921101201002"
PHONE, ID_1, ID_2 = "13912345678", "329921195501011234", "329921198003033456"
REASON = "电话号码记错了"


@pytest.fixture
def sent(household: FormVersion, grid_worker: Any) -> Any:
    answers = {"wang_ge": GRID, "hu_zhu": "王一禾", "dian_hua": PHONE, "zhu_fang": "own", "bei_zhu": "门前有井"}
    members = [{"name": "甲", "hao_ma": valid(ID_1)}, {"name": "乙", "hao_ma": valid(ID_2)}, {"name": "丙"}]
    files = {"men_pai": jpeg(), "members.1.face": jpeg(colour="blue")}
    return submit(household, answers, rows={"members": members}, user=grid_worker, source="form", files=uploads(files))


def valid(number: str) -> str:
    """With its check digit."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number[:17] + "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], weights, strict=True)) % 11]


def uploads(files: dict[str, Any]) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {name: SimpleUploadedFile("门牌.jpg", file.read(), "image/jpeg") for name, file in files.items()}


def correcting(user: Any, record: Any, slug: str = "jumin") -> Phone:
    phone = Phone(user)
    phone.response = phone.client.post(f"/f/{slug}/sent/{record.uuid}/correct/", follow=True)
    assert phone.response.status_code == 200, phone.response.status_code
    phone.url = phone.response.redirect_chain[-1][0]
    return phone


def save(phone: Phone, reason: str = REASON) -> Phone:
    return phone.press("", reason=reason)


def members_of(record: Any, version: FormVersion) -> list[tuple[int, str, str | None]]:
    built = models_for(version)
    rows = built.children[uid("members")]._default_manager.filter(parent_id=record.pk).order_by("position")
    name, number = built.attribute(uid("name")), built.attribute(uid("hao_ma"))
    return [(row.pk, getattr(row, name), getattr(row, number)) for row in rows]


def test_one_answer_is_corrected_and_everything_else_stays(sent, household, grid_worker):
    before, photos = members_of(sent, household), set(Attachment.objects.values_list("pk", flat=True))
    phone = correcting(grid_worker, sent).press(q__hu_zhu="王一和").press()
    assert phone.step == "check"
    assert "王一禾" in phone.text
    assert "王一和" in phone.text
    save(phone)
    assert phone.step == "receipt", phone.text
    (record,) = records(household)
    assert answer(record, household, "hu_zhu") == "王一和"
    assert (answer(record, household, "dian_hua"), answer(record, household, "bei_zhu")) == (PHONE, "门前有井")
    assert members_of(record, household) == before
    assert set(Attachment.objects.values_list("pk", flat=True)) == photos
    assert (record.uuid, record.submitted_at, record.submitted_by_id) == (sent.uuid, sent.submitted_at, grid_worker.pk)
    assert record.updated_at > record.submitted_at
    (edit,) = RecordEdit.objects.all()
    assert (edit.number, edit.kind, edit.reason, edit.name) == (1, "correct", REASON, str(grid_worker))
    attribute = models_for(household).attribute(uid("hu_zhu"))
    assert edit.changes == {"answers": {attribute: ["王一禾", "王一和"]}}


def test_hidden_numbers_never_reach_the_page_and_stay(sent, household, village_clerk):
    phone = correcting(village_clerk, sent)
    pages = [phone.text]
    phone.press(q__hu_zhu="王")
    pages.append(phone.text)
    phone.press()
    pages.append(phone.text)
    for page in pages:
        assert PHONE not in page
        assert valid(ID_1) not in page
        assert valid(ID_2) not in page
    assert "139****5678" in pages[0]
    save(phone)
    assert answer(records(household)[0], household, "dian_hua") == PHONE
    assert [row[2] for row in members_of(sent, household)] == [valid(ID_1), valid(ID_2), None]


def test_hidden_numbers_can_be_replaced_and_taken_out(sent, household, village_clerk):
    phone = correcting(village_clerk, sent).press(q__dian_hua="13800001111")
    gone = {"r-members-0-hao_ma.:gone": "1"}
    phone.press(**gone)
    assert phone.step == "check"
    save(phone)
    assert answer(records(household)[0], household, "dian_hua") == "13800001111"
    assert [row[2] for row in members_of(sent, household)] == [None, valid(ID_2), None]
    attribute = models_for(household).attribute(uid("dian_hua"))
    assert RecordEdit.objects.get().changes["answers"][attribute] == [PHONE, "13800001111"]


def test_a_removed_row_takes_its_own_number_along_and_no_other(sent, household, grid_worker):
    (first, second, third) = members_of(sent, household)
    phone = correcting(grid_worker, sent).press().press("remove:members:0").press("add:members")
    phone.press(r__members__2__name="丁")
    save(phone)
    assert phone.step == "receipt", phone.text
    kept = members_of(sent, household)
    assert [row[1:] for row in kept] == [("乙", valid(ID_2)), ("丙", None), ("丁", None)]
    assert [row[0] for row in kept[:2]] == [second[0], third[0]]
    removed = RecordEdit.objects.get().changes["rows"][uid("members")][str(first[0])]
    number = models_for(household).attribute(uid("hao_ma"))
    assert removed[0]["answers"][number] == valid(ID_1)
    assert removed[1] is None


def test_a_replaced_photo_stays_readable_from_the_history_only(sent, household, grid_worker, village_clerk, outsider):
    old = answer(sent, household, "men_pai")
    phone = correcting(grid_worker, sent).press(q__men_pai=jpeg(colour="red")).press()
    save(phone)
    record = records(household)[0]
    new = answer(record, household, "men_pai")
    assert new != old
    assert Attachment.objects.get(uuid=new).record_uuid == sent.uuid
    address = f"/desk/ledgers/jumin/{sent.uuid}/photo/{old}/"
    assert client_of(village_clerk).get(address).status_code == 200
    assert client_of(outsider).get(address).status_code in {403, 404}
    page = client_of(village_clerk).get(f"/desk/ledgers/jumin/{sent.uuid}/").content.decode()
    assert str(old) in page[page.index('id="history"') :]


def test_a_photo_chosen_and_given_up_is_gone_with_the_draft(sent, household, grid_worker):
    phone = correcting(grid_worker, sent).press(q__men_pai=jpeg(colour="red"))
    draft = Draft.objects.get(record_uuid=sent.uuid)
    assert Attachment.objects.filter(draft_uuid=draft.uuid).exists()
    phone.client.post(f"/f/jumin/{draft.uuid}/discard/")
    assert not Attachment.objects.filter(draft_uuid=draft.uuid).exists()
    assert Attachment.objects.filter(record_uuid=sent.uuid).count() == 2
    assert not RecordEdit.objects.exists()


def test_a_reason_is_asked_for_and_nothing_is_saved_without(sent, household, grid_worker):
    phone = correcting(grid_worker, sent).press(q__hu_zhu="王一和").press()
    for reason in ("", "  ", "。。。。。", "错"):
        save(phone, reason)
        assert phone.response.status_code == 400
        assert "g-error" in phone.text
    assert not RecordEdit.objects.exists()
    assert answer(records(household)[0], household, "hu_zhu") == "王一禾"


def test_nothing_changed_is_nothing_to_save(sent, grid_worker):
    phone = correcting(grid_worker, sent).press().press()
    assert phone.step == "check"
    assert 'name="reason"' not in phone.text
    phone.client.post(phone.url, {"reason": REASON})
    assert not RecordEdit.objects.exists()


def test_the_checks_of_a_new_record_count(sent, household, grid_worker):
    phone = correcting(grid_worker, sent).press(q__hu_zhu="")
    assert phone.step == "1"
    assert "g-field_bad" in phone.text
    phone.press(q__wang_ge="329921102201001")  # the other town's
    assert phone.step == "1"
    phone.client.post(re.sub(r"/1/?$", "/check/", phone.url.split("#")[0]), {"reason": REASON})
    assert not RecordEdit.objects.exists()


def test_a_record_moves_with_its_area(sent, areas, village_clerk):
    save(correcting(village_clerk, sent).press(q__wang_ge=GRID_2).press())
    edit = RecordEdit.objects.get()
    assert (edit.area_before_id, edit.area_after_id) == (areas.grid_a.pk, areas.grid_a2.pk)
    record = records(FormVersion.objects.get())[0]
    assert (record.area_id, record.area_path) == (areas.grid_a2.pk, areas.grid_a2.path)


def test_two_taps_begin_one_correction_and_save_one(sent, grid_worker):
    one, two = correcting(grid_worker, sent), correcting(grid_worker, sent)
    assert Draft.objects.filter(record_uuid=sent.uuid).count() == 1
    one.press(q__hu_zhu="王一和").press()
    two.open(one.url)
    save(one)
    save(two)
    assert two.step == "receipt"
    assert RecordEdit.objects.count() == 1


def test_whoever_comes_second_sees_what_the_first_has_changed_and_goes_on_with_it(
    sent, household, grid_worker, village_clerk
):
    slow = correcting(grid_worker, sent).press(q__hu_zhu="王一和").press(q__bei_zhu="井已封")
    assert slow.step == "check"
    save(correcting(village_clerk, sent).press(q__zhu_fang="rent", q__hu_zhu="王老大").press(), "住房情况不对")
    save(slow)
    assert slow.response.status_code == 409
    assert "住房情况不对" in slow.text
    assert "王老大" in slow.text
    assert RecordEdit.objects.count() == 1
    slow.press("take_up")
    assert slow.step == "check"
    assert "王老大" in slow.text  # before
    assert "租赁" not in slow.text.split("<details")[0]  # theirs, which stays
    save(slow)
    record = records(household)[0]
    assert [answer(record, household, key) for key in ("hu_zhu", "zhu_fang", "bei_zhu", "dian_hua")] == [
        "王一和", "rent", "井已封", PHONE,
    ]  # fmt: skip
    assert [edit.number for edit in RecordEdit.objects.order_by("number")] == [1, 2]


def test_a_form_enabled_anew_meanwhile_is_gone_on_with(sent, household, grid_worker):
    phone = correcting(grid_worker, sent).press(q__hu_zhu="王一和").press()
    content = household_schema(more=(question("xin", label="新的一项", required=True),))
    second = publish_schema(household.form, content, None)
    save(phone)
    assert phone.response.status_code == 409
    assert not RecordEdit.objects.exists()
    phone.press("take_up")
    assert "/1/" in phone.url  # the new question wants an answer
    phone.press(q__xin="有了").press()
    save(phone)
    record = records(second)[0]
    assert (answer(record, second, "hu_zhu"), answer(record, second, "xin")) == ("王一和", "有了")
    assert record.version_id == second.pk
    assert answer(record, second, "dian_hua") == PHONE


def test_an_expired_correction_says_so(sent, grid_worker):
    from django.utils import timezone

    phone = correcting(grid_worker, sent)
    Draft.objects.filter(record_uuid=sent.uuid).update(expires_at=timezone.now())
    assert phone.client.get(phone.url).status_code == 410


def test_a_record_withdrawn_meanwhile_cannot_be_corrected(sent, grid_worker, village_clerk):
    phone = correcting(grid_worker, sent).press(q__hu_zhu="王一和").press()
    client_of(village_clerk).post(f"/desk/ledgers/jumin/{sent.uuid}/withdraw/", {"reason": "重复登记"})
    save(phone)
    assert phone.response.status_code == 403
    assert [edit.kind for edit in RecordEdit.objects.all()] == ["withdraw"]
    discard = f"/f/jumin/{Draft.objects.get(record_uuid=sent.uuid).uuid}/discard/"
    assert discard in phone.response.content.decode()  # else it would stand among the drafts for thirty days
    phone.client.post(discard)
    assert not Draft.objects.filter(record_uuid=sent.uuid).exists()


def test_who_may_correct(sent, household, cast, areas):
    allowed = {"county_admin", "town_officer_a", "village_clerk", "grid_worker"}
    for name, user in cast.items():
        response = client_of(user).post(f"/f/jumin/sent/{sent.uuid}/correct/")
        wanted = "/sign-in/" if name == "resident" else None
        if name in allowed:
            assert response.status_code == 302, name
            assert str(sent.uuid) not in response.url
        elif wanted:
            assert response.status_code == 302
            assert not Draft.objects.filter(user__isnull=True).exists()
        else:
            assert response.status_code == 404, name
    assert Draft.objects.filter(record_uuid=sent.uuid).count() == len(allowed)


def test_a_grid_worker_corrects_her_own_only_while_her_post_lasts_and_the_form_is_open(
    sent, household, grid_worker, village_clerk, areas
):
    address = f"/f/jumin/sent/{sent.uuid}/correct/"
    other = submit(household, {"wang_ge": GRID, "hu_zhu": "别人"}, user=village_clerk, source="form")
    client = client_of(grid_worker)
    assert client.post(f"/f/jumin/sent/{other.uuid}/correct/").status_code == 404
    household.form.is_open = False
    household.form.save()
    assert client.post(address).status_code == 404
    assert client_of(village_clerk).post(address).status_code == 302  # holds the right to correct
    household.form.is_open = True
    household.form.save()
    grid_worker.appointments.update(until="2026-01-31")
    assert client.post(address).status_code == 404


def test_an_officer_who_fills_in_nowhere_corrects_in_a_closed_form(sent, household, town_officer_a):
    household.form.is_open = False
    household.form.save()
    phone = correcting(town_officer_a, sent).press(q__hu_zhu="王一和").press()
    save(phone)
    assert phone.step == "receipt", phone.text
    record = records(household)[0]
    assert answer(record, household, "hu_zhu") == "王一和"
    assert record.submitted_by_id == sent.submitted_by_id


def test_who_sees_everything_corrects_everything(sent, outsider):
    outsider.is_superuser = True
    outsider.save()
    save(correcting(outsider, sent).press(q__hu_zhu="王一和").press())
    assert RecordEdit.objects.get().name == str(outsider)
