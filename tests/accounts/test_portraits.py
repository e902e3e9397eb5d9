"""Whose picture is seen by whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile

from forms_app.areas.models import Post
from tests.cast import CAST, appoint, client_of, make_person


@pytest.fixture
def head(areas):
    """A grid head of town A with a picture."""
    person = make_person("p-head", "长一")
    person.portrait.save("x.jpg", ContentFile(b"\xff\xd8picture"))
    appoint(person, "grid-head", areas.grid_a)
    return person


def seen(person, cast):
    return {name for name in CAST if client_of(cast[name]).get(person.portrait_url).status_code == 200}


def test_everybody_sees_who_holds_a_post_shown_to_residents(head, cast):
    assert seen(head, cast) == set(CAST)
    response = client_of(cast["resident"]).get(head.portrait_url)
    assert response["Content-Type"] == "image/jpeg"
    assert "private" in response["Cache-Control"]


def test_others_are_seen_only_where_one_reads(head, cast):
    Post.objects.filter(code="grid-head").update(is_public=False)
    assert seen(head, cast) == {"county_admin", "town_officer_a", "village_clerk", "grid_worker", "department_handler"}
    assert client_of(head).get(head.portrait_url).status_code == 200


def test_when_the_term_ends_the_picture_is_gone(head, cast):
    head.appointments.update(until=date(2026, 2, 1))
    assert seen(head, cast) == set()


def test_a_deactivated_person_is_not_shown_to_residents(head, cast):
    head.is_active = False
    head.save()
    assert "resident" not in seen(head, cast)


def test_a_lost_file_is_not_found(head, cast):
    head.portrait.storage.delete(head.portrait.name)
    assert seen(head, cast) == set()


def test_nobody_without_a_picture_has_an_address(outsider):
    assert outsider.portrait_url is None
