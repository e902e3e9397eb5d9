"""撤销到…: what is kept of a draft, what going back would change, and that nothing is lost by it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.kept_states import KeptState, Why
from forms_app.designer.models import FormPage
from forms_app.designer.undoing.keeping import LIMIT, keep
from forms_app.schema.model import FormSchema, options
from tests.cast import client_of
from tests.designer.editing import page_post
from tests.making import household, question, schema

pytestmark = pytest.mark.django_db

NAME, AGE, PHONE = question("a", label="姓名"), question("b", label="年龄"), question("c", "phone", label="电话")
FIRST, SAVED, GONE = (schema(*asked, title="走访") for asked in ((NAME,), (NAME, AGE), (PHONE,)))


@pytest.fixture
def page(areas: Any) -> FormPage:
    return FormPage.objects.get(pk=page_from_schema(FIRST, "t-form").pk)


@pytest.fixture
def admin(county_admin: Any) -> Client:
    return client_of(county_admin)


def save(client: Client, page: FormPage, content: FormSchema, **extra: str) -> Any:
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_post(content, **extra))


def autosave(client: Client, page: FormPage, content: FormSchema, **extra: str) -> dict[str, Any]:
    """As the editor does it: the first one makes a revision, the others overwrite that."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    revision = FormPage.objects.get(pk=page.pk).latest_revision
    known = {"loaded_revision_id": str(revision.pk), "loaded_revision_created_at": revision.created_at.isoformat()}
    answer = client.post(address, page_post(content, **known | extra), headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def labels(page: FormPage) -> list[str]:
    found = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [one.label for one, _parent in found.compile().schema.walk()]


def address(page: FormPage) -> str:
    return reverse("designer_undo", args=[page.pk])


def seen(client: Client, page: FormPage, state: KeptState) -> str:
    text = client.get(address(page), {"to": state.pk}).content.decode()
    return re.search(r'name="seen" value="([^"]+)"', text)[1].replace("&#x2B;", "+")


def undo(client: Client, page: FormPage, state: KeptState) -> Any:
    return client.post(address(page), {"to": state.pk, "seen": seen(client, page, state)})


def test_automatic_saves_are_undone_to_what_was_saved_by_hand_and_that_is_undone_again(admin, page):
    assert save(admin, page, SAVED).status_code == 302
    known = autosave(admin, page, GONE)
    autosave(admin, page, GONE, overwrite_revision_id=str(known["revision_id"]))
    assert labels(page) == ["电话"]
    [state] = page.kept_states.all()
    assert (state.why, state.user.get_full_name()) == (Why.SAVED, "县一平")
    text = admin.get(address(page)).content.decode()
    assert "手动保存" in text
    assert "新增：姓名、年龄；停用：电话" in text
    shown = admin.get(address(page), {"to": state.pk}).content.decode()
    assert all(label in shown for label in ("姓名", "年龄", "电话"))
    assert labels(page) == ["电话"], "looking changes nothing"
    assert undo(admin, page, state).url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert labels(page) == ["姓名", "年龄"]
    before = page.kept_states.get(why=Why.BEFORE)
    undo(admin, page, before)
    assert labels(page) == ["电话"]


def test_questions_come_back_as_the_same_questions(admin, page):
    save(admin, page, SAVED)
    autosave(admin, page, GONE)
    undo(admin, page, page.kept_states.get())
    found = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().compile().schema
    assert [one.uuid for one, _parent in found.walk()] == [NAME.uuid, AGE.uuid]


def test_every_kind_of_question_and_its_settings_come_back(admin, page):
    number = question("n", "decimal", options=options(maximum=Decimal("1.5"), minimum=0, unit="米"))
    whole = schema(*household().questions, number, title="走访")
    assert save(admin, page, whole).status_code == 302
    saved = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().compile().schema
    assert len(list(saved.walk())) == len(list(whole.walk()))
    autosave(admin, page, GONE)
    undo(admin, page, page.kept_states.get())
    assert FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().compile().schema == saved


def test_what_stood_there_before_editing_began_is_kept_once(admin, page):
    known = autosave(admin, page, SAVED)
    autosave(admin, page, GONE, overwrite_revision_id=str(known["revision_id"]))
    [state] = page.kept_states.all()
    assert state.why == Why.OPENED
    undo(admin, page, state)
    assert labels(page) == ["姓名"]


def test_enabling_and_creating_by_hand_keep_too_and_a_refused_save_does_not(admin, page):
    save(admin, page, SAVED, **{"action-publish": "x"})
    assert page.kept_states.get().why == Why.SAVED
    assert save(admin, page, schema(NAME, title="")).status_code == 200
    assert page.kept_states.count() == 1
    adding = reverse("wagtailadmin_pages:add", args=["designer", "formpage", page.get_parent().pk])
    assert admin.post(adding, page_post(SAVED, slug="other")).status_code == 302
    assert KeptState.objects.exclude(page=page).get().why == Why.SAVED


def test_who_may_fill_it_in_comes_back_and_is_told(admin, page):
    save(admin, page, FIRST)
    autosave(admin, page, FIRST, audience="residents")
    state = page.kept_states.get()
    assert "谁可以填报" in admin.get(address(page)).content.decode()
    assert "登录用户" in admin.get(address(page), {"to": state.pk}).content.decode()
    undo(admin, page, state)
    assert FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().audience == "signed_in"


def test_what_was_changed_meanwhile_is_told_and_nothing_is_undone(admin, page):
    save(admin, page, SAVED)
    known = autosave(admin, page, GONE)
    state = page.kept_states.get()
    looked = seen(admin, page, state)
    autosave(admin, page, FIRST, overwrite_revision_id=str(known["revision_id"]))  # the same revision, overwritten
    answer = admin.post(address(page), {"to": state.pk, "seen": looked})
    assert answer.status_code == 409
    assert "县一平刚修改过这张表单，没有撤销" in answer.content.decode()
    assert labels(page) == ["姓名"]
    assert page.kept_states.count() == 1


def test_a_locked_form_is_not_undone(admin, page, county_admin):
    save(admin, page, SAVED)
    autosave(admin, page, GONE)
    state = page.kept_states.get()
    looked = seen(admin, page, state)
    other = type(county_admin).objects.create_superuser("root", "", "x", name="另一人")
    FormPage.objects.filter(pk=page.pk).update(locked=True, locked_by=other)
    answer = admin.post(address(page), {"to": state.pk, "seen": looked}, follow=True)
    assert "表单已锁定，未作改动" in answer.content.decode()
    assert labels(page) == ["电话"]


def test_only_states_of_this_form_can_be_gone_back_to(admin, page):
    other = FormPage.objects.get(pk=page_from_schema(GONE, "other").pk)
    keep(other, Why.SAVED, None)
    for wanted in (str(other.kept_states.get().pk), "0", "x", "9" * 30):
        answer = admin.post(address(page), {"to": wanted, "seen": ""})
        assert answer.status_code == 200
        assert "不再保留" in answer.content.decode()
    assert labels(page) == ["姓名"]


def test_the_oldest_are_forgotten_and_the_same_is_kept_once(page):
    for number in range(LIMIT + 3):
        page.title = f"第{number}稿"
        keep(page, Why.SAVED, None)
        keep(page, Why.SAVED, None)
    titles = [one.content["title"] for one in page.kept_states.all()]
    assert titles == [f"第{number}稿" for number in range(LIMIT + 2, 2, -1)]


def test_going_back_to_a_version_keeps_the_draft_before(admin, page):
    enable(page)
    page = FormPage.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    draft.body = body_from_schema(GONE)
    draft.save_revision()
    assert "第1版" in admin.get(address(page)).content.decode()
    admin.post(reverse("designer_go_back", args=[page.pk, 1]))
    assert labels(page) == ["姓名"]
    undo(admin, page, page.kept_states.get(why=Why.BEFORE))
    assert labels(page) == ["电话"]


def test_the_list_takes_no_more_queries_for_a_longer_form(admin, page, django_assert_max_num_queries):
    many = schema(*(replace(NAME, uuid=question(f"q{n}").uuid, key=f"q{n}") for n in range(120)), title="走访")
    save(admin, page, many)
    autosave(admin, page, GONE)
    with django_assert_max_num_queries(60):
        admin.get(address(page))
