"""Corrections seen from the desk: their history, earlier states, withdrawing, the recycle bin."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms_app.records.importing import jobs
from forms_app.records.models import Import, ImportState
from forms_app.tables.editing import correct_record, restore_record, withdraw_record
from forms_app.tables.models import RecordEdit
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.making import uid
from tests.world import NAME_A, PHONE_A, SLUG, content

pytestmark = pytest.mark.django_db
NEW_PHONE, REASON = "15400000333", "电话号码记错了"


def desk(world: Any, rest: str = "", record: str = "a") -> str:
    return f"/desk/ledgers/{SLUG}/{getattr(world, record).uuid}/{rest}"


def page(user: Any, address: str, status: int = 200) -> str:
    response = client_of(user).get(address)
    assert response.status_code == status, address
    return response.content.decode()


def rewrite(world: Any, user: Any, edition: int = 0, **answers: Any) -> RecordEdit:
    """Another name, phone and row, by the tables' own door."""
    version = world.form.current
    version.form = world.form
    photo = models_for(version).main._default_manager.get(pk=world.a.pk)
    kept = {uid(key): getattr(photo, models_for(version).attribute(uid(key))) for key in ("wang_ge", "zhao_pian")}
    given = {"xing_ming": "清溪人乙", "dian_hua": NEW_PHONE} | answers
    return correct_record(
        version,
        world.a.uuid,
        edition=edition,
        area=world.areas.grid_a,
        user=user,
        reason=REASON,
        answers=kept | {uid(key): value for key, value in given.items()},
        rows={uid("cheng_yuan"): [{uid("ming_zi"): "新添的女儿"}]},
    )


def test_a_record_page_tells_who_changed_what_and_why(world, village_clerk):
    assert 'id="history"' not in page(village_clerk, desk(world))
    rewrite(world, village_clerk)
    text = page(village_clerk, desk(world))
    history = text[text.index('id="history"') :]
    for word in (
        REASON,
        str(village_clerk),
        NAME_A,
        "清溪人乙",
        "154****0101",
        "154****0333",
        "新添的女儿",
        "成员第1条",
    ):
        assert word in history, word
    assert PHONE_A not in text
    assert NEW_PHONE not in text


def test_hidden_digits_that_changed_are_told_without_being_shown(world, village_clerk):
    rewrite(world, village_clerk, dian_hua="15499990101")
    assert "隐藏的部分有变化" in page(village_clerk, desk(world))


def test_earlier_states_are_shown_in_the_words_of_their_version(world, village_clerk, grid_worker):
    rewrite(world, village_clerk)
    later = publish_schema(world.form, content("走访记录（改）"), None)
    world.form.refresh_from_db()
    world.form.current = later
    rewrite(world, village_clerk, 1, xing_ming="清溪人丙")
    first, second = (page(grid_worker, desk(world, f"history/{number}/")) for number in (0, 1))
    assert NAME_A in first
    assert f"{NAME_A}之女" in first
    assert "154****0101" in first
    assert "清溪人乙" in second
    assert "新添的女儿" in second
    assert "清溪人丙" not in first + second
    assert str(world.photo_a) in first
    assert PHONE_A not in first + second
    assert "清溪人丙" in page(grid_worker, desk(world, "history/2/"))
    page(grid_worker, desk(world, "history/3/"), 404)


def withdraw(client: Client, world: Any, reason: str = "填错了住户") -> Any:
    return client.post(desk(world, "withdraw/"), {"reason": reason})


def test_a_withdrawn_record_is_nowhere_until_it_is_restored(world, village_clerk, grid_worker):
    client = client_of(village_clerk)
    assert client.get(reverse("documents:print_record", args=[SLUG, world.a.uuid])).status_code == 200
    assert withdraw(client, world, "错").status_code == 400
    assert withdraw(client, world).status_code == 302
    assert withdraw(client, world).status_code == 302  # a second click
    assert NAME_A not in page(village_clerk, f"/desk/ledgers/{SLUG}/")
    assert NAME_A not in page(village_clerk, f"/desk/ledgers/{SLUG}/?q={NAME_A}").replace(f'value="{NAME_A}"', "")
    page(village_clerk, desk(world), 404)
    page(village_clerk, reverse("documents:print_record", args=[SLUG, world.a.uuid]), 404)
    page(grid_worker, desk(world, "history/0/"), 404)  # holds no right to correct what others did
    bin_page = page(village_clerk, f"/desk/ledgers/{SLUG}/bin/")
    assert NAME_A in bin_page
    assert "填错了住户" in bin_page
    assert NAME_A in page(village_clerk, desk(world, "history/1/"))
    for _click in range(2):
        assert client.post(desk(world, "restore/")).status_code == 302
    assert NAME_A in page(village_clerk, f"/desk/ledgers/{SLUG}/")
    assert NAME_A not in page(village_clerk, f"/desk/ledgers/{SLUG}/bin/")
    assert [edit.kind for edit in RecordEdit.objects.order_by("number")] == ["withdraw", "restore"]


def test_the_sender_withdraws_his_own_on_the_phone(world, grid_worker, village_clerk):
    client = client_of(grid_worker)
    address = f"/f/{SLUG}/sent/{world.a.uuid}/withdraw/"
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "填错了住户"}).status_code == 302
    assert client.post(address, {"reason": "填错了住户"}).status_code == 302
    assert client.post(f"/f/{SLUG}/sent/{world.b.uuid}/withdraw/", {"reason": "填错了住户"}).status_code == 404
    assert client.get(f"/desk/ledgers/{SLUG}/bin/").status_code == 403
    assert client.post(desk(world, "restore/")).status_code == 403
    assert RecordEdit.objects.count() == 1
    assert NAME_A in page(village_clerk, f"/desk/ledgers/{SLUG}/bin/")


def test_nobody_restores_beyond_his_areas(world, town_officer_b, village_clerk):
    withdraw(client_of(village_clerk), world)
    assert NAME_A not in page(town_officer_b, f"/desk/ledgers/{SLUG}/bin/")
    assert client_of(town_officer_b).post(desk(world, "restore/")).status_code == 404
    assert RecordEdit.objects.count() == 1


def test_undoing_an_import_keeps_what_was_corrected_since(world, village_clerk):
    job: Import = world.imported
    jobs.ask(job, ImportState.CHECKING)
    jobs.ask(job, ImportState.SAVING)
    job.refresh_from_db()
    record = jobs.records_of(job).get()
    world.a = record
    rewrite(world, village_clerk, zhao_pian=None)
    client = client_of(village_clerk)
    address = f"/desk/ledgers/{SLUG}/import/{job.pk}/"
    assert "已更正、将保留：1条" in client.get(address).content.decode()
    response = client.post(address, {"step": "undo", "sure": "1"}, follow=True)
    assert "有1条在导入后已更正" in response.content.decode()
    assert jobs.records_of(job).count() == 1


def test_what_an_undone_import_took_away_is_in_no_recycle_bin(world, village_clerk):
    job: Import = world.imported
    jobs.ask(job, ImportState.CHECKING)
    jobs.ask(job, ImportState.SAVING)
    record = jobs.records_of(job).get()
    withdraw_record(job.form, record.uuid, user=village_clerk, reason="看错了")
    restore_record(job.form, record.uuid, user=village_clerk)
    job.refresh_from_db()
    jobs.undo(job, village_clerk)
    client = client_of(village_clerk)
    assert str(record.uuid) not in client.get(f"/desk/ledgers/{SLUG}/bin/").content.decode()
    assert client.post(f"/desk/ledgers/{SLUG}/{record.uuid}/restore/").status_code == 404
