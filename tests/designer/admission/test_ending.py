"""The last day: the form stops by itself, with or without the worker; records stay, and people are told."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from forms_app.areas.models import Area
from forms_app.designer.admission_fields import end_of, last_day_of
from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.designer.refusals import PublishRefused
from forms_app.records.access import Refused
from forms_app.records.importing.access import find_fillable, may_import
from forms_app.tables.models import Audience, Form
from forms_app.tables.scope import forms_for
from tests.cast import client_of
from tests.designer.admission.offices import CONTENT, edit, in_days, plan, posted
from tests.making import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(areas):
    form = enable(page_from_schema(CONTENT, "shui-yu", audience=Audience.RESIDENTS))
    record(form.current, a="河")
    return form


def end(form, hours: float = 1) -> None:
    Page.objects.filter(pk=form.page_id).update(expire_at=timezone.now() - timedelta(hours=hours))


def test_a_last_day_lasts_to_its_midnight():
    day = timezone.localdate()
    assert last_day_of(end_of(day)) == day
    assert last_day_of(None) is None
    assert timezone.localtime(end_of(day)).strftime("%H:%M") == "00:00"


@pytest.mark.parametrize("worker", [True, False])
def test_after_its_last_day_a_form_takes_nothing_and_says_so(client, form, grid_worker, worker):
    assert client.get("/f/shui-yu/").status_code == 200
    assert form in forms_for(grid_worker, "fill")
    end(form)
    if worker:
        call_command("publish_scheduled", stdout=StringIO())
        assert not FormPage.objects.get().live
        assert not Form.objects.get().is_open
    response = client.get("/f/shui-yu/")
    assert response.status_code == 410
    day = timezone.localdate(timezone.now() - timedelta(hours=1))
    assert "本表已到期停用" in response.content.decode()
    assert f"填报至{day.year}年{day.month}月{day.day}日" in response.content.decode()
    assert form not in forms_for(grid_worker, "fill")
    assert "水域排查表" not in client.get("/").content.decode()


def test_nothing_begun_before_is_taken_after(client, form, areas):
    response = client.get("/f/shui-yu/", follow=True)
    address = response.request["PATH_INFO"]
    end(form)
    before = Form.objects.get().current
    response = client.post(address, {"q-a": "塘", "area": areas.grid_a.code}, follow=True)
    assert response.status_code == 410
    from forms_app.tables.runtime import models_for

    assert models_for(before).main._default_manager.count() == 1
    assert Area.objects.exists()


def test_nothing_is_brought_in_by_file_after(form, village_clerk):
    assert may_import(village_clerk, form)
    end(form)
    assert not may_import(village_clerk, Form.objects.get())
    with pytest.raises(Refused, match="不能再填报"):
        find_fillable(village_clerk, "shui-yu")


def test_records_stay_to_be_read(form, county_admin):
    end(form)
    call_command("publish_scheduled", stdout=StringIO())
    shown = client_of(county_admin).get("/desk/").content.decode()
    assert "已到期停用" in shown
    assert client_of(county_admin).get(reverse("records:ledger", args=["shui-yu"])).status_code == 200


def test_a_later_last_day_and_enabling_opens_it_again(client, form, county_admin):
    end(form, hours=48)
    call_command("publish_scheduled", stdout=StringIO())
    county = client_of(county_admin)
    # A draft may be saved with the old day; enabling asks for a later one.
    assert county.post(edit(form.page), posted()).status_code == 302
    assert (
        "last_day"
        in county.post(edit(form.page), posted(last_day=in_days(-1), **{"action-publish": "x"})).context["form"].errors
    )
    county.post(edit(form.page), posted(last_day=in_days(9), **{"action-publish": "x"}))
    digest = county.get(plan(form.page)).content.decode().split('name="plan" value="')[1].split('"')[0]
    county.post(plan(form.page), {"plan": digest}, follow=True)
    assert Form.objects.get().is_open
    assert FormPage.objects.get().last_day.isoformat() == in_days(9)
    assert client.get("/f/shui-yu/").status_code in (200, 403, 302)


def test_enabling_after_the_last_day_is_refused_on_every_path(form):
    page = FormPage.objects.get()
    page.expire_at = timezone.now() - timedelta(days=2)
    with pytest.raises(PublishRefused, match="截止日期已过"):
        page.save_revision().publish()
