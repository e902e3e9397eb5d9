"""Who gets in: audiences, drafts of others, closed forms, privacy of the page."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from forms_app.collect.models import Draft
from forms_app.entry.models import Attachment
from forms_app.tables.models import FormVersion
from tests.cast import client_of
from tests.collect.conftest import Phone, jpeg, records
from tests.collect.test_fill import to_second_step

pytestmark = pytest.mark.django_db


def test_residents_are_asked_to_sign_in_where_the_form_is_not_for_them(resident: Any, household: FormVersion) -> None:
    response = Client().get("/f/jumin/")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/sign-in/?next=/f/jumin/"


@pytest.mark.parametrize("who", ["outsider", "county_admin", "town_officer_a", "department_handler"])
def test_who_may_not_fill_in_is_told_kindly(request: Any, household: FormVersion, who: str) -> None:
    client = client_of(request.getfixturevalue(who))
    for response in (client.get("/f/jumin/"), client.post("/f/jumin/", {"q-hu_zhu": "王一禾"})):
        assert response.status_code == 403
        assert "联系县级管理员" in response.content.decode()
    assert Draft.objects.count() == 0


def test_an_outsider_is_a_resident_where_residents_may(outsider: Any, street_lamp: FormVersion) -> None:
    phone = Phone(outsider).open("/f/fanying/?area=329921101201").press(q__shi_xiang="路灯不亮").press()
    assert "已提交" in phone.text


def test_an_unknown_form_is_not_found(grid_worker: Any) -> None:
    assert client_of(grid_worker).get("/f/nichts/").status_code == 404


def test_a_closed_form_takes_no_more_drafts_nor_answers(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household).press()
    household.form.is_open = False
    household.form.save()
    for response in (phone.client.get("/f/jumin/"), phone.client.get(phone.url), phone.client.post(phone.url)):
        assert response.status_code == 410
        assert "已停用" in response.content.decode()
    assert records(household) == []


def test_the_receipt_outlives_the_form(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household).press().press()
    household.form.is_open = False
    household.form.save()
    assert "已提交" in phone.open(phone.url).text
    assert "再填一份" not in phone.text


def test_a_draft_of_somebody_else_is_not_found(
    grid_worker: Any, village_clerk: Any, resident: Any, household: FormVersion
) -> None:
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg())
    draft, photo = Draft.objects.get(), Attachment.objects.get()
    base = f"/f/jumin/{draft.uuid}/"
    other = client_of(village_clerk)
    for path in ("", "1/", "2/", "check/", "receipt/", f"photo/{photo.uuid}/"):
        assert other.get(base + path, follow=True).status_code == 404, path
    for path in ("1/", "check/", "discard/"):
        assert other.post(base + path, {"q-hu_zhu": "改了"}).status_code == 404, path
    for path in ("", "1/", f"photo/{photo.uuid}/"):
        assert "/accounts/sign-in/" in Client().get(base + path)["Location"]
    assert Draft.objects.count() == 1
    assert phone.client.get(f"{base}photo/{photo.uuid}/").status_code == 200


def test_a_draft_belongs_to_one_form(grid_worker: Any, household: FormVersion, street_lamp: FormVersion) -> None:
    to_second_step(grid_worker, household)
    draft = Draft.objects.get()
    assert client_of(grid_worker).get(f"/f/fanying/{draft.uuid}/1/").status_code == 404


def test_a_photo_is_shown_only_as_the_picture_of_its_own_draft(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg())
    mine, photo = Draft.objects.get(), Attachment.objects.get()
    response = phone.client.get(f"/f/jumin/{mine.uuid}/photo/{photo.uuid}/")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    again = to_second_step(grid_worker, household)
    other = Draft.objects.exclude(pk=mine.pk).get()
    assert phone.client.get(f"/f/jumin/{other.uuid}/photo/{photo.uuid}/").status_code == 404
    again.press("back").press(q__men_pai=str(photo.uuid))
    assert "这张照片已不在" in again.text
    assert phone.client.get(f"/f/jumin/{mine.uuid}/photo/{uuid.uuid4()}/").status_code == 404


def test_a_residents_draft_is_open_to_its_address_for_a_week(resident: Any, street_lamp: FormVersion) -> None:
    phone = Phone(resident).open("/f/fanying/").press("save", q__shi_xiang="写到一半")
    assert "7天内" in phone.text
    draft = Draft.objects.get()
    assert "写到一半" in Phone(resident).open(f"/f/fanying/{draft.uuid}/").text
    Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    for response in (Client().get(f"/f/fanying/{draft.uuid}/"), Client().post(f"/f/fanying/{draft.uuid}/1/")):
        assert response.status_code == 410
        assert "草稿已到期" in response.content.decode()


def test_a_worker_deletes_her_draft_and_its_photos(grid_worker: Any, household: FormVersion) -> None:
    phone = to_second_step(grid_worker, household, q__men_pai=jpeg())
    draft = Draft.objects.get()
    assert phone.client.get(f"/f/jumin/{draft.uuid}/discard/").status_code == 405
    phone.client.post(f"/f/jumin/{draft.uuid}/discard/")
    assert (Draft.objects.count(), Attachment.objects.count()) == (0, 0)


def test_expired_drafts_and_loose_photos_are_purged(
    grid_worker: Any, household: FormVersion, django_capture_on_commit_callbacks: Any
) -> None:
    to_second_step(grid_worker, household, q__men_pai=jpeg())
    photo = Attachment.objects.get()
    loose = Attachment.objects.create(
        form=household.form,
        question_uuid=uuid.uuid4(),
        draft_uuid=uuid.uuid4(),
        content_type="image/jpeg",
        size=1,
        sha256="0",
        width=1,
        height=1,
        created_at=timezone.now() - timedelta(days=2),
    )
    Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    out = StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("purge_drafts", stdout=out)
    assert out.getvalue().startswith("1 drafts, 1 loose")
    assert not Attachment.objects.filter(pk__in=[photo.pk, loose.pk]).exists()
    assert not photo.file.storage.exists(photo.file.name)


def with_page(version: FormVersion, restriction: str, **extra: Any) -> None:
    page = Page.objects.get(depth=1).add_child(instance=Page(title="采集表", slug="caiji"))
    PageViewRestriction.objects.create(page=page, restriction_type=restriction, **extra)
    version.form.page = page
    version.form.save()


def test_the_pages_privacy_holds_for_the_form(resident: Any, grid_worker: Any, street_lamp: FormVersion) -> None:
    with_page(street_lamp, PageViewRestriction.LOGIN)
    assert "sign-in" in Client().get("/f/fanying/")["Location"]
    assert client_of(grid_worker).get("/f/fanying/").status_code == 200


def test_a_group_the_page_is_kept_for(grid_worker: Any, street_lamp: FormVersion) -> None:
    with_page(street_lamp, PageViewRestriction.GROUPS)
    assert client_of(grid_worker).get("/f/fanying/").status_code == 403


def test_a_password_on_the_page_is_asked_for(resident: Any, street_lamp: FormVersion) -> None:
    with_page(street_lamp, PageViewRestriction.PASSWORD, password="mi-ma")
    response = Client().get("/f/fanying/")
    assert response.status_code == 200
    assert "我要反映" not in response.content.decode()
    assert 'type="password"' in response.content.decode()


def test_the_terminal_asks_to_sign_in(resident: Any) -> None:
    assert Client().get("/m/").status_code == 302


def test_the_terminal_shows_nothing_of_others(grid_worker: Any, village_clerk: Any, household: FormVersion) -> None:
    to_second_step(grid_worker, household).press("save")
    assert str(Draft.objects.get().uuid) not in client_of(village_clerk).get("/m/").content.decode()
