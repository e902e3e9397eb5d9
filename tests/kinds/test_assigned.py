"""Hidden values and what the server records of device and time."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from forms_app.collect.models import Draft
from forms_app.entry.text import INVISIBLE_ENDS
from forms_app.records.reading import read_record
from forms_app.tables.runtime import models_for
from tests.collect.conftest import Phone
from tests.kinds.hostile import HOSTILE
from tests.kinds.trip import KEY, LABEL, asking, exported, imported, opened, send, sql_type, stored
from tests.making import published, question, schema, uid

pytestmark = pytest.mark.django_db


def only(version: Any) -> Any:
    (record,) = models_for(version).main._default_manager.all()
    return record


def test_a_hidden_value_comes_with_the_address_and_stays_with_the_draft(grid_worker: Any) -> None:
    version = asking("hidden")
    phone = Phone(grid_worker).open(f"/f/one/?{KEY}=二维码A%26b")
    assert "二维码A" not in phone.text.split("<form")[1].split(">", 1)[1]  # in the form's own address alone
    assert LABEL not in phone.text
    phone.press(q__ming="某")
    assert phone.step == "check"
    assert "二维码A" not in phone.text
    assert LABEL not in phone.text
    assert Draft.objects.get().given == {KEY: "二维码A&b"}
    phone.press()
    record = only(version)
    assert stored(version, record) == "二维码A&b"
    assert f"{KEY}=%E4%BA%8C" in phone.text  # and with the next one
    assert read_record(grid_worker, version.form, record.uuid).parts[0].items[1].text == "二维码A&b"


def test_a_hidden_value_is_the_default_without_an_address(grid_worker: Any) -> None:
    version = asking("hidden", default="窗口")
    Phone(grid_worker).open("/f/one/").press(q__ming="某").press()
    assert stored(version, only(version)) == "窗口"


def test_a_hidden_value_of_a_later_step_is_kept_too(grid_worker: Any) -> None:
    from dataclasses import replace

    content = schema(question("ming", label="名称"))
    later = replace(
        content.sections[0], uuid=uid("later"), questions=(question(KEY, "hidden"), question("er", label="其二"))
    )
    version = opened(published(replace(content, sections=(*content.sections, later)), "one"))
    phone = Phone(grid_worker).open(f"/f/one/?{KEY}=abc").press(q__ming="某").press(q__er="二")
    phone.press()
    assert stored(version, only(version)) == "abc"


@pytest.mark.parametrize("raw", [raw for raw in HOSTILE if "\x00" not in raw])
def test_hostile_addresses_do_not_break_a_form(raw: str, grid_worker: Any) -> None:
    from urllib.parse import quote

    version = asking("hidden")
    phone = Phone(grid_worker).open(f"/f/one/?{KEY}={quote(raw[:6000])}")
    assert phone.response.status_code == 200
    phone.press(q__ming="某").press()
    found = stored(version, only(version))
    assert found is None or (found in raw and len(found) <= 500)
    assert (found is None) == (not raw.strip(INVISIBLE_ENDS) or len(raw) > 500 or "\u202e" in raw or "\ufffd" in raw)


def test_a_hidden_value_may_be_given_by_interfaces_and_files(village_clerk: Any) -> None:
    version = asking("hidden", default="窗口")
    assert stored(version, send(version, "扫码", village_clerk)) == "扫码"
    assert imported(version, exported(version, village_clerk)[LABEL], village_clerk) == "扫码"
    assert imported(version, "", village_clerk) == "窗口"


def recording(what: str) -> Any:
    return asking("device", what, options=(("what", what),))


def fill(version: Any, person: Any) -> Any:
    phone = Phone(person)
    phone.client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; 测试) " + "x" * 400
    phone.open(f"/f/{version.form.slug}/")
    assert LABEL not in phone.text
    forged = {f"q__{KEY}": "2000-01-01T00:00"}
    phone.press(q__ming="某", **forged)
    assert LABEL not in phone.text
    phone.press()
    return only(version)


def test_the_server_records_when_filling_in_began_and_ended(grid_worker: Any) -> None:
    began, ended = recording("start"), recording("end")
    first, second = fill(began, grid_worker), fill(ended, grid_worker)
    draft = Draft.objects.get(uuid=first.uuid)
    assert stored(began, first) == draft.created_at
    assert stored(ended, second) == second.submitted_at
    assert timezone.now() - stored(ended, second) < datetime.timedelta(minutes=5)
    native = {"sqlite": "text", "postgresql": "timestamp with time zone"}[connection.vendor]
    assert sql_type(began, first) == sql_type(ended, second) == native
    text = read_record(grid_worker, ended.form, second.uuid).parts[0].items[1].text
    assert text.startswith(f"{timezone.localdate().year}年")


def test_the_server_records_browser_and_account(grid_worker: Any) -> None:
    browser, account = recording("user_agent"), recording("username")
    agent = stored(browser, fill(browser, grid_worker))
    assert agent.startswith("Mozilla/5.0 (Linux;")
    assert len(agent) == 300
    assert stored(account, fill(account, grid_worker)) == grid_worker.username


def test_without_a_browser_only_what_is_known_is_recorded(village_clerk: Any) -> None:
    for what, expected in (("start", None), ("user_agent", None), ("username", village_clerk.username)):
        version = recording(what)
        assert stored(version, send(version, "forged", village_clerk)) == expected
    version = recording("end")
    record = send(version, None, village_clerk)
    assert stored(version, record) == record.submitted_at
    assert exported(version, village_clerk)[LABEL].startswith(f"{timezone.localdate():%Y-%m-}")
