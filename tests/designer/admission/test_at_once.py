"""Two people at the same moment, each on a connection of her own: of two decisions one counts."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, TaskState, WorkflowState

from forms_app.areas.models import Department
from forms_app.designer.folders import DepartmentFolder, make_folder
from forms_app.designer.models import FormIndexPage
from forms_app.tables.check import differences
from forms_app.tables.models import Form, FormVersion
from tests.cast import client_of
from tests.designer.admission.offices import draft_of, hand_in, plan
from tests.designer.admission.test_approval import fields_of, state, told
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
APPROVE, SEND_BACK = {}, {"return-comment": "请补充文号"}


@pytest.mark.parametrize(
    "decisions", [(APPROVE, SEND_BACK), (APPROVE, APPROVE), (SEND_BACK, SEND_BACK)], ids=["both", "enable", "return"]
)
def test_of_two_decisions_at_once_one_counts_and_the_other_is_told(office_a, county_admin, decisions):
    page = draft_of(office_a)
    hand_in(office_a, page)
    answers = []

    def decide(client, data):
        answers.append(client.post(plan(page), data, follow=True))

    jobs = []
    for extra in decisions:
        client = client_of(county_admin)
        shown = client.get(plan(page))
        data = fields_of(shown, "send-back" if extra else "") | extra
        jobs.append(lambda client=client, data=data: decide(client, data))
    assert together(*jobs) == []
    said = [told(answer) for answer in answers]
    assert sum("请重新查看" in text for text in said) == 1, said
    is_enabled = any("已启用，当前为第1版" in text for text in said)
    assert Form.objects.count() == FormVersion.objects.count() == int(is_enabled)
    assert state(page) == (WorkflowState.STATUS_APPROVED if is_enabled else WorkflowState.STATUS_NEEDS_CHANGES)
    assert [one.status for one in TaskState.objects.all()] == ["approved" if is_enabled else "rejected"]
    assert list(differences()) == []


def test_a_folder_that_several_open_at_once_is_made_once(areas):
    department, groups, made = Department.add_root(name="县水利局", area=areas.county), Group.objects.count(), []

    def press():
        made.append(make_folder(FormIndexPage.objects.get(), department))

    assert together(*[press] * 4) == []
    folder = DepartmentFolder.objects.get()
    assert made == [folder] * 4
    assert {one.builders for one in made} == {folder.builders}
    assert Group.objects.count() == groups + 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_folders_of_several_departments_opened_at_once_are_all_there(areas):
    names = ("县水利局", "县林业局", "县民政局", "县教育局")
    departments = [Department.add_root(name=name, area=areas.county) for name in names]
    jobs = [lambda one=one: make_folder(FormIndexPage.objects.get(), one) for one in departments]
    assert together(*jobs) == []
    assert {one.department for one in DepartmentFolder.objects.all()} == set(departments)
    assert FormIndexPage.objects.get().get_children_count() == len(departments)
    assert Page.find_problems() == ([], [], [], [], [])
