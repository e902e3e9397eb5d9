"""常用填报项: put into a draft at its end or into a section, saved out of a form, and never shared."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forms_app.designer.bank.inserting import AT_END
from forms_app.designer.bank.offered import find, offers
from forms_app.designer.bank_items import BankItem
from forms_app.designer.gallery import shelf
from forms_app.designer.gallery.drafting import begin
from forms_app.designer.models import FormPage
from tests.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(county_admin):
    return begin(shelf.forms()["yi-jian"], county_admin)


def draft(page):
    return FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def send(user, page, name="designer_bank_insert", **data):
    return client_of(user).post(reverse(name, args=[page.pk]), data)


def test_sections_are_added_at_the_end_with_names_of_their_own(county_admin, page):
    before = [section.id for section in page.body]
    assert send(county_admin, page, offer="ready-lian-xi", where=AT_END).status_code == 302
    body = draft(page).body
    assert [section.id for section in body][:-1] == before
    labels = [question.value["label"] for question in body[-1].value["questions"]]
    assert labels == ["联系人", "联系电话", "备用电话", "电子邮箱"]
    keys = [question.value["key"] for section in body for question in section.value["questions"]]
    assert len(keys) == len(set(keys))
    assert draft(page).compile().faults == []


def test_questions_are_added_at_the_end_of_the_chosen_section(county_admin, page):
    first = page.body[0]
    send(county_admin, page, offer="ready-wei-zhi", where=first.id)
    body = draft(page).body
    assert len(body) == len(page.body)
    assert [question.value["label"] for question in body[0].value["questions"]][-2:] == ["定位", "位置说明"]
    assert len({question.id for question in body[0].value["questions"]}) == len(body[0].value["questions"])


def test_twice_is_twice_and_shares_no_ids(county_admin, page):
    for _time in range(2):
        send(county_admin, page, offer="ready-qian-zi", where=AT_END)
    assert draft(page).compile().faults == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"where": AT_END}, "请选择要插入的内容"),
        ({"offer": "own-999", "where": AT_END}, "请另选"),
        ({"offer": "ready-wei-zhi", "where": "gone"}, "已不在表单里"),
    ],
)
def test_what_is_gone_is_said_and_nothing_changes(county_admin, page, data, message):
    response = send(county_admin, page, **data)
    assert response.status_code == 400
    assert message in response.content.decode()
    assert draft(page).body == page.body


def test_a_section_of_a_form_is_saved_with_who_and_when_and_goes_into_another_form(county_admin, page):
    section = page.body[0]
    send(county_admin, page, "designer_bank_keep", section=section.id, title="征集", note="公共事务")
    item = BankItem.objects.get()
    assert (item.title, item.saved_by) == ("征集", county_admin)
    other = begin(shelf.forms()["bao-xiu"], county_admin)
    send(county_admin, other, offer=f"own-{item.pk}", where=AT_END)
    added = draft(other).body[-1]
    assert [q.value["label"] for q in added.value["questions"]] == [
        q.value["label"] for q in section.value["questions"]
    ]
    assert not {q.id for q in added.value["questions"]} & {q.id for q in section.value["questions"]}
    listed = client_of(county_admin).get(reverse("designer_bank")).content.decode()
    assert "征集" in listed
    assert county_admin.name in listed


def test_the_editor_gets_what_its_own_code_takes_and_saves_nothing(county_admin, page):
    url = reverse("designer_bank_blocks", args=["ready-ren-yuan"])
    found = client_of(county_admin).get(url).json()["sections"]
    assert found[0]["type"] == "section"
    assert found[0]["value"]["questions"][0]["value"]["label"] == "姓名"
    ids = [question["id"] for question in found[0]["value"]["questions"]]
    assert len(set(ids)) == len(ids)
    assert client_of(county_admin).get(url).json()["sections"][0]["id"] != found[0]["id"]
    assert client_of(county_admin).get(reverse("designer_bank_blocks", args=["own-1"])).status_code == 404


def test_a_locked_form_takes_nothing_in(county_admin, page):
    page.locked, page.locked_by = True, None
    page.save(update_fields=["locked", "locked_by"])
    assert send(county_admin, page, offer="ready-wei-zhi", where=AT_END).status_code == 302
    assert draft(page).body == page.body


def test_whoever_designs_no_forms_sees_and_changes_nothing(town_officer_a, page):
    assert send(town_officer_a, page, offer="ready-wei-zhi", where=AT_END).status_code in (302, 403, 404)
    assert draft(page).body == page.body
    assert client_of(town_officer_a).get(reverse("designer_bank_blocks", args=["ready-wei-zhi"])).status_code != 200


def test_everything_that_comes_along_can_be_found_by_its_address():
    assert {one.code for one in offers()} == {f"ready-{one.name}" for one in shelf.bank().values()}
    assert all(find(one.code) for one in offers())


def test_the_window_over_the_editor_has_its_style_and_its_script(county_admin, page):
    shown = client_of(county_admin).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "designer/gallery.css" in shown
    assert "designer/bank.js" in shown
    assert "data-gewu-bank" in shown
