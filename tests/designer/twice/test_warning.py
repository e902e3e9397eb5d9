"""重复填报项: on the check before enabling and on its own page, with the link that takes its place."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.designer.planning import report
from forms_app.designer.twice import finding
from forms_app.designer.twice.finding import twice
from forms_app.designer.twice.marks import marks
from forms_app.schema.kinds.links import carried
from forms_app.tables.models import Form
from tests.cast import client_of
from tests.designer.editing import body_post
from tests.making import question, schema, uid

pytestmark = pytest.mark.django_db

NAME, AGE, PHONE = (
    question("hu_zhu", label="户主姓名"),
    question("nian_ling", "integer", label="年龄"),
    question("dian_hua", "phone", label="联系电话"),
)


@pytest.fixture
def source() -> Form:
    return enable(page_from_schema(schema(NAME, AGE, PHONE, title="住户档案"), "zhu-hu"))


@pytest.fixture
def page(source: Form) -> FormPage:
    mine = (
        question("du", "decimal", label="体温"),
        question("xing_ming", name="m1", label="户主 姓名"),
        question("sui", "integer", name="m2", label="年龄"),
        question("dh", "phone", name="m3", label="联系电话"),
    )
    return FormPage.objects.get(pk=page_from_schema(schema(*mine, title="走访"), "zou-fang").pk)


@pytest.fixture
def admin(county_admin) -> Client:
    return client_of(county_admin)


def latest(page: FormPage) -> FormPage:
    return FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_the_editor_is_told_at_which_rows_to_say_so(source, county_admin):
    draft = schema(question("du", label="体温"), question("sui", "integer", label="年龄"), title="走访")
    made = FormPage.objects.get(pk=page_from_schema(draft, "zou-fang").pk)
    folder = made.get_parent()
    for place, href in ((made, reverse("designer_twice", args=[made.pk])), (folder, "")):
        assert marks(draft, place) == [
            {"id": uid("sui"), "text": "《住户档案》已采集", "title": "住户档案：年龄（填报项相同）", "href": href}
        ]
    client = client_of(county_admin)
    sent = {name: text for name, text in body_post(draft).items() if text} | {"ask": '{"do": "check"}'}
    found = client.post(reverse("designer_logic", args=[made.pk]), sent).json()["twice"]
    assert [one["id"] for one in found] == [uid("sui")]
    assert client.post(reverse("designer_logic", args=[folder.pk]), sent).json()["twice"][0]["href"] == ""


def test_the_check_before_enabling_names_form_and_question(page, admin):
    text = admin.get(reverse("designer_plan", args=[page.pk])).content.decode()
    assert "其他表单已填报的项（3）" in text
    assert "住户档案 › 年龄" in text
    assert "体温" not in text.split("其他表单已填报的项")[1].split("</table>")[0]
    assert text.count("改为关联并带出：") == 2  # not the phone: it is masked


def test_the_link_stands_before_the_first_question_and_carries_over_all_it_can(page, admin):
    one = next(one for one in twice(page.compile().schema, page.form) if one.label == "年龄")
    address = reverse("designer_twice", args=[page.pk])
    answer = admin.post(address, {"question": one.uuid, "form": "zhu-hu", "back": "plan"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("designer_plan", args=[page.pk])
    assert "已关联“住户档案”的记录，带入：户主 姓名、年龄。尚未启用。" in answer.content.decode()
    compiled = latest(page).compile()
    assert [one.type for one in compiled.schema.questions] == ["decimal", "record_link", "text", "integer", "phone"]
    assert carried(compiled.schema.questions[1]) == (("hu_zhu", "xing_ming"), ("nian_ling", "sui"))
    assert compiled.faults == []
    assert [one.label for one in report(latest(page)).twice] == ["联系电话"]
    enable(FormPage.objects.get(pk=page.pk))


def test_a_link_that_is_there_gets_the_rest(page, admin):
    draft = latest(page)
    raw = list(draft.body.get_prep_value())
    link = {"label": "住户", "form": "zhu-hu", "carry": "hu_zhu = xing_ming", "key": "", "hint": ""}
    raw[0]["value"]["questions"].append({"type": "record_link", "id": "8c5ba0f0-91a1-4c3c-b6a8-1b60e9f9a001",
                                         "value": link})  # fmt: skip
    draft.body = raw
    draft.save_revision()
    one = next(one for one in twice(latest(page).compile().schema, None) if one.label == "年龄")
    admin.post(reverse("designer_twice", args=[page.pk]), {"question": one.uuid, "form": "zhu-hu"})
    links = [one for one in latest(page).compile().schema.questions if one.type == "record_link"]
    assert [carried(one) for one in links] == [(("hu_zhu", "xing_ming"), ("nian_ling", "sui"))]


@pytest.mark.parametrize("asked", [{}, {"question": "x", "form": "zhu-hu"}, {"question": "m3", "form": "zhu-hu"}])
def test_what_cannot_be_linked_changes_nothing_and_says_so(page, admin, asked):
    if asked.get("question") == "m3":
        asked = asked | {"question": next(o.uuid for o in twice(page.compile().schema, None) if o.label == "联系电话")}
    before = page.revisions.count()
    answer = admin.post(reverse("designer_twice", args=[page.pk]), asked, follow=True)
    assert "未作关联" in answer.content.decode()
    assert page.revisions.count() == before


def test_forms_that_are_stopped_and_the_form_itself_are_not_named(page, source, admin):
    Form.objects.filter(pk=source.pk).update(is_open=False)
    text = admin.get(reverse("designer_twice", args=[page.pk])).content.decode()
    assert "没有发现其他已启用的表单填报过同样的内容。" in text
    enable(page)
    assert twice(page.compile().schema, FormPage.objects.get(pk=page.pk).form) == []


def test_many_forms_cost_two_queries_and_one_when_they_are_known(page, django_assert_num_queries):
    for number in range(20):
        enable(page_from_schema(schema(question(f"x{number}", label=f"项目{number}"), NAME), f"f-{number}"))
    content = page.compile().schema
    finding._prepared.clear()
    with django_assert_num_queries(2):
        found = twice(content, None)
    with django_assert_num_queries(1):
        assert twice(content, None) == found
    assert len(found[0].others) == 21
