"""Back to before the approval and forth again, with forms and a department in the tables, as an update undone does."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Page, Task, Workflow, WorkflowState

from forms_app.designer.approval_task import AdmissionTask
from forms_app.designer.models import FormIndexPage, FormPage
from tests.designer.admission.offices import WRITTEN, draft_of, hand_in
from tests.designer.admission.test_approval import approve, state

APPROVAL = "准入审批"
pytestmark = pytest.mark.django_db(transaction=True)


def go(name: str) -> None:
    MigrationExecutor(connection).migrate([("designer", name)])


def latest() -> str:
    ((_app, name),) = MigrationExecutor(connection).loader.graph.leaf_nodes("designer")
    return name


def test_the_approval_is_taken_away_and_made_anew_and_nothing_else_is_lost(office_a, county):
    page, newest = draft_of(office_a), latest()
    hand_in(office_a, page)
    try:
        go("0008_admission")
        assert not Task.objects.filter(name=APPROVAL).exists()
        assert not Workflow.objects.filter(name=APPROVAL).exists()
        assert not WorkflowState.objects.exists()
    finally:
        go(newest)
    assert FormIndexPage.objects.get().get_workflow() == Workflow.objects.get(name=APPROVAL)
    assert AdmissionTask.objects.count() == Task.objects.filter(name=APPROVAL).count() == 1
    again = FormPage.objects.get(pk=page.pk)
    assert again.get_latest_revision_as_object().basis == WRITTEN["basis"]
    hand_in(office_a, again)
    approve(county, again)
    assert state(again) == WorkflowState.STATUS_APPROVED
    assert FormPage.objects.get(pk=page.pk).live


def test_a_workflow_of_the_countys_own_outlives_both_ways():
    folder, newest = FormIndexPage.objects.get(), latest()
    go("0008_admission")
    own = Workflow.objects.create(name="本县审批")
    own.workflow_pages.create(page=Page.objects.get(pk=folder.pk))
    go(newest)
    assert FormIndexPage.objects.get().get_workflow() == own
    assert not AdmissionTask.objects.exists()
