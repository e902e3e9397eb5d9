"""A notice on its way: written by a clerk, approved or sent back by the town, taken down; never by anybody else."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.cast import CAST, appoint, client_of, make_person
from tests.world import picture
from website.notices import flow
from website.notices.flow import State
from website.notices.models import NoticePage

pytestmark = pytest.mark.django_db


def today(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def clerk(village_clerk):
    return client_of(village_clerk)


@pytest.fixture
def officer(town_officer_a):
    return client_of(town_officer_a)


def answers(areas, **changes):
    fields = {
        "title": "第三季度财务公开", "kind": "finance", "area": areas.village_a.pk, "body": "日期\t收入\n9-30\t100",
        "since": today(), "until": today(7), "contact": "村委会",
    }  # fmt: skip
    return {key: value for key, value in (fields | changes).items() if value is not None}


def write(client, areas, **changes):
    return client.post("/desk/notices/new/", answers(areas, **changes))


def the_notice():
    return NoticePage.objects.get()


def state():
    page = the_notice()
    return flow.states_of([page])[page.pk]


def act(client, action, **more):
    page = the_notice()
    return client.post(f"/desk/notices/{page.pk}/{action}/", {"seen": page.latest_revision_id} | more, follow=True)


def board(client):
    return client.get("/boards/329921101201/").content.decode()


def test_from_the_clerk_s_desk_to_the_board_and_down(areas, clerk, officer, client):
    assert write(clerk, areas, submit="1").status_code == 302
    assert state() == State.WAITING
    assert "第三季度" not in board(client)
    assert "第三季度财务公开" in officer.get("/desk/notices/").content.decode()
    assert "已审批通过" in act(officer, "approve").content.decode()
    assert state() == State.LIVE
    assert "第三季度财务公开" in board(client)
    assert the_notice().expire_at > timezone.now() + timedelta(days=7)
    act(clerk, "down")
    assert state() == State.DOWN
    assert "第三季度" not in board(client)


def test_sent_back_with_words_changed_and_handed_in_again(areas, clerk, officer):
    write(clerk, areas, submit="1")
    assert act(officer, "return", reason="补充经手人").status_code == 200
    assert state() == State.RETURNED
    page = the_notice()
    assert "补充经手人" in clerk.get(f"/desk/notices/{page.pk}/").content.decode()
    changed = answers(areas, body="补充了经手人", seen=page.latest_revision_id, submit="1")
    assert clerk.post(f"/desk/notices/{page.pk}/edit/", changed).status_code == 302
    assert state() == State.WAITING
    act(officer, "approve")
    assert the_notice().body == "补充了经手人"


def test_a_changed_notice_shows_the_approved_text_until_it_is_approved_again(areas, clerk, officer, client):
    write(clerk, areas, submit="1")
    act(officer, "approve")
    page = the_notice()
    changed = answers(areas, title="新标题", seen=page.latest_revision_id, submit="1")
    clerk.post(f"/desk/notices/{page.pk}/edit/", changed)
    assert "第三季度" in board(client)
    assert "新标题" not in board(client)
    act(officer, "approve")
    assert "新标题" in board(client)


def test_a_first_day_to_come_is_kept(areas, clerk, officer, client):
    write(clerk, areas, since=today(2), submit="1")
    act(officer, "approve")
    assert state() == State.SCHEDULED
    assert "第三季度" not in board(client)
    page = the_notice()
    revision = page.scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    content = revision.content
    content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.content = content
    revision.save()
    call_command("publish_scheduled")
    assert "第三季度" in board(client)


def test_the_background_service_takes_down_what_is_over(areas, clerk, officer):
    write(clerk, areas, submit="1")
    act(officer, "approve")
    NoticePage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    page = the_notice()
    assert not page.live
    assert state() == State.OVER


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until": today(-1), "since": today(-3)}, "截止日期已过"),
        ({"until": today(1), "since": today(3)}, "截止日期早于发布日期"),
        ({"kind": "publicity", "until": ""}, "公示须有公示期"),
        ({"title": "　​"}, ""),
        ({"body": "。。。"}, "没有可以阅读的文字"),
        ({"title": "长" * 101}, "100"),
        ({"since": "2026-02-30"}, ""),
        ({"until": "9999-12-31"}, "请核对年份"),
        ({"since": "9999-12-31", "until": ""}, "请核对年份"),
        ({"body": "低保名单\n张三 329921197403051714"}, "第2行有疑似身份证号"),
        ({"body": "账号：6222 0212 3456 7890 128"}, "疑似银行账号"),
        ({"kind": "publicity", "body": "周*\t13900000001"}, "疑似手机号"),
        ({"title": "关于329921197403051714"}, "疑似身份证号"),
        ({"kind": "bad"}, ""),
        ({"area": "9" * 30}, ""),
        ({"area": "999999"}, ""),
        ({"title": "a\0b"}, ""),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_kept(areas, clerk, changes, words):
    answer = write(clerk, areas, **changes)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not NoticePage.objects.exists()


def test_a_file_that_is_no_picture_is_refused(areas, clerk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = write(clerk, areas, picture=SimpleUploadedFile("a.jpg", b"<html>", "image/jpeg"))
    assert answer.status_code == 400
    assert not NoticePage.objects.exists()


def test_a_picture_is_encoded_anew_and_shown(areas, clerk, officer, client):
    write(clerk, areas, picture=picture(), submit="1")
    act(officer, "approve")
    page = the_notice()
    assert page.picture.file.name.endswith(".jpg")
    assert "/media/images/" in client.get(f"/notices/{page.pk}/").content.decode()


def test_nobody_writes_for_areas_that_are_not_hers(areas, clerk):
    assert write(clerk, areas, area=areas.village_a2.pk).status_code == 400
    assert write(clerk, areas, area=areas.town_a.pk).status_code == 400
    assert write(clerk, areas, area=areas.grid_a.pk).status_code == 400


def test_only_the_own_area_sees_a_draft_and_only_its_town_approves(areas, cast, clerk):
    write(clerk, areas, submit="1")
    page = the_notice()
    sees = {"county_admin", "town_officer_a", "village_clerk"}
    for person in CAST:
        answer = client_of(cast[person]).get(f"/desk/notices/{page.pk}/")
        assert (answer.status_code == 200) == (person in sees), person
    for person in ("village_clerk", "grid_worker", "town_officer_b", "department_handler", "outsider", "resident"):
        client_of(cast[person]).post(f"/desk/notices/{page.pk}/approve/", {"seen": page.latest_revision_id})
        assert state() == State.WAITING, person


def test_a_clerk_of_another_village_changes_nothing(areas, clerk):
    write(clerk, areas)
    other = make_person("other", "他村人")
    appoint(other, "village-clerk", areas.village_a2)
    page = the_notice()
    stranger = client_of(other)
    for action in ("submit", "delete", "down", "recall"):
        assert stranger.post(f"/desk/notices/{page.pk}/{action}/", {"seen": page.latest_revision_id}).status_code == 404
    assert stranger.post(f"/desk/notices/{page.pk}/edit/", answers(areas)).status_code == 404
    assert state() == State.DRAFT


def test_approving_twice_and_approving_what_was_taken_back(areas, clerk, officer):
    write(clerk, areas, submit="1")
    act(officer, "approve")
    assert "已有他人处理过" in act(officer, "approve").content.decode()
    assert state() == State.LIVE


def test_what_was_changed_in_the_meantime_is_not_approved_unseen(areas, clerk, officer):
    write(clerk, areas, submit="1")
    seen = the_notice().latest_revision_id
    act(clerk, "recall")
    page = the_notice()
    clerk.post(
        f"/desk/notices/{page.pk}/edit/", answers(areas, body="偷换的内容", seen=page.latest_revision_id, submit="1")
    )
    answer = officer.post(f"/desk/notices/{page.pk}/approve/", {"seen": seen}, follow=True)
    assert "已有他人修改过" in answer.content.decode()
    assert state() == State.WAITING


def test_two_who_edit_at_once(areas, clerk):
    write(clerk, areas)
    page = the_notice()
    first = answers(areas, title="先保存的", seen=page.latest_revision_id)
    second = answers(areas, title="后保存的", seen=page.latest_revision_id)
    assert clerk.post(f"/desk/notices/{page.pk}/edit/", first).status_code == 302
    answer = clerk.post(f"/desk/notices/{page.pk}/edit/", second)
    assert answer.status_code == 400
    assert "已有他人修改过" in answer.content.decode()
    assert the_notice().get_latest_revision_as_object().title == "先保存的"


def test_what_waits_for_approval_cannot_be_edited(areas, clerk):
    write(clerk, areas, submit="1")
    page = the_notice()
    assert clerk.get(f"/desk/notices/{page.pk}/edit/").status_code == 403


def test_a_draft_is_deleted_by_whoever_writes_for_the_area(areas, clerk):
    write(clerk, areas)
    act(clerk, "delete")
    assert not NoticePage.objects.exists()


def test_what_was_on_the_board_is_not_deleted(areas, clerk, officer):
    write(clerk, areas, submit="1")
    act(officer, "approve")
    act(clerk, "down")
    act(clerk, "delete")
    assert NoticePage.objects.exists()


def test_an_area_with_notices_is_kept(areas, clerk):
    from django.db.models import ProtectedError

    write(clerk, areas)
    with pytest.raises(ProtectedError):
        areas.village_a.delete()


def test_unknown_steps_and_numbers(areas, clerk):
    write(clerk, areas)
    page = the_notice()
    assert clerk.post(f"/desk/notices/{page.pk}/publish/", {"seen": page.latest_revision_id}).status_code == 404
    for seen in ("", "x", "9" * 30, "-1", "１"):
        clerk.post(f"/desk/notices/{page.pk}/submit/", {"seen": seen})
        assert state() == State.DRAFT
    assert clerk.get("/desk/notices/?before=99999999999999999999").status_code == 200


def test_a_title_is_one_line_on_screen_and_on_paper(areas, clerk, officer):
    write(clerk, areas, title="Notice\r\nX-Evil: 1", submit="1")
    act(officer, "approve")
    page = the_notice()
    assert page.title == "Notice X-Evil: 1"
    assert clerk.get(f"/desk/notices/{page.pk}/print/")["Content-Type"] == "application/pdf"


def test_numbers_that_no_database_knows(areas, clerk, client):
    for number in (0, 10**18, 10**30):
        assert client.get(f"/notices/{number}/").status_code == 404
        for address in (f"/desk/notices/{number}/", f"/desk/notices/{number}/edit/", f"/desk/notices/{number}/print/"):
            assert clerk.get(address).status_code == 404


@pytest.mark.parametrize(
    "harmless",
    ["网格编码329921101201001001", "电话0512-54001111", "联系人13900000001", "2026-11-24 08:00", "48,320.50",
     "统一社会信用代码91329921MA1XXXXX0X", "329921********1719", "第1234567890123456号"],
)  # fmt: skip
def test_numbers_that_are_nobody_s_may_be_made_public(harmless):
    from website.notices.privacy import forbidden

    assert forbidden(harmless, phones=False) == []
