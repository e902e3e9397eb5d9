"""准入审批: handed in, looked through on the plan, sent back or approved; never enabled around it."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import TaskState, Workflow, WorkflowState

from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.designer.refusals import PublishRefused
from forms_app.tables.models import Audience, Form
from tests.designer.admission.offices import (
    CONTENT,
    WRITTEN,
    add_address,
    draft_of,
    edit,
    hand_in,
    in_days,
    plan,
    posted,
)
from tests.making import question, record, schema

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(BeautifulSoup(response.content.decode(), "html.parser").get_text(" ").split())


def told(response) -> str:
    return " ".join(str(one) for one in get_messages(response.wsgi_request)) + words(response)


def fields_of(response, button: str = "") -> dict[str, str]:
    """What the page's form posts: the one with ``button``, or that of the plan."""
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    for form in soup.select(".gewu-plan form[method=post]"):
        names = {one["name"]: one.get("value", "") for one in form.select("[name]")}
        if (button in names) if button else ("plan" in names):
            return names
    raise AssertionError(f"no form {button}")


def approve(county, page, **extra):
    return county.post(plan(page), fields_of(county.get(plan(page))) | extra, follow=True)


def send_back(county, page, comment):
    data = fields_of(county.get(plan(page)), "send-back") | {"return-comment": comment}
    return county.post(plan(page), data, follow=True)


def state(page) -> str:
    return WorkflowState.objects.for_instance(page).latest("pk").status


def test_a_fresh_installation_has_the_workflow_on_the_forms_folder():
    assert FormIndexPage.objects.get().get_workflow() == Workflow.objects.get(name="准入审批")


def test_a_draft_is_saved_without_any_admission(office_a):
    response = office_a.client.post(add_address(office_a.folder), posted())
    page = FormPage.objects.get()
    assert response.status_code == 302
    assert page.department == office_a.department
    assert page.basis == ""
    assert page.expire_at is None


def test_what_is_missing_is_told_at_its_field_when_the_form_is_handed_in(office_a):
    page = draft_of(office_a, basis="", basis_number="", frequency="", expire_at=None)
    response = office_a.client.post(edit(page), posted(**{"action-submit": "x"}))
    form = response.context["form"]
    assert {"basis", "basis_number", "frequency", "last_day"} <= set(form.errors)
    assert "请写明本表依据的文件名称" in words(response)
    assert not WorkflowState.objects.exists()


@pytest.mark.parametrize(
    ("day", "text"),
    [(in_days(-1), "截止日期已过"), ("2026年", "日期"), ("", "截止日期"), ("9999-12-31", "3000年以前")],
)
def test_a_last_day_that_is_of_no_use_is_refused(office_a, day, text):
    page = draft_of(office_a)
    data = posted(**WRITTEN, last_day=day, department=str(office_a.department.pk), **{"action-submit": "x"})
    response = office_a.client.post(edit(page), data)
    assert text in str(response.context["form"].errors["last_day"])
    assert not WorkflowState.objects.exists()


def test_handing_in_waits_for_the_county_and_locks_the_form(office_a):
    page = draft_of(office_a)
    response = hand_in(office_a, page)
    assert response.status_code == 200
    assert state(page) == WorkflowState.STATUS_IN_PROGRESS
    assert not Form.objects.exists()
    office_a.client.post(edit(page), posted(schema(question("b"), title="改了"), **WRITTEN))
    assert FormPage.objects.get().get_latest_revision_as_object().title == CONTENT.title


def test_the_approver_sees_what_she_decides_on(office_a, county):
    page = draft_of(office_a)
    hand_in(office_a, page)
    shown = words(county.get(plan(page)))
    for part in (
        "县教育局",
        WRITTEN["basis"],
        WRITTEN["basis_number"],
        "每月",
        "登录用户",
        in_days(30),
        "约1分钟",
        "批准并启用",
        "退回修改",
    ):
        assert part in shown, part
    assert re.search(r"填报项数 1\b", shown)
    assert "县教育局建表员" in shown


def test_who_may_fill_it_in_is_part_of_what_is_approved(office_a, county):
    page = draft_of(office_a)
    hand_in(office_a, page)
    seen = fields_of(county.get(plan(page)))
    draft = page.get_latest_revision_as_object()
    draft.audience = Audience.RESIDENTS
    draft.save_revision()
    county.post(plan(page), seen, follow=True)
    assert not Form.objects.exists()


def test_approval_enables_and_is_remembered(office_a, county, county_admin):
    page = draft_of(office_a)
    hand_in(office_a, page)
    response = approve(county, page, **{"opinion-comment": "同意，按月填报"})
    assert "已启用" in told(response)
    assert state(page) == WorkflowState.STATUS_APPROVED
    form = Form.objects.get()
    assert form.is_open
    assert form.current.published_by == county_admin
    assert FormPage.objects.get().live
    step = TaskState.objects.get()
    assert (step.finished_by, step.comment) == (county_admin, "同意，按月填报")
    history = county.get(reverse("wagtailadmin_pages:workflow_history_detail", args=[page.pk, step.workflow_state_id]))
    assert "同意，按月填报" in words(history)


def test_a_form_is_sent_back_with_words_mended_and_approved(office_a, county):
    page = draft_of(office_a)
    hand_in(office_a, page)
    assert "退回" in told(send_back(county, page, "请补充文号"))
    assert state(page) == WorkflowState.STATUS_NEEDS_CHANGES
    assert "请补充文号" in told(office_a.client.get(edit(page)))
    hand_in(office_a, page)
    assert state(page) == WorkflowState.STATUS_IN_PROGRESS
    assert "请补充文号" in words(county.get(plan(page)))
    approve(county, page)
    assert Form.objects.get().is_open


def test_sending_back_needs_words(office_a, county):
    page = draft_of(office_a)
    hand_in(office_a, page)
    response = send_back(county, page, "  ")
    assert response.status_code == 400
    assert "请写明需要修改的内容" in words(response)
    assert state(page) == WorkflowState.STATUS_IN_PROGRESS


@pytest.mark.parametrize("way", ["action", "editor"])
def test_wagtails_own_ways_to_approve_lead_to_the_plan_and_enable_nothing(office_a, county, way):
    page = draft_of(office_a)
    hand_in(office_a, page)
    step = TaskState.objects.get()
    if way == "action":
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk])
        response = county.post(url, {"comment": ""})
    else:
        data = {"action-workflow-action": "x", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
        written = WRITTEN | {"last_day": in_days(30), "department": str(office_a.department.pk)}
        response = county.post(edit(page), posted(**written, **data))
    assert response.url == plan(page)
    assert state(page) == WorkflowState.STATUS_IN_PROGRESS
    assert not Form.objects.exists()


def test_wagtails_own_way_to_send_back_needs_words_too(office_a, county):
    page = draft_of(office_a)
    hand_in(office_a, page)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", TaskState.objects.get().pk])
    response = county.post(url, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})
    assert "请写明需要修改的内容" in response.json()["html"]
    assert state(page) == WorkflowState.STATUS_IN_PROGRESS
    county.post(url, {"comment": "请改"})
    assert state(page) == WorkflowState.STATUS_NEEDS_CHANGES


def test_what_was_changed_after_the_approver_looked_is_not_enabled(office_a, county):
    page = draft_of(office_a)
    hand_in(office_a, page)
    seen = fields_of(county.get(plan(page)))
    draft = FormPage.objects.get().get_latest_revision_as_object()
    draft.basis_number = "另一文号"
    draft.save_revision()
    assert "核对之后表单又有改动" in told(county.post(plan(page), seen, follow=True))
    assert state(page) == WorkflowState.STATUS_IN_PROGRESS
    assert not Form.objects.exists()


def test_what_was_taken_back_is_neither_enabled_nor_sent_back(office_a, county):
    page = draft_of(office_a)
    hand_in(office_a, page)
    seen = fields_of(county.get(plan(page)))
    back = fields_of(county.get(plan(page)), "send-back") | {"return-comment": "改"}
    WorkflowState.objects.get().cancel(user=office_a.builder)
    for data in (seen, back):
        assert "请重新查看" in told(county.post(plan(page), data, follow=True))
    assert not Form.objects.exists()
    assert state(page) == WorkflowState.STATUS_CANCELLED


def test_approval_that_stops_questions_is_confirmed_by_name_like_any_other(office_a, county):
    page = draft_of(office_a)
    hand_in(office_a, page)
    approve(county, page)
    record(Form.objects.get().current, a="河")
    changed = schema(question("b", label="新问题"), title=CONTENT.title)
    written = WRITTEN | {"last_day": in_days(30), "department": str(office_a.department.pk)}
    office_a.client.post(edit(page), posted(changed, **written, **{"action-submit": "x"}))
    assert state(page) == WorkflowState.STATUS_IN_PROGRESS
    response = approve(county, page)
    assert response.status_code == 400
    assert "请输入表单名称" in words(response)
    assert Form.objects.get().current.number == 1
    assert state(page) == WorkflowState.STATUS_IN_PROGRESS
    approve(county, page, name=CONTENT.title)
    assert Form.objects.get().current.number == 2


def test_an_approval_that_the_database_refuses_leaves_the_form_waiting(monkeypatch, office_a, county):
    from django.db import OperationalError

    def fail(*args):
        raise OperationalError("database or disk is full")

    page = draft_of(office_a)
    hand_in(office_a, page)
    monkeypatch.setattr("forms_app.tables.publish.ddl.lock_publication", fail)
    assert "数据库暂时无法完成" in told(approve(county, page))
    monkeypatch.undo()
    assert state(page) == WorkflowState.STATUS_IN_PROGRESS
    assert not Form.objects.exists()
    assert not FormPage.objects.get().live
    approve(county, page)
    assert Form.objects.get().is_open


def test_a_form_in_a_departments_folder_is_never_enabled_without_its_admission(office_a):
    page = draft_of(office_a, basis="")
    with pytest.raises(PublishRefused, match="依据"):
        page.get_latest_revision().publish()
    assert not Form.objects.exists()


def test_the_countys_own_form_needs_it_where_the_folder_says_so(county):
    from forms_app.designer.build import page_from_schema

    page = page_from_schema(CONTENT, "zi-jian")
    FormIndexPage.objects.update(asks_admission=True)
    response = county.get(plan(page))
    assert "请写明本表依据的文件名称" in words(response)
    data = {"plan": fields_of(response)["plan"]}
    assert "请写明本表依据的文件名称" in told(county.post(plan(page), data, follow=True))
    assert not Form.objects.exists()
    response = county.post(edit(page), posted(slug="zi-jian", **{"action-publish": "x"}))
    assert "basis" in response.context["form"].errors
    FormIndexPage.objects.update(asks_admission=False)
    county.post(plan(page), data, follow=True)
    assert Form.objects.get().is_open


def test_a_live_form_is_still_saved_when_the_rule_comes_later(county):
    from forms_app.designer.build import enable, page_from_schema

    made = page_from_schema(CONTENT, "zi-jian")
    enable(made)
    FormIndexPage.objects.update(asks_admission=True)
    FormPage.objects.get(pk=made.pk).save()
    assert Form.objects.get().is_open
