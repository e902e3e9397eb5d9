"""How long it is kept who read which filled-in PDF in, and that the answer "read in already" is right until then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app.collect.models import USER_LIFE, Draft, FilledPaper
from forms_app.collect.paper.life import PAPER_LIFE, forget
from reports.documents.blank.sheet import fillable_pdf
from tests.cast import client_of
from tests.collect.conftest import opened
from tests.collect.test_paper import GIVEN, content, post, words
from tests.making import published
from tests.paper import filled, upload

TWIN = "内容完全相同"


@pytest.fixture
def clerk(village_clerk):
    return client_of(village_clerk)


@pytest.fixture
def sheet(areas, village_clerk):
    version = opened(published(content(), "zou-fang"))
    return fillable_pdf(version.form, version, village_clerk)


def aged(by: timedelta) -> None:
    """Drafts as old as the papers, their time over with it."""
    FilledPaper.objects.update(created_at=timezone.now() - by)
    Draft.objects.update(expires_at=timezone.now() - by + USER_LIFE)
    Draft.objects.filter(submitted_at__isnull=False).update(submitted_at=timezone.now() - by)


def clean() -> None:
    """As the worker does, every hour."""
    call_command("purge_drafts", verbosity=0)


@pytest.fixture
def sent(sheet, clerk):
    post(clerk, upload(filled(sheet, GIVEN)))
    clerk.post(reverse("collect:paper_send"), {"paper": [FilledPaper.objects.get().pk]})
    return sheet


def test_after_a_month_names_go_and_the_answer_stays(sent, clerk):
    aged(USER_LIFE - timedelta(minutes=1))
    clean()
    assert FilledPaper.objects.get().file_name
    aged(USER_LIFE)
    clean()
    assert (FilledPaper.objects.get().file_name, Draft.objects.count()) == ("", 0)
    assert TWIN in words(post(clerk, upload(filled(sent, GIVEN))))


def test_after_a_year_nothing_is_kept_of_who_read_it(sent, clerk):
    aged(USER_LIFE)
    clean()
    aged(PAPER_LIFE - timedelta(minutes=1))
    clean()
    assert FilledPaper.objects.exists()
    aged(PAPER_LIFE)
    clean()
    assert not FilledPaper.objects.exists()
    assert TWIN not in words(post(clerk, upload(filled(sent, GIVEN))))


def test_what_was_given_up_goes_with_its_month(sheet, clerk):
    post(clerk, upload(filled(sheet, GIVEN)))
    aged(USER_LIFE)
    clean()
    assert FilledPaper.objects.count() == Draft.objects.count() == 0


def test_a_draft_that_still_waits_keeps_all(sheet, clerk):
    post(clerk, upload(filled(sheet, GIVEN)))
    FilledPaper.objects.update(created_at=timezone.now() - PAPER_LIFE)
    clean()
    assert FilledPaper.objects.get().file_name
    assert TWIN in words(post(clerk, upload(filled(sheet, GIVEN))))


def test_many_cost_no_more_than_a_few(sheet, clerk):
    def cost(count: int) -> int:
        for number in range(count):
            post(clerk, upload(filled(sheet, GIVEN | {"q-name": f"住户{count}{number}"})))
        aged(USER_LIFE)
        with CaptureQueriesContext(connection) as found:
            assert forget() == count
        return len(found)

    cost(1)
    assert cost(1) == cost(4)
