"""Notices in Wagtail's administration: the county looks, approves and publishes there; others stay outside."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import TaskState

from tests.cast import client_of
from tests.website.test_notices_desk import answers, state, the_notice, write
from website.notices.flow import State
from website.notices.models import BoardsFolder

pytestmark = pytest.mark.django_db


def step(page, action, task):
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task.pk])


@pytest.fixture
def handed_in(areas, village_clerk, county_admin):
    """A notice that waits; the county's administrator in the browser."""
    from forms_app.accounts.roles import ensure_groups

    county_admin.groups.add(ensure_groups())
    write(client_of(village_clerk), areas, submit="1")
    return the_notice(), client_of(county_admin)


def test_the_county_reads_drafts_history_and_folder(handed_in):
    page, county = handed_in
    folder = BoardsFolder.objects.get()
    for address in (
        f"/admin/pages/{page.pk}/edit/",
        f"/admin/pages/{page.pk}/view_draft/",
        f"/admin/pages/{page.pk}/history/",
        f"/admin/pages/{page.pk}/edit/preview/",
        f"/admin/pages/{folder.pk}/",
        "/admin/settings/website/siteidentity/",
    ):
        answer = county.get(address, follow=True)
        assert answer.status_code == 200, address
    assert "第三季度财务公开" in county.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()


def test_the_county_approves_in_the_administration(handed_in, areas, client):
    page, county = handed_in
    task = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    county.post(step(page, "approve", task), {"next": "/admin/"})
    assert state() == State.LIVE
    assert "第三季度" in client.get(f"/boards/{areas.village_a.code}/").content.decode()


def test_the_county_sends_back_in_the_administration_with_words(handed_in, village_clerk):
    page, county = handed_in
    task = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    county.post(step(page, "reject", task), {"comment": "请补充经手人"})
    assert state() == State.RETURNED
    assert "请补充经手人" in client_of(village_clerk).get(f"/desk/notices/{page.pk}/").content.decode()


@pytest.mark.parametrize("person", ["village_clerk", "town_officer_a", "town_officer_b", "outsider"])
def test_others_do_not_see_the_administration(handed_in, cast, person):
    page, _county = handed_in
    task = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    other = client_of(cast[person])
    assert other.get(f"/admin/pages/{page.pk}/edit/").status_code in (302, 403)
    other.post(step(page, "approve", task), {"next": "/admin/"})
    assert state() == State.WAITING


def test_what_the_county_changes_while_the_clerk_edits_is_told(handed_in, areas, village_clerk):
    page, _county = handed_in
    clerk = client_of(village_clerk)
    clerk.post(f"/desk/notices/{page.pk}/recall/", {"seen": page.latest_revision_id})
    seen = the_notice().latest_revision_id
    draft = the_notice().get_latest_revision_as_object()
    draft.body = "县里改过"
    draft.save_revision()
    answer = clerk.post(f"/desk/notices/{page.pk}/edit/", answers(areas, seen=seen))
    assert answer.status_code == 400
    assert "已有他人修改过" in answer.content.decode()


def test_the_name_of_the_platform_is_shown_to_residents(handed_in, client):
    _page, county = handed_in
    fields = {"name": "望禾县<网格>", "slogan": "有事找网格员", "logo": "", "complaints_phone": "12345"}
    address = county.get("/admin/settings/website/siteidentity/", follow=True).request["PATH_INFO"]
    assert county.post(address, fields | {"complaints_form": ""}).status_code == 302
    home = client.get("/").content.decode()
    assert "望禾县&lt;网格&gt;" in home
    assert "有事找网格员" in home


def test_a_notice_that_is_deleted_in_the_administration_is_gone_from_the_desk(handed_in, village_clerk):
    page, _county = handed_in
    number = page.pk
    page.delete()
    clerk = client_of(village_clerk)
    assert clerk.get("/desk/notices/").status_code == 200
    assert clerk.get(f"/desk/notices/{number}/").status_code == 404
    assert clerk.post(f"/desk/notices/{number}/submit/", {"seen": "1"}).status_code == 404
    call_command("publish_scheduled")
