"""What an editor can get wrong: a Chinese message at the block concerned, nothing published, never a 500."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import pytest
from django.urls import reverse

from forms_app.accounts.models import User
from forms_app.designer import choices
from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.designer.planning import report
from forms_app.schema.model import Choice, FormSchema, Section
from forms_app.tables.known import choices_ever
from forms_app.tables.models import Form
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.designer.editing import page_post
from tests.making import household, question, record, schema, uid

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("root", "", "x"))
    return client


def send(admin, content, action="action-publish", **changes):
    folder = FormIndexPage.objects.get()
    url = reverse("wagtailadmin_pages:add", args=["designer", "formpage", folder.pk])
    return admin.post(url, {**page_post(content), action: "x", **changes})


def shown(response) -> str:
    """The faults in the answer, wherever the editor puts them."""
    assert response.status_code == 200
    return str(response.context["form"].errors.as_json(escape_html=False)) + str(_deep(response.context["form"]))


def _deep(form) -> list[str]:
    found: list[str] = []

    def walk(error):
        for inner in getattr(error, "error_list", []):
            if inner is not error:
                walk(inner)
        if hasattr(error, "block_errors"):
            children = error.block_errors
            for child in children.values() if isinstance(children, dict) else children:
                if child is not None:
                    walk(child)
            found.extend(str(extra) for extra in getattr(error, "non_block_errors", None) or [])
        elif getattr(error, "message", None):
            found.extend(error.messages)

    for error in form.errors.as_data().get("body", []):
        walk(error)
    return found


LOST = (replace(question("a"), uuid=""),)
BAD = [
    (schema(question("a"), question("a", name="b")), "字段标识“a”重复"),
    (schema(question("save as")), "不能使用"),
    (schema(question("a", label="长" * 500)), "上限为200个字"),
    (schema(question("a", "choice", choices=())), "至少填写一个选项"),
    (schema(question("a", "choices", choices=(Choice("坏", "甲"),))), "选项代码“坏”不能使用"),
    (FormSchema("空表"), "表单还没有内容"),
    (FormSchema("空表", (Section(uid("s"), "一"),)), "没有填报项"),
    (schema(question("a"), question("r", "repeat")), "明细表没有填报项"),
    (schema(*LOST), "内部编号"),
    (schema(replace(question("a"), uuid="not-a-uuid")), "内部编号"),
    (schema(question("a"), replace(question("b"), uuid=uid("a"))), "与另一项重复"),
    (schema(*(question(f"q{n}") for n in range(1601))), "上限为1600个"),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_faults_are_shown_on_publication(admin, content, message):
    assert message in shown(send(admin, content))
    assert not FormPage.objects.exists()
    assert not Form.objects.exists()


# A block without an id gets one when the draft is saved.
@pytest.mark.parametrize(("content", "message"), [bad for bad in BAD if bad[0].questions[:1] != LOST])
def test_the_same_faults_never_stop_a_draft_from_being_saved(admin, content, message):
    response = send(admin, content, action="ignored")
    assert response.status_code == 302
    page = FormPage.objects.get()
    assert message in " ".join(report(page.get_latest_revision_as_object()).faults)
    assert "还不能启用" in admin.get(reverse("designer_plan", args=[page.pk])).content.decode()


def test_the_fault_stands_at_its_block(admin):
    response = send(admin, schema(question("a"), question("b", "choice", choices=())))
    error = response.context["form"].errors.as_data()["body"][0]
    question_error = error.block_errors[0].block_errors["questions"].block_errors[1]
    assert "choices" in question_error.block_errors
    # The editor's JavaScript gets it as JSON.
    assert json.dumps("至少填写一个选项")[1:-1] in html.unescape(response.content.decode())


HOSTILE = [
    "<script>alert(1)</script>",
    "“引号”'\"`",
    "😀👨‍👩‍👧 家",
    "{{ 7*7 }} %(x)s %s",
    "a;b,c\\n",
    "；DROP TABLE x--",
    "\u202e反向",
]


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_are_only_text(admin, label):
    assert send(admin, schema(question("", name="a", label=label))).status_code == 302
    page = FormPage.objects.get()
    text = admin.get(reverse("designer_plan", args=[page.pk])).content.decode()
    assert "<script>alert" not in text
    form = enable(FormPage.objects.get())
    assert form.current.schema.questions[0].label == label.strip()


def test_three_hundred_questions_are_saved_planned_and_enabled(admin):
    assert send(admin, schema(*(question(f"q{n}") for n in range(300)))).status_code == 302
    page = FormPage.objects.get()
    plan = report(page.get_latest_revision_as_object()).plan.hash
    assert admin.post(reverse("designer_plan", args=[page.pk]), {"plan": plan}).status_code == 302
    assert len(Form.objects.get().current.schema.questions) == 300


def test_chinese_titles_get_ascii_addresses_and_a_second_one_a_number(admin):
    for expected in ("zou-fang-ji-lu", "zou-fang-ji-lu-2"):
        send(admin, schema(question("a"), title="走访记录"), slug="走访记录")
        assert FormPage.objects.last().slug == expected


def test_names_are_written_into_the_draft_and_kept_when_the_label_changes(admin):
    send(admin, schema(question("", name="a", label="姓名"), question("", "choice", name="b", label="住房")))
    page = FormPage.objects.get()
    first, second = page.body[0].value["questions"]
    assert first.value["key"] == "xing_ming"
    assert second.value["choices"] == "自有 | own\n租赁 | rent"


def test_a_frozen_key_cannot_be_changed_any_more(admin):
    page = page_from_schema(schema(question("a")), "t-form")
    enable(page)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    admin.post(url, {**page_post(schema(replace(question("a"), key="renamed")))})
    latest = FormPage.objects.get().get_latest_revision_as_object()
    assert latest.compile().schema.questions[0].key == "a"


def test_a_block_that_comes_back_with_another_type_is_a_change_of_type(admin):
    page = page_from_schema(schema(question("a")), "t-form")
    enable(page)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    admin.post(url, page_post(schema(question("a", "integer"))))
    plan = report(FormPage.objects.get().get_latest_revision_as_object())
    assert [(change.old_type, change.new_type) for change in plan.changed] == [("单行文本", "整数")]
    assert plan.plan.needs_confirmation


def test_the_round_trip_through_blocks_keeps_every_type(admin):
    page = page_from_schema(household(), "t-form")
    assert FormPage.objects.get(pk=page.pk).compile().schema == household()


def test_choices_as_lines():
    assert choices.parse("汉族 | 01\n\n回族｜03\n自有\n自有") == (
        Choice("01", "汉族"),
        Choice("03", "回族"),
        Choice("zi_you", "自有"),
        Choice("zi_you_2", "自有"),
    )
    assert choices.parse("a | b | c") == (Choice("c", "a | b"),)


def test_another_forms_address_is_not_taken_over(admin):
    form = enable(page_from_schema(schema(question("a")), "t-form"))
    Form.objects.filter(pk=form.pk).update(page=None)
    FormPage.objects.all().update(slug="moved")
    page = page_from_schema(schema(question("b"), title="新表"), "t-form")
    plan = report(FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()).plan.hash
    response = admin.post(reverse("designer_plan", args=[page.pk]), {"plan": plan}, follow=True)
    assert "已被另一张表单使用" in response.content.decode()
    assert Form.objects.count() == 1


def test_the_plan_of_a_page_that_is_no_form_is_not_found(admin):
    assert admin.get(reverse("designer_plan", args=[1])).status_code == 404


def _choice(lines):
    """A form page whose one question has these choices."""
    return schema(question("a", "choice", choices=choices.parse(lines)))


def test_a_code_that_stood_for_something_else_is_not_proposed_again(admin):
    page = page_from_schema(_choice("诗 | shi\n事 | shi_2"), "t-form")
    form = enable(page)
    page.refresh_from_db()
    page.body = body_from_schema(_choice("诗 | shi"))
    page.save_revision().publish(skip_permission_checks=True)
    ever = choices_ever(form)[uid("a")]
    assert ever == {"shi": "诗", "shi_2": "事"}
    assert choices.parse("诗 | shi\n市", ever) == (Choice("shi", "诗"), Choice("shi_3", "市"))
    assert choices.parse("诗 | shi\n事", ever) == (Choice("shi", "诗"), Choice("shi_2", "事"))


def test_the_plan_tells_what_happens_to_choices(admin):
    page = page_from_schema(_choice("自有 | own\n租赁 | rent\n借住 | lent"), "t-form")
    enable(page)
    page.refresh_from_db()
    page.body = body_from_schema(_choice("自有 | own\n租赁 | rent"))
    page.save_revision().publish(skip_permission_checks=True)
    page.refresh_from_db()
    page.body = body_from_schema(_choice("自有房 | own\n空置 | lent"))
    [change] = report(page).choices
    assert (change.added, change.removed) == (["空置"], ["租赁"])
    assert change.renamed == [("自有", "自有房")]
    assert change.reused == [("空置", "借住")]
    page.save_revision()
    text = admin.get(reverse("designer_plan", args=[page.pk])).content.decode()
    assert "“空置”的代码以前表示“借住”" in text


def test_a_proposed_name_leaves_those_written_in_later_sections_alone():
    first = Section(uid("s1"), "一", questions=(question("", label="姓名", name="n1"),))
    second = Section(uid("s2"), "二", questions=(question("xing_ming", label="姓名", name="n2"),))
    page = page_from_schema(FormSchema("两部分", (first, second)), "t-form")
    compiled = page.compile()
    assert [item.key for item in compiled.schema.questions] == ["xing_ming_2", "xing_ming"]
    assert compiled.faults == []


def test_codes_too_long_for_several_choices_are_refused():
    many = tuple(Choice(f"{'c' * 50}{number}", f"第{number}项") for number in range(80))
    page = page_from_schema(schema(question("a", "choices", choices=many)), "t-form")
    assert [fault.code for fault in page.compile().faults] == ["long_codes"]


def test_a_web_name_that_is_too_long_is_told_at_its_field(admin):
    page = page_from_schema(schema(question("a")), "t-form")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = admin.post(url, page_post(schema(question("a")), slug="x" * 61, **{"action-publish": "x"}))
    assert "网址名称有61个字符" in response.content.decode()
    assert Form.objects.count() == 0


@pytest.mark.parametrize("kind", ["integer", "decimal"])
def test_a_number_beyond_all_bounds_does_not_stop_a_change_of_type(admin, areas, kind):
    page = page_from_schema(schema(question("a")), "t-form")
    form = enable(page)
    for text in ("1E+9999999", "12"):
        record(form.current, a=text)
    page.refresh_from_db()
    page.body = body_from_schema(schema(question("a", kind)))
    page.save_revision()
    response = admin.get(reverse("designer_plan", args=[page.pk]))
    assert response.status_code == 200
    assert "1E+9999999" in response.content.decode()
    version = publish_schema(form, schema(question("a", kind)), None)
    built = models_for(version)
    attribute = built.attribute(uid("a"))
    assert list(built.main._default_manager.order_by("pk").values_list(attribute, flat=True)) == [None, 12]
