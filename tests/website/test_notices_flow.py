"""What is harder than write, approve, read: days that pass, texts that change while others decide, two at once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.utils import timezone
from wagtail.models import PageLogEntry, Workflow

from forms_app.areas.models import Post
from tests.cast import CAST, appoint, client_of, make_person
from tests.website.test_notices_desk import act, answers, board, state, the_notice, today, write
from website.notices import flow
from website.notices.flow import State
from website.notices.models import BoardsFolder, Kind, NoticePage, new_slug

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(village_clerk):
    return client_of(village_clerk)


@pytest.fixture
def officer(town_officer_a):
    return client_of(town_officer_a)


def edit(client, areas, **changes):
    page = the_notice()
    fields = answers(areas, seen=page.latest_revision_id, **changes)
    return client.post(f"/desk/notices/{page.pk}/edit/", fields)


def let_the_last_day_pass():
    """Of the newest draft, as if it had waited that long."""
    page = the_notice()
    draft = page.get_latest_revision_as_object()
    draft.expire_at = timezone.now() - timedelta(minutes=1)
    revision = page.latest_revision
    revision.content = draft.serializable_data()
    revision.save()


def test_what_waited_past_its_last_day_is_not_put_on_the_board(areas, clerk, officer, client):
    write(clerk, areas, submit="1")
    let_the_last_day_pass()
    assert "截止日期已过" in act(officer, "approve").content.decode()
    assert state() == State.WAITING
    assert "第三季度" not in board(client)
    act(officer, "return", reason="请改截止日期")
    assert "截止日期已过" in act(clerk, "submit").content.decode()
    assert edit(clerk, areas, until=today(5), submit="1").status_code == 302
    act(officer, "approve")
    assert state() == State.LIVE


@pytest.mark.parametrize("who", ["clerk", "officer"])
def test_what_hangs_can_be_taken_down_while_its_new_text_waits(areas, clerk, officer, client, who):
    write(clerk, areas, submit="1")
    act(officer, "approve")
    edit(clerk, areas, title="新标题", submit="1")
    assert state() == State.WAITING
    act({"clerk": clerk, "officer": officer}[who], "down")
    assert state() == State.DOWN
    assert "第三季度" not in board(client)
    act(officer, "approve")
    assert state() == State.DOWN


def test_a_notice_that_is_due_later_can_be_stopped(areas, clerk, officer, village_clerk):
    write(clerk, areas, since=today(2), submit="1")
    assert "自发布日期起" in act(officer, "approve").content.decode()
    act(clerk, "down")
    assert state() == State.DRAFT
    assert the_notice().scheduled_revision is None
    assert PageLogEntry.objects.get(action="wagtail.schedule.cancel").user == village_clerk


def test_every_step_is_in_the_history_with_its_author(areas, clerk, officer, village_clerk, town_officer_a):
    write(clerk, areas, submit="1")
    act(officer, "return", reason="补充经手人")
    edit(clerk, areas, body="已补充", submit="1")
    act(officer, "approve")
    act(clerk, "down")
    steps = dict(PageLogEntry.objects.order_by("-timestamp").values_list("action", "user_id"))
    for action in ("wagtail.workflow.start", "wagtail.workflow.resume", "wagtail.unpublish"):
        assert steps[action] == village_clerk.pk, action
    for action in ("wagtail.workflow.reject", "wagtail.workflow.approve", "wagtail.publish"):
        assert steps[action] == town_officer_a.pk, action


def test_a_draft_moved_to_another_area_is_that_area_s(areas, village_clerk, officer, town_officer_b):
    appoint(village_clerk, "village-clerk", areas.village_b)
    clerk = client_of(village_clerk)
    write(clerk, areas)
    edit(clerk, areas, area=areas.village_b.pk, kind="news", submit="1")
    page = the_notice()
    assert page.area == areas.village_b
    assert officer.get(f"/desk/notices/{page.pk}/").status_code == 404
    assert "第三季度" in client_of(town_officer_b).get("/desk/notices/").content.decode()


def test_a_published_notice_stays_with_its_area(areas, village_clerk, officer):
    appoint(village_clerk, "village-clerk", areas.village_b)
    clerk = client_of(village_clerk)
    write(clerk, areas, submit="1")
    act(officer, "approve")
    edit(clerk, areas, area=areas.village_b.pk, submit="1")
    assert the_notice().get_latest_revision_as_object().area == areas.village_a


def test_nothing_is_kept_when_it_cannot_be_handed_in(areas, clerk):
    Workflow.objects.get(name="公示公告审批").workflow_pages.all().delete()
    Workflow.objects.exclude(name="公示公告审批").delete()
    answer = write(clerk, areas, submit="1")
    assert answer.status_code == 400
    assert "系统管理员" in answer.content.decode()
    assert not NoticePage.objects.exists()


def test_one_who_only_writes_cannot_approve_and_the_other_way_round(areas, clerk):
    Post.objects.create(code="approver", name="审批人", level="village", can_approve=True)
    person = make_person("approver", "审批人")
    appoint(person, "approver", areas.village_a)
    approver = client_of(person)
    assert approver.get("/desk/notices/new/").status_code == 403
    write(clerk, areas, submit="1")
    act(clerk, "approve")
    assert state() == State.WAITING
    assert approver.post(f"/desk/notices/{the_notice().pk}/edit/", answers(areas)).status_code == 403
    act(approver, "approve")
    assert state() == State.LIVE


def test_rights_that_ended_open_nothing(areas, village_clerk, clerk):
    write(clerk, areas)
    village_clerk.appointments.update(until=timezone.localdate() - timedelta(days=1))
    page = the_notice()
    assert clerk.get("/desk/notices/").status_code == 403
    assert clerk.get(f"/desk/notices/{page.pk}/").status_code in (403, 404)


def test_the_list_asks_the_database_no_more_often_for_more_notices(areas, officer, django_assert_max_num_queries):
    for number in range(60):
        page = NoticePage(title=f"第{number}号", kind=Kind.NEWS, body="x", area=areas.village_a, slug=new_slug())
        BoardsFolder.objects.get().add_child(instance=page)
    with django_assert_max_num_queries(25):
        answer = officer.get("/desk/notices/").content.decode()
    older = answer.split("?before=")[1].split('"')[0]
    assert "第0号" in officer.get(f"/desk/notices/?before={older}").content.decode()


def test_the_administration_refuses_an_end_before_the_beginning(areas, county_admin, clerk):
    write(clerk, areas)
    page = the_notice()
    fields = {
        "title": page.title, "slug": page.slug, "kind": "news", "area": areas.village_a.pk, "body": "正文",
        "picture": "", "contact": "", "go_live_at": "2030-01-02 08:00", "expire_at": "2030-01-01 08:00",
        "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
    }  # fmt: skip
    address = f"/admin/pages/{page.pk}/edit/"
    before = page.latest_revision_id
    text = client_of(county_admin).post(address, fields | {"action-publish": "1"}).content.decode()
    assert "早于" in text or "之前" in text
    assert the_notice().latest_revision_id == before
    assert not the_notice().live


def test_a_published_notice_is_printed_where_one_may_print(areas, cast, clerk, officer):
    write(clerk, areas, submit="1")
    page = the_notice()
    address = f"/desk/notices/{page.pk}/print/"
    assert clerk.get(address).status_code == 400
    act(officer, "approve")
    answer = clerk.get(address, {"paper": "A3"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert clerk.get(address, {"format": "png"}).content.startswith(b"\x89PNG")
    for bad in ({"paper": "A5"}, {"format": "exe"}):
        assert clerk.get(address, bad).status_code == 404
    prints = {"county_admin", "town_officer_a", "village_clerk", "department_handler"}
    for person in CAST:
        status = client_of(cast[person]).get(address, {"paper": "A5" if person in prints else "A4"}).status_code
        assert status == (404 if person in prints else 302 if person == "resident" else 403), person


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_in_the_same_moment(areas, village_clerk, town_officer_a, county_admin):
    write(client_of(village_clerk), areas, submit="1")
    page = the_notice()
    barrier, outcomes = Barrier(2), []

    def approve(user):
        try:
            barrier.wait(10)
            flow.approve(page, user, page.latest_revision_id)
            outcomes.append("approved")
        except flow.Stale:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [Thread(target=approve, args=(user,)) for user in (town_officer_a, county_admin)]
    if connection.vendor == "sqlite":  # the test's database lives in one connection: one after the other
        barrier = Barrier(1)
        for thread in threads:
            thread.run()
    else:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert sorted(outcomes) == ["approved", "told"]
    assert state() == State.LIVE
