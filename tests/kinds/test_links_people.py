"""People in office: who may be named by whom, who has left, and the whole way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app.areas.models import Appointment
from forms_app.areas.references import refusal
from forms_app.designer.link_options import missing_posts
from forms_app.entry.areas import AreaSource
from forms_app.entry.context import FieldContext
from forms_app.entry.display import value_text
from forms_app.entry.fields import field_for
from forms_app.schema.check import check
from forms_app.schema.convert import Unconvertible, convert
from forms_app.tables.models import Audience
from forms_app.tables.runtime import models_for
from tests.cast import CAST, appoint, client_of, make_person
from tests.kinds.hostile import HOSTILE
from tests.kinds.trip import GRID, KEY, asking, exported, fate, imported, send, sql_type
from tests.making import question, schema, uid

WORKER = "王一禾（专职网格员，荷塘村第一网格）"


def appointment(user: Any) -> Appointment:
    return Appointment.objects.get(user=user)


def offered(version: Any, user: Any, **more: Any) -> set[str]:
    own: Any = field_for(version.schema.scalars[1])
    own.bind(FieldContext(areas=AreaSource(user, version.form), **more))
    return {found.label.partition("（")[0] for found in own.source.short()}


@pytest.mark.django_db
def test_the_whole_way(cast: dict[str, Any]) -> None:
    clerk = cast["village_clerk"]
    version = asking("person", label="网格员")
    record = send(version, appointment(cast["grid_worker"]).pk, clerk)
    built = models_for(version)
    row = built.main._default_manager.get(pk=record.pk)
    assert built.answer(version.schema.scalars[1], row) == appointment(cast["grid_worker"])
    assert sql_type(version, record) in {"integer", "bigint"}
    assert exported(version, clerk)["网格员"] == WORKER
    assert imported(version, WORKER, clerk) == appointment(cast["grid_worker"])
    page = client_of(clerk).get(reverse("records:record", args=["one", record.uuid])).content.decode()
    assert WORKER in page


@pytest.mark.django_db
def test_people_of_ones_own_areas_and_above_may_be_named(cast: dict[str, Any]) -> None:
    version = asking("person")
    assert offered(version, cast["grid_worker"]) == {"王一禾", "村四书", "镇二安", "县一平", "应五急"}
    assert offered(version, cast["village_clerk"]) == {"王一禾", "村四书", "镇二安", "县一平", "应五急"}
    assert "镇三宁" not in offered(version, cast["village_clerk"])


@pytest.mark.django_db
def test_residents_name_only_those_whom_residents_may_know(cast: dict[str, Any], areas: Any) -> None:
    version = asking("person")
    version.form.audience = Audience.RESIDENTS
    for nobody in (cast["resident"], cast["outsider"]):
        assert offered(version, nobody) == {"王一禾"}
    assert fate(version, appointment(cast["town_officer_a"]).pk, cast["resident"]).startswith("此人不在")


@pytest.mark.django_db
def test_a_form_may_name_the_posts(cast: dict[str, Any]) -> None:
    version = asking("person", options=(("posts", "grid-worker, village-clerk"),))
    assert offered(version, cast["grid_worker"]) == {"王一禾", "村四书"}
    assert fate(version, appointment(cast["town_officer_a"]).pk, cast["grid_worker"]).startswith("此人不在")


@pytest.mark.django_db
def test_who_is_near_comes_first(cast: dict[str, Any], areas: Any) -> None:
    appoint(make_person("gx", "甲二网"), "grid-worker", areas.grid_a2)
    own: Any = field_for(asking("person").schema.scalars[1])
    own.bind(
        FieldContext(areas=AreaSource(cast["village_clerk"], asking("person", "two").form), near=areas.grid_a2.path)
    )
    names = [found.label.partition("（")[0] for found in own.source.search("", 20)]
    assert names.index("甲二网") < names.index("王一禾")
    assert "grid_a2" not in names


HOSTILE_PEOPLE = [
    "0",
    "-1",
    "99999999999999999999",
    "1 OR 1=1",
    "１",
    "x",
    "王",
    "一禾",
    "王一禾（村文书，荷塘村第一网格）",
    "王一禾（专职网格员，石桥）",
    "None",
    "<b>王一禾</b>",
    "王一禾'; --",
    "\u202e王一禾",
    "镇三宁",
    "😀",
    "王一禾\x00",
    "../王一禾",
    "1.0",
    "1e3",
    "٣",
]


@pytest.mark.django_db
def test_nobody_else_can_be_named(cast: dict[str, Any]) -> None:
    version = asking("person")
    clerk = cast["village_clerk"]
    own: Any = field_for(version.schema.scalars[1])
    own.bind(FieldContext(areas=AreaSource(clerk, version.form)))
    elsewhere = str(appointment(cast["town_officer_b"]).pk)
    for text in [*HOSTILE_PEOPLE, *(text for text in HOSTILE if text.strip()), elsewhere]:
        with pytest.raises(ValidationError) as caught:
            own.clean(text)
        assert caught.value.messages[0].startswith("此人不在"), text  # the same words, whoever it is
    for empty in ("", " ", None):
        assert own.clean(empty) is None
    assert own.clean("王 一 禾") == appointment(cast["grid_worker"])


@pytest.mark.django_db
def test_two_of_one_name_are_told_apart_or_refused(cast: dict[str, Any], areas: Any) -> None:
    other = appoint(make_person("gx", "王一禾"), "grid-worker", areas.grid_a2)
    version, clerk = asking("person"), cast["village_clerk"]
    assert "有多人" in imported(version, "王一禾", clerk)
    assert imported(version, "王一禾（专职网格员，荷塘村第二网格）", clerk) == other
    assert imported(version, str(other.pk), clerk).startswith("此人不在")  # in tables people are named


@pytest.mark.django_db
def test_who_has_left_stays_in_old_records_and_cannot_be_named_anew(cast: dict[str, Any]) -> None:
    version, clerk = asking("person", label="网格员"), cast["village_clerk"]
    held = appointment(cast["grid_worker"])
    send(version, held.pk, clerk)
    held.until = timezone.localdate() - timedelta(days=1)
    held.save()
    assert exported(version, clerk)["网格员"] == WORKER
    assert fate(version, held.pk, clerk).startswith("此人不在")
    assert value_text(version.schema.scalars[1], held.pk) == WORKER


@pytest.mark.django_db
def test_an_appointment_that_records_name_is_ended_not_deleted(cast: dict[str, Any], county_admin: Any) -> None:
    version = asking("person")
    held = appointment(cast["grid_worker"])
    assert not refusal(held)
    send(version, held.pk, cast["village_clerk"])
    assert "填写离任日期" in refusal(held)
    for attempt in (held.delete, Appointment.objects.filter(pk=held.pk).delete):
        with pytest.raises(ProtectedError):
            attempt()
    county_admin.is_superuser = True
    county_admin.save()
    page = client_of(county_admin).post(reverse("appointment:delete", args=[held.pk]), follow=True)
    assert "填写离任日期" in page.content.decode()
    assert Appointment.objects.filter(pk=held.pk).exists()
    Appointment.objects.filter(user=cast["town_officer_b"]).delete()  # nobody has named her


@pytest.mark.django_db
def test_many_are_searched_without_a_script(cast: dict[str, Any], areas: Any) -> None:
    for number in range(55):
        appoint(make_person(f"v{number}", f"志愿 {number:02d}"), "volunteer", areas.grid_a)
    version = asking("person")
    client = client_of(cast["village_clerk"])
    data = {"a-area": GRID, "q-ming": "某", f"q-{KEY}.find": "志愿07", "_do": f"refresh:q-{KEY}"}
    page = client.post(reverse("collect:fill", args=["one"]), data, follow=True)
    text = page.content.decode()
    assert "志愿 07" in text
    assert "志愿 08" not in text
    nothing = client.post(
        page.request["PATH_INFO"], {**data, f"q-{KEY}.find": "没有此人"}, follow=True
    ).content.decode()
    assert "没有找到叫这个名字的" in nothing
    page = client.post(page.request["PATH_INFO"], {**data, "_do": "next"}, follow=True)
    assert "没有选择" in page.content.decode() or "志愿07" in page.content.decode()
    chosen = Appointment.objects.get(user__username="v7").pk
    page = client.post(page.request["PATH_INFO"], {**data, f"q-{KEY}": chosen, "_do": "next"}, follow=True)
    assert "志愿 07（志愿者，荷塘村第一网格）" in page.content.decode()
    found = client.get(reverse("collect:linked", args=["one", uid(KEY)]), {"q": "志愿"}).json()["found"]
    assert len(found) == 20
    assert version.form.slug == "one"


@pytest.mark.django_db
def test_the_whole_cast_searches(cast: dict[str, Any]) -> None:
    asking("person")
    address = reverse("collect:linked", args=["one", uid(KEY)])
    codes = {name: client_of(cast[name]).get(address, {"q": "镇二"}).status_code for name in CAST}
    fill = {"village_clerk": 200, "grid_worker": 200, "resident": 302}
    fill |= dict.fromkeys(("county_admin", "town_officer_a", "town_officer_b"), 200)  # they correct what others sent
    assert codes == {name: fill.get(name, 403) for name in CAST}
    client = client_of(cast["grid_worker"])
    assert [one["label"] for one in client.get(address, {"q": "镇"}).json()["found"]] == [
        "镇二安（镇综治中心干部，清溪塘镇）"
    ]
    for text in ("", "%", "_", "' OR 1=1", "\x00", "x" * 5000, "😀"):
        assert client.get(address, {"q": text}).status_code == 200
    assert client.get(reverse("collect:linked", args=["one", uid("ming")])).status_code == 404
    assert client.get(reverse("collect:linked", args=["one", uid("nothing")])).status_code == 404


@pytest.mark.django_db
def test_rows_of_a_ledger_cost_no_queries(cast: dict[str, Any], django_assert_num_queries: Any) -> None:
    version, clerk = asking("person"), cast["village_clerk"]
    client, address = client_of(clerk), reverse("records:ledger", args=["one"])
    send(version, appointment(cast["grid_worker"]).pk, clerk)
    client.get(address)
    with CaptureQueriesContext(connection) as one_row:
        client.get(address)
    for _number in range(11):
        send(version, appointment(cast["grid_worker"]).pk, clerk)
    with django_assert_num_queries(len(one_row)):
        page = client.get(address)
    assert page.content.decode().count(WORKER) == 12


@pytest.mark.django_db
def test_unknown_posts_are_named_when_enabling(cast: dict[str, Any]) -> None:
    asked = schema(question("ming"), question(KEY, "person", options=(("posts", "grid-worker nobody"),)))
    assert [fault.params["code"] for fault in missing_posts(asked)] == ["nobody"]
    bad = schema(question("ming"), question(KEY, "person", options=(("posts", "网格员"),)))
    assert [fault.code for fault in check(bad)] == ["bad_post"]


def test_people_do_not_become_texts() -> None:
    for old, new in (("text", "person"), ("person", "text")):
        with pytest.raises(Unconvertible):
            convert(question(KEY, old), question(KEY, new), "17")
