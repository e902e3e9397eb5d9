"""What the tour's script is told, and where its steps in the editor lead. Nothing is made for it."""

from __future__ import annotations

import json

import pytest
from django.urls import resolve, reverse
from wagtail.users.models import UserProfile

from forms_app.designer.build import page_from_schema
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.designer.tour.steps import STEPS
from tests.cast import client_of
from tests.making import question, schema

pytestmark = pytest.mark.django_db


def asked(user):
    return client_of(user).get(reverse("designer_tour")).json()


def test_five_steps_with_words_and_addresses_that_exist(county_admin):
    told = asked(county_admin)
    assert len(told["steps"]) == len(STEPS) == 5
    assert [resolve(step["address"]).url_name for step in told["steps"]] == [step.page for step in STEPS]
    assert all(step["title"] and step["text"] and step["targets"] for step in told["steps"])
    assert not told["ended"]


def test_the_end_is_remembered_for_the_person_beside_what_wagtail_keeps(county_admin, village_clerk):
    keep = asked(county_admin)["keep"]
    UserProfile.objects.filter(user=county_admin).update(dismissibles={"of-wagtail": True})
    client = client_of(county_admin)
    client.patch(keep["address"], json.dumps({keep["name"]: True}), content_type="application/json")
    assert asked(county_admin)["ended"]
    assert UserProfile.objects.get(user=county_admin).dismissibles["of-wagtail"]
    assert client_of(village_clerk).get(reverse("designer_tour")).status_code in {302, 403}


def test_the_editor_is_that_of_the_form_changed_last_and_an_empty_one_without_forms(county_admin):
    client, there = client_of(county_admin), reverse("designer_tour_editor")
    folder = FormIndexPage.objects.get()
    empty = reverse("wagtailadmin_pages:add", args=["designer", "formpage", folder.pk])
    assert client.get(there).url == empty
    assert not FormPage.objects.exists()
    pages = [page_from_schema(schema(question("xing_ming", label="姓名")), slug) for slug in ("t-one", "t-two")]
    pages[0].save_revision()
    assert client.get(there).url == reverse("wagtailadmin_pages:edit", args=[pages[0].pk])


def test_help_leads_to_the_tour_and_nowhere_outside(county_admin):
    page = client_of(county_admin).get(reverse("wagtailadmin_home")).content.decode()
    assert "/admin/?tour=1" in page
    assert "guide.wagtail.org" not in page
    assert "docs.wagtail.org" not in page
