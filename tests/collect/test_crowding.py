"""Residents who begin more than they send."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forms_app.collect.models import Draft
from forms_app.tables.models import FormVersion
from tests.cast import client_of

pytestmark = pytest.mark.django_db
FORM = "/f/fanying/"


@pytest.fixture(autouse=True)
def few(settings: Any, street_lamp: FormVersion) -> None:
    settings.GEWU_DRAFTS_PER_HOUR = 2


def begin(address: str = "203.0.113.7", client: Client | None = None) -> Any:
    return (client or Client()).post(FORM, {"q-shi_xiang": "路灯", "_do": "save"}, REMOTE_ADDR=address)


def test_one_address_may_not_leave_any_number_open() -> None:
    assert [begin().status_code for _ in range(3)] == [302, 302, 429]
    refused = begin()
    assert "1小时内" in refused.content.decode()
    assert refused["Retry-After"] == "3600"
    assert Draft.objects.count() == 2
    assert begin("203.0.113.8").status_code == 302


def test_what_was_begun_can_be_gone_on_with_and_makes_room_when_sent() -> None:
    client = Client()
    address = begin(client=client)["Location"]
    begin()
    assert begin().status_code == 429
    response = client.post(address, {"q-shi_xiang": "路灯不亮", "a-area": "329921", "_do": "next"}, follow=True)
    assert response.status_code == 200
    Draft.objects.earliest("pk").finish(timezone.now())
    assert begin().status_code == 302
    assert Draft.objects.earliest("pk").client == ""


def test_an_hour_later_there_is_room_again() -> None:
    begin()
    begin()
    Draft.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert begin().status_code == 302


def test_the_networks_of_ipv6_count_as_one_address() -> None:
    codes = [begin(f"2001:db8:0:1::{number}").status_code for number in range(1, 4)]
    assert codes == [302, 302, 429]
    assert begin("2001:db8:0:2::1").status_code == 302


def test_the_address_itself_is_not_kept() -> None:
    begin()
    mark = Draft.objects.get().client
    assert len(mark) == 32


def test_people_who_signed_in_are_not_counted(outsider: Any) -> None:
    client = client_of(outsider)
    assert {begin(client=client).status_code for _ in range(4)} == {302}
    assert set(Draft.objects.values_list("client", flat=True)) == {""}
