"""Every way in which Wagtail can make a page live × a failure before, during and after the DDL.

Each time: nothing half done, the old version live, the reason shown; and the same path succeeds when nothing fails.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Revision, Workflow, WorkflowTask

from forms_app.accounts.models import User
from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.designer.planning import report
from forms_app.designer.refusals import DeletionRefused
from forms_app.schema.model import FormSchema
from forms_app.tables import ddl
from forms_app.tables.check import column_types, differences
from forms_app.tables.models import Form, FormColumn, FormVersion
from tests.designer.editing import page_post
from tests.making import question, record, schema

pytestmark = pytest.mark.django_db

OLD = schema(question("a", label="甲"))
# Two additions to the table and a new child table: something to fail before, between and after.
NEW = schema(
    question("a", label="甲"), question("b"), question("c"), question("m", "repeat", questions=(question("d"),))
)
BUSY = "数据库暂时无法完成"


@pytest.fixture
def admin(client):
    user = User.objects.create_superuser("root", "", "x", name="县管理员")
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def page():
    made = page_from_schema(OLD, "t-form")
    form = enable(made)
    record(form.current, a="原有")
    return FormPage.objects.get(pk=made.pk)


def draft(page: FormPage, content: FormSchema | None = None) -> Revision:
    latest = page.get_latest_revision_as_object()
    latest.body = body_from_schema(content or NEW)
    return latest.save_revision(user=User.objects.first())


def messages(response) -> str:
    return " ".join(str(message) for message in response.context["messages"]) if response.context else ""


# The paths. Each makes NEW live (or tries to) and returns what the person gets to see.


def by_editor(admin, page):
    response = admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_post(NEW, **{"action-publish": "x"}))
    assert response.url == reverse("designer_plan", args=[page.pk]), response.content.decode()[:500]
    return confirm(admin, page)


def confirm(admin, page):
    latest = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    data = {"plan": report(latest).plan.hash, "name": latest.title}
    return messages(admin.post(reverse("designer_plan", args=[page.pk]), data, follow=True))


def by_schedule(admin, page):
    revision = draft(page)
    past = timezone.now() - datetime.timedelta(minutes=1)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past)
    call_command("publish_scheduled", stdout=StringIO())
    return None


def by_workflow(admin, page):
    from django.contrib.auth.models import Group

    group = Group.objects.create(name="审核")
    admin.user.groups.add(group)
    task = GroupApprovalTask.objects.create(name="准入审批")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="准入")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    draft(page)
    state = workflow.start(FormPage.objects.get(pk=page.pk), admin.user)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk])
    return messages(admin.post(url, {"comment": ""}, follow=True))


def by_bulk(admin, page):
    draft(page)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}&next=/admin/"
    return messages(admin.post(url, {"include_descendants": ""}, follow=True))


def by_api(admin, page):
    draft(page)
    response = admin.post(f"/admin/api/main/pages/{page.pk}/action/publish/", {}, content_type="application/json")
    return str(response.json())


def by_revert(admin, page):
    revision = draft(page)
    draft(page, OLD)
    response = admin.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        page_post(NEW, **{"action-publish": "x", "revision": str(revision.pk)}),
    )
    assert response.status_code == 302
    return confirm(admin, page)


def by_unpublish_and_republish(admin, page):
    page.unpublish(user=admin.user)
    assert not Form.objects.get().is_open
    draft(FormPage.objects.get(pk=page.pk))
    return confirm(admin, page)


def by_model(admin, page):
    try:
        draft(page).publish(user=admin.user)
    except Exception as error:
        return str(error)
    return ""


PATHS: list[Callable] = [
    by_editor,
    by_schedule,
    by_workflow,
    by_bulk,
    by_api,
    by_revert,
    by_unpublish_and_republish,
    by_model,
]


def fail_before(monkeypatch):
    monkeypatch.setattr(ddl, "lock_publication", _raise)
    monkeypatch.setattr("forms_app.tables.publish.ddl.lock_publication", _raise)


def fail_during(monkeypatch):
    original, calls = ddl.add_column, []

    def second(*args):
        calls.append(args)
        if len(calls) == 2:
            _raise()
        original(*args)

    monkeypatch.setattr(ddl, "add_column", second)


def fail_after(monkeypatch):
    original = Page.save

    def save(self, *args, **kwargs):
        if isinstance(self, FormPage) and self.live and "update_fields" not in kwargs:
            _raise()
        return original(self, *args, **kwargs)

    monkeypatch.setattr(Page, "save", save)


def _raise(*args):
    raise OperationalError("database or disk is full")


def assert_as_before():
    form = Form.objects.get()
    assert form.current.number == FormVersion.objects.count() == FormColumn.objects.count() == 1
    assert "b" not in column_types("data_t_form")
    assert "data_t_form__m" not in connection.introspection.table_names()
    assert list(differences()) == []
    with connection.cursor() as cursor:
        cursor.execute('SELECT "a" FROM "data_t_form"')
        assert cursor.fetchall() == [("原有",)]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("failure", [fail_before, fail_during, fail_after])
def test_a_failure_leaves_the_old_version_live_and_says_why(monkeypatch, admin, page, path, failure):
    failure(monkeypatch)
    shown = path(admin, page)
    monkeypatch.undo()
    assert_as_before()
    fresh = FormPage.objects.get(pk=page.pk)
    if path is not by_unpublish_and_republish:
        assert fresh.live
        assert fresh.live_revision_id == page.live_revision_id
        assert Form.objects.get().is_open
    if shown is not None:
        assert BUSY in shown


@pytest.mark.parametrize("path", PATHS)
def test_the_same_path_succeeds_when_nothing_fails(admin, page, path):
    path(admin, page)
    form = Form.objects.get()
    assert form.current.number == 2
    assert form.is_open
    assert {"a", "b", "c"} <= set(column_types("data_t_form"))
    assert "data_t_form__m" in connection.introspection.table_names()
    assert FormPage.objects.get(pk=page.pk).live
    assert list(differences()) == []


@pytest.mark.parametrize("failure", [fail_before, fail_during, fail_after])
def test_a_refused_schedule_is_kept_and_succeeds_at_the_next_run(monkeypatch, admin, page, failure):
    failure(monkeypatch)
    by_schedule(admin, page)
    monkeypatch.undo()
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 1
    call_command("publish_scheduled", stdout=StringIO())
    assert Form.objects.get().current.number == 2


def test_one_refused_schedule_does_not_hold_up_another(monkeypatch, admin, page):
    other = enable(page_from_schema(schema(question("x"), title="另一张"), "other"))
    refused = draft(page, schema(question("z", name="zz")))  # stops question a, which nobody confirmed
    good = draft(FormPage.objects.get(pk=other.page_id), schema(question("x"), question("y"), title="另一张"))
    past = timezone.now() - datetime.timedelta(minutes=5)
    Revision.objects.filter(pk=refused.pk).update(approved_go_live_at=past)
    Revision.objects.filter(pk=good.pk).update(approved_go_live_at=past + datetime.timedelta(minutes=1))
    call_command("publish_scheduled", stdout=StringIO())
    assert Form.objects.get(slug="other").current.number == 2
    assert Form.objects.get(slug="t-form").current.number == 1


CREATE_FAILURES = [fail_before, fail_after]


@pytest.mark.parametrize("failure", [None, *CREATE_FAILURES])
def test_create_and_publish_goes_through_the_plan(monkeypatch, admin, failure):
    folder = FormIndexPage.objects.get()
    url = reverse("wagtailadmin_pages:add", args=["designer", "formpage", folder.pk])
    response = admin.post(url, page_post(NEW, **{"action-publish": "x"}))
    page = FormPage.objects.get()
    assert response.url == reverse("designer_plan", args=[page.pk])
    assert not page.live
    assert not Form.objects.exists()
    if failure:
        failure(monkeypatch)
        assert BUSY in confirm(admin, page)
        monkeypatch.undo()
        assert not Form.objects.exists()
        assert "data_t_form" not in connection.introspection.table_names()
        assert not FormPage.objects.get().live
    assert "已启用" in confirm(admin, page)
    assert FormPage.objects.get().live
    assert Form.objects.get().current.number == 1


@pytest.mark.parametrize("path", [by_bulk, by_api, by_workflow, by_model])
def test_paths_without_a_screen_refuse_what_nobody_confirmed(monkeypatch, admin, page, path):
    monkeypatch.setattr(f"{__name__}.NEW", schema(question("b")))
    assert "启用前核对" in path(admin, page)
    assert_as_before()


def test_a_confirmed_plan_may_be_enabled_by_schedule(admin, page):
    latest = page.get_latest_revision_as_object()
    latest.body = body_from_schema(schema(question("b")))
    latest.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    latest.save_revision(user=admin.user)
    assert "启用" in confirm(admin, page)
    assert Form.objects.get().current.number == 1
    Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=timezone.now())
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.content["go_live_at"] = timezone.now().isoformat()
    revision.save()
    call_command("publish_scheduled", stdout=StringIO())
    assert Form.objects.get().current.number == 2
    assert FormColumn.objects.get(key="a").archived_at


def test_an_autosave_over_the_live_revision_changes_nothing_that_is_published(admin, page):
    latest = page.get_latest_revision_as_object()
    latest.body = body_from_schema(NEW)
    latest.save_revision(overwrite_revision=page.get_latest_revision(), clean=False)
    assert_as_before()
    FormPage.objects.get(pk=page.pk).save()
    assert_as_before()


def test_a_stale_plan_is_refused(admin, page):
    draft(page)
    stale = report(FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()).plan.hash
    draft(page, schema(question("a", label="甲"), question("z")))
    response = admin.post(reverse("designer_plan", args=[page.pk]), {"plan": stale}, follow=True)
    assert "核对之后表单又有改动" in messages(response)
    assert_as_before()


def test_of_two_administrators_one_wins_and_the_other_is_told(admin, page):
    draft(page)
    seen_by_both = report(FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()).plan.hash
    url = reverse("designer_plan", args=[page.pk])
    assert "已启用" in messages(admin.post(url, {"plan": seen_by_both}, follow=True))
    assert "核对之后表单又有改动" in messages(admin.post(url, {"plan": seen_by_both}, follow=True))
    assert FormVersion.objects.count() == 2


def test_a_copy_is_a_draft_with_a_form_of_its_own(admin, page):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {
        "new_title": "副本",
        "new_slug": "t-copy",
        "new_parent_page": page.get_parent().pk,
        "publish_copies": "on",
    }
    admin.post(url, data, follow=True)
    copy = FormPage.objects.get(slug="t-copy")
    assert not copy.live
    assert copy.live_revision_id is None
    assert copy.form is None
    enable(copy)
    assert Form.objects.get(slug="t-copy").table == "data_t_copy"
    assert Form.objects.count() == 2
    assert_rows_untouched()


def assert_rows_untouched():
    with connection.cursor() as cursor:
        cursor.execute('SELECT "a" FROM "data_t_form"')
        assert cursor.fetchall() == [("原有",)]


def test_an_alias_is_refused_with_a_message(admin, page):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "同步", "new_slug": "t-alias", "new_parent_page": page.get_parent().pk, "alias": "on"}
    assert "请改用“复制”" in messages(admin.post(url, data, follow=True))
    assert FormPage.objects.count() == 1


@pytest.mark.parametrize("how", ["page", "bulk", "queryset"])
def test_a_page_with_records_cannot_be_deleted(admin, page, how):
    if how == "page":
        shown = messages(admin.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True))
    elif how == "bulk":
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}&next=/admin/"
        shown = messages(admin.post(url, follow=True))
    else:
        with pytest.raises(DeletionRefused, match="不能删除"), transaction.atomic():
            FormPage.objects.all().delete()
        shown = "不能删除"
    assert "不能删除" in shown
    assert FormPage.objects.filter(pk=page.pk).exists()
    assert_rows_untouched()


def test_a_page_never_enabled_may_be_deleted(admin):
    made = page_from_schema(OLD, "t-form")
    admin.post(reverse("wagtailadmin_pages:delete", args=[made.pk]), follow=True)
    assert not FormPage.objects.exists()


def test_unpublishing_closes_the_form_and_keeps_its_rows(admin, page):
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), follow=True)
    assert not Form.objects.get().is_open
    assert_rows_untouched()


def test_the_slug_on_printed_codes_survives_a_change_of_the_pages_slug(admin, page):
    admin.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        page_post(OLD, slug="t-neu", **{"action-publish": "x"}),
    )
    confirm(admin, page)
    assert Form.objects.get().slug == "t-form"
    assert FormPage.objects.get(pk=page.pk).url.endswith("/f/t-form/")
