"""The gallery's pages: found by words and groups, looked at, and in two clicks a form that can be enabled."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forms_app.designer.gallery import shelf
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.tables.models import Form
from tests.cast import client_of

pytestmark = pytest.mark.django_db


def titles(response) -> list[str]:
    return [card.ready.title for _name, cards in response.context["groups"] for card in cards]


def test_every_ready_form_is_shown_with_its_facts(county_admin):
    response = client_of(county_admin).get(reverse("designer_gallery"))
    assert sorted(titles(response)) == sorted(one.title for one in shelf.forms().values())
    card = next(c for _name, cards in response.context["groups"] for c in cards if c.ready.name == "fang-ni-shui")
    page = response.content.decode()
    assert f"{card.asked}项" in page
    assert f"约{card.minutes}分钟" in page
    assert card.picture


def test_words_are_looked_for_in_questions_too_and_groups_narrow_down(county_admin):
    client, url = client_of(county_admin), reverse("designer_gallery")
    assert "防溺水隐患排查" in titles(client.get(url, {"q": "救生圈"}))
    assert "人员基本信息登记" not in titles(client.get(url, {"q": "救生圈"}))
    assert titles(client.get(url, {"q": "救生圈", "group": "基础信息"})) == []
    assert "没有相符的模板" in client.get(url, {"q": "<b>无"}).content.decode()


def test_two_clicks_lead_to_a_form_that_is_enabled(county_admin):
    client = client_of(county_admin)
    first = client.post(reverse("designer_template_use", args=["fang-ni-shui"]))
    page = FormPage.objects.get()
    assert first.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    plan = client.get(reverse("designer_plan", args=[page.pk])).context["report"].plan
    client.post(reverse("designer_plan", args=[page.pk]), {"plan": plan.hash})
    assert Form.objects.get().current.schema.title == "防溺水隐患排查"


def test_a_template_used_twice_makes_two_forms_that_share_nothing(county_admin):
    client = client_of(county_admin)
    for _time in range(2):
        client.post(reverse("designer_template_use", args=["ren-yuan"]))
    one, two = FormPage.objects.order_by("pk")
    assert one.slug != two.slug
    assert not {block.id for block in one.body} & {block.id for block in two.body}
    assert all(question.value["key"] for question in one.body[0].value["questions"])


def test_an_empty_folder_offers_the_templates(county_admin):
    client = client_of(county_admin)
    assert "选用模板" in client.get(reverse("designer_forms"), follow=True).content.decode()
    client.post(reverse("designer_template_use", args=["ren-yuan"]))
    client.get(reverse("designer_forms"), follow=True)
    assert "选用模板" not in client.get(reverse("designer_forms"), follow=True).content.decode()


def test_an_unknown_template_is_not_found_and_looking_makes_nothing(county_admin):
    client = client_of(county_admin)
    assert client.get(reverse("designer_template", args=["no-such"])).status_code == 404
    assert client.post(reverse("designer_template_use", args=["no-such"])).status_code == 404
    response = client.get(reverse("designer_template_form", args=["fang-ni-shui"]))
    assert "警示标牌是否完好" in response.content.decode()
    assert not FormIndexPage.objects.get().get_children().exists()
