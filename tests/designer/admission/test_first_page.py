"""The first page of the administration: what waits for whoever approves, and what became of what was handed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import GroupPagePermission, TaskState

from config.settings import base
from forms_app.designer.admission import waiting
from forms_app.designer.build import page_from_schema
from forms_app.designer.models import FormIndexPage, FormPage
from tests.cast import client_of, make_person
from tests.designer.admission.offices import CONTENT, draft_of, hand_in
from tests.designer.admission.test_approval import approve, send_back
from tests.making import question, schema

pytestmark = pytest.mark.django_db
OTHER = schema(question("b", label="乙"), title="高龄津贴核对表")
WAITING, HANDED_IN = "gewu-waiting", "gewu-handed-in"


def notices(client, heading: str) -> list[str]:
    """The words of each form in that list."""
    soup = BeautifulSoup(client.get("/admin/").content.decode(), "html.parser")
    found = soup.select(f"section[aria-labelledby={heading}] li")
    return [" ".join(one.get_text(" ").split()) for one in found]


def waiting_since(page: FormPage, days: int) -> None:
    TaskState.objects.for_instance(page).update(started_at=timezone.now() - timedelta(days=days))


@pytest.fixture
def two(office_a, office_b):
    """A's form has waited for two days, B's for five."""
    page, other = draft_of(office_a), draft_of(office_b, OTHER)
    hand_in(office_a, page)
    hand_in(office_b, other, title=OTHER.title, slug="gao-ling")
    waiting_since(page, 2)
    waiting_since(other, 5)
    return page, other


def test_the_county_sees_what_waits_the_longest_first(county, two):
    first, second = notices(county, WAITING)
    assert first.startswith(f"{OTHER.title} 已等待5天 县民政局")
    assert second.startswith(f"{CONTENT.title} 已等待2天 县教育局")
    assert f"/admin/forms/{two[1].pk}/plan/" in county.get("/admin/").content.decode()


def test_a_builder_sees_her_own_waiting_and_nothing_to_approve(two, office_a):
    assert notices(office_a.client, WAITING) == []
    (told,) = notices(office_a.client, HANDED_IN)
    assert told.startswith(f"{CONTENT.title} 待审批")
    assert "已等待2天" in told


def test_words_with_which_a_form_came_back_are_told(county, two, office_a, office_b):
    send_back(county, two[0], "请补充依据文号\n并写明期限")
    (told,) = notices(office_a.client, HANDED_IN)
    assert told.startswith(f"{CONTENT.title} 已退回")
    assert "请补充依据文号 并写明期限" in told
    assert timezone.localdate().isoformat() in told
    assert len(notices(county, WAITING)) == 1
    assert "请补充" not in office_b.client.get("/admin/").content.decode()


def test_an_approval_is_told_for_thirty_days(county, two, office_a):
    approve(county, two[0], **{"opinion-comment": "同意，按月填报"})
    (told,) = notices(office_a.client, HANDED_IN)
    assert told.startswith(f"{CONTENT.title} 已批准")
    assert "可以填报" in told
    assert "同意，按月填报" in told
    TaskState.objects.for_instance(two[0]).update(finished_at=timezone.now() - waiting.APPROVED_FOR)
    assert notices(office_a.client, HANDED_IN) == []


def test_handed_in_anew_it_waits_again_and_the_old_words_are_gone(county, two, office_a):
    send_back(county, two[0], "请补充依据文号")
    hand_in(office_a, FormPage.objects.get(pk=two[0].pk))
    (told,) = notices(office_a.client, HANDED_IN)
    assert told.startswith(f"{CONTENT.title} 待审批")
    assert "请补充" not in told


def test_taken_back_it_is_told_nowhere(county, two, office_a):
    two[0].current_workflow_state.cancel(user=office_a.builder)
    assert len(notices(county, WAITING)) == 1
    assert notices(office_a.client, HANDED_IN) == []


def test_whoever_lost_the_folder_is_told_nothing_of_it(two, office_a, office_b):
    office_a.builder.groups.set([office_b.folder.builders])
    client = client_of(office_a.builder)
    assert notices(client, WAITING) == notices(client, HANDED_IN) == []


def test_whoever_may_publish_in_one_folder_approves_there_alone(two, office_a):
    deputy = make_person("fu-zhuren", "副主任")
    deputy.groups.add(office_a.folder.builders)
    right = GroupPagePermission.objects.filter(page=office_a.folder)[0].permission._meta.model
    publish = right.objects.get(codename="publish_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=office_a.folder.builders, page=office_a.folder, permission=publish)
    (told,) = notices(client_of(deputy), WAITING)
    assert told.startswith(CONTENT.title)


def test_wagtails_own_lists_do_not_say_it_again(county, two, office_a):
    for client in (county, office_a.client):
        page = client.get("/admin/").content.decode()
        assert "panel-awaiting-review" not in page
        assert "panel-objects-in-workflow" not in page


def test_more_than_a_page_of_them_are_counted(county, two, monkeypatch):
    monkeypatch.setattr(waiting, "SHOWN", 1)
    page = county.get("/admin/").content.decode()
    assert "2张表单待您审批" in page
    assert "另有1张，见准入事项" in page


def test_ten_forms_cost_no_more_queries_than_one(county, county_admin, office_a):
    def told() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as found:
            mine = waiting.handed_in_by(office_a.builder)
            theirs = waiting.waiting_for(county_admin)
            for one in [*mine.shown, *theirs.shown]:
                str(one.who), str(one.page.department), one.page.draft_title
        return len(found), len(theirs.shown)

    hand_in(office_a, draft_of(office_a))
    told()  # content types are known from now on
    queries, count = told()
    for number in range(3):
        page = page_from_schema(CONTENT, f"biao-{number}", user=office_a.builder)
        page.get_workflow().start(page, office_a.builder)
    assert count == 1
    assert told() == (queries, 4)


def test_no_mail_is_sent_and_none_is_promised(county, county_admin, two, office_a):
    assert base.EMAIL_BACKEND.endswith("dummy.EmailBackend")  # pytest-django has put its own in the place of it
    for client in (county, office_a.client):
        assert 'name="notifications-' not in client.get("/admin/account/").content.decode()
    editor = county.get(f"/admin/pages/{FormIndexPage.objects.get().pk}/edit/").content.decode()
    assert 'id="comments"' in editor
    assert "comment_notifications" not in editor
