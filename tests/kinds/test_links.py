"""Records of other forms: who may name which, what is shown of them and carried over, and the whole way."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.designer.link_options import bad_links
from forms_app.entry.areas import AreaSource
from forms_app.entry.context import FieldContext
from forms_app.entry.fields import field_for
from forms_app.entry.submit import submit
from forms_app.records.models import AccessLog, Action
from forms_app.schema.check import check
from forms_app.schema.convert import Unconvertible, convert
from forms_app.schema.model import Section
from forms_app.tables.models import Audience, FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.cast import CAST, client_of
from tests.kinds.hostile import HOSTILE
from tests.kinds.trip import GRID, KEY, exported, fate, imported, opened, send, sql_type, stored
from tests.making import form, published, question, schema, uid

NAME, PHONE, NUMBER = "李阿婆", "13912340001", "32992119450101001X"
GRID_B = "329921102201001"
NO_SUCH = "您负责的范围内没有这条记录"


@pytest.fixture
def households(cast: dict[str, Any]) -> FormVersion:
    content = schema(
        question("wang_ge", "area", label="网格"),
        question("xing_ming", label="姓名"),
        question("dian_hua", "phone", label="电话"),
        question("zhu_fang", "choice", label="住房"),
        question("ren_shu", "integer", label="人数"),
        question("sheng_ri", "date", label="生日"),
        title="人口",
    )
    return opened(published(content, "ren-kou"))


def household(version: FormVersion, code: str = GRID, **answers: Any) -> Any:
    from django.contrib.auth import get_user_model

    boss = get_user_model().objects.filter(is_superuser=True).first() or get_user_model().objects.create_superuser(
        "boss"
    )
    given = {"xing_ming": NAME, "dian_hua": PHONE, "zhu_fang": "own", "ren_shu": 3, "sheng_ri": "1945-01-01", **answers}
    return submit(version, {"wang_ge": code, **given}, user=boss, source="test")


def asking(slug: str = "one", **options: Any) -> FormVersion:
    """A form that names a household and asks for what is carried over."""
    options.setdefault("form", "ren-kou")
    content = schema(
        question("ming", label="名称"),
        question(KEY, "record_link", label="住户", options=tuple(sorted(options.items()))),
        question("ren", "integer", label="人数"),
        question("fang", "choice", label="住房"),
        question("ri", "date", label="生日"),
        question("tel", "phone", label="电话"),
    )
    return opened(published(content, slug))


def source(version: FormVersion, user: Any, **more: Any) -> Any:
    own: Any = field_for(version.schema.scalars[1])
    own.bind(FieldContext(areas=AreaSource(user, version.form), **more))
    return own.source


def titles(version: FormVersion, user: Any, text: str = "", **more: Any) -> list[str]:
    return [found.label for found in source(version, user, **more).search(text, 20)]


@pytest.mark.django_db
def test_the_whole_way(households: FormVersion, cast: dict[str, Any]) -> None:
    clerk, linked = cast["village_clerk"], household(households)
    version = asking()
    record = send(version, str(linked.uuid), clerk)
    assert stored(version, record) == linked.uuid
    assert sql_type(version, record) in {"text", "uuid"}
    row = exported(version, clerk)
    assert (row["住户"], row["住户（标题）"]) == (str(linked.uuid), NAME)
    assert imported(version, row["住户"], clerk) == linked.uuid
    page = client_of(clerk).get(reverse("records:record", args=["one", record.uuid])).content.decode()
    assert NAME in page
    assert reverse("records:record", args=["ren-kou", linked.uuid]) in page
    assert NAME in client_of(clerk).get(reverse("records:ledger", args=["one"])).content.decode()


@pytest.mark.django_db
def test_only_what_one_may_read_can_be_named(households: FormVersion, cast: dict[str, Any]) -> None:
    here, there = household(households), household(households, GRID_B, xing_ming="石桥人")
    other = opened(published(schema(question("xing_ming")), "other"))
    foreign = submit(
        other, {"xing_ming": "他"}, user=cast["village_clerk"], area=Area.objects.get(code=GRID), source="x"
    )
    gone = household(households, xing_ming="搬走的人")
    gone.deleted_at = timezone.now()
    gone.save()
    version, clerk = asking(), cast["village_clerk"]
    assert titles(version, clerk) == [NAME]
    assert titles(version, clerk, "石桥") == []
    messages = {fate(version, str(one), clerk) for one in (there.uuid, foreign.uuid, gone.uuid, uuid.uuid4())}
    assert len(messages) == 1, "nobody learns whether such a record exists"
    assert NO_SUCH in messages.pop()
    assert fate(version, str(here.uuid), clerk) == here.uuid
    version.form.audience = Audience.RESIDENTS
    version.form.save()
    for nobody in (cast["resident"], cast["outsider"]):
        assert titles(version, nobody) == titles(version, nobody, NAME) == []
        assert NO_SUCH in fate(version, str(here.uuid), nobody)


@pytest.mark.django_db
def test_hostile_values_are_no_records(households: FormVersion, cast: dict[str, Any]) -> None:
    linked, version, clerk = household(households), asking(), cast["village_clerk"]
    own: Any = field_for(version.schema.scalars[1])
    own.bind(FieldContext(areas=AreaSource(clerk, version.form)))
    spelled = str(linked.uuid)
    strange = [
        spelled.replace("-", ""),
        f"{{{spelled}}}",
        f"urn:uuid:{spelled}",
        f"{spelled},{spelled}",
        str(linked.pk),
        NAME,
    ]
    for text in [*strange, *(text for text in HOSTILE if text.strip())]:
        with pytest.raises(ValidationError) as caught:
            own.clean(text)
        assert NO_SUCH in caught.value.messages[0], text
        assert isinstance(own.source.search(text, 20), list)
    for empty in ("", " ", None):
        assert own.clean(empty) is None
    assert own.clean(f" {spelled.upper()} ") == linked.uuid


@pytest.mark.django_db
def test_numbers_stay_masked_and_are_found_as_a_whole(households: FormVersion, cast: dict[str, Any]) -> None:
    household(households)
    version, clerk = asking(shown="xing_ming dian_hua"), cast["village_clerk"]
    assert titles(version, clerk) == [f"{NAME}，139****0001"]
    assert titles(version, clerk, "1391234") == []
    assert not AccessLog.objects.filter(action=Action.SEARCH).exists()
    assert titles(version, clerk, PHONE) == [f"{NAME}，139****0001"]
    line = AccessLog.objects.get(action=Action.SEARCH)
    assert (line.form.slug, line.conditions) == ("ren-kou", "139****0001")


@pytest.mark.django_db
def test_the_area_of_the_record_comes_first(households: FormVersion, cast: dict[str, Any]) -> None:
    household(households, xing_ming="甲")
    household(households, "329921101201002", xing_ming="乙")
    version, clerk = asking(), cast["village_clerk"]
    near = {code: Area.objects.get(code=code).path for code in (GRID, "329921101201002")}
    assert titles(version, clerk, near=near[GRID]) == ["甲", "乙"]
    assert titles(version, clerk, near=near["329921101201002"]) == ["乙", "甲"]


@pytest.mark.django_db
def test_answers_are_carried_over_where_nothing_stands(households: FormVersion, cast: dict[str, Any]) -> None:
    linked, clerk = household(households), cast["village_clerk"]
    version = asking(carry="ren_shu = ren\nzhu_fang=fang\nsheng_ri ＝ ri\ndian_hua = tel")
    area = Area.objects.get(code=GRID)
    record = submit(version, {KEY: str(linked.uuid), "ren": "5"}, user=clerk, area=area, source="test")
    row, built = models_for(version).main._default_manager.get(pk=record.pk), models_for(version)
    found = [built.answer(question, row) for question in version.schema.scalars[2:]]
    assert found[:2] == [5, "own"], "what was typed stays"
    assert str(found[2]) == "1945-01-01"
    assert found[3] is None, "what is masked is not carried"


@pytest.mark.django_db
def test_pages_find_and_carry_without_a_script(households: FormVersion, cast: dict[str, Any]) -> None:
    linked = household(households)
    household(households, xing_ming="赵大爷")
    first = asking(carry="ren_shu = ren").schema
    sections = (
        Section(uid("s1"), "一", questions=first.questions[:2]),
        Section(uid("s2"), "二", questions=first.questions[2:]),
    )
    opened(publish_schema(form("two"), type(first)("两步", sections), None))
    client = client_of(cast["village_clerk"])
    data = {"a-area": GRID, "q-ming": "某", f"q-{KEY}.find": "阿婆", "_do": f"refresh:q-{KEY}"}
    page = client.post(reverse("collect:fill", args=["two"]), data, follow=True)
    text = page.content.decode()
    assert NAME in text
    assert "赵大爷" not in text
    assert f'value="{linked.uuid}"' in text
    page = client.post(page.request["PATH_INFO"], {**data, f"q-{KEY}": str(linked.uuid), "_do": "next"}, follow=True)
    assert 'name="q-ren" value="3"' in page.content.decode()
    page = client.post(page.request["PATH_INFO"], {"q-ren": "4", "_do": "next"}, follow=True)
    assert NAME in page.content.decode()


@pytest.mark.django_db
def test_the_whole_cast_searches(households: FormVersion, cast: dict[str, Any]) -> None:
    household(households)
    household(households, GRID_B, xing_ming="石桥人")
    version = asking()
    address = reverse("collect:linked", args=["one", uid(KEY)])
    fill = {"village_clerk": 200, "grid_worker": 200, "resident": 302}
    fill |= dict.fromkeys(("county_admin", "town_officer_a", "town_officer_b"), 200)  # they correct what others sent
    found = {name: client_of(cast[name]).get(address, {"q": ""}) for name in CAST}
    assert {name: answer.status_code for name, answer in found.items()} == {name: fill.get(name, 403) for name in CAST}
    version.form.audience = Audience.RESIDENTS
    version.form.save()
    seen = {name: [one["label"] for one in client_of(cast[name]).get(address).json()["found"]] for name in CAST}
    both, own = {NAME, "石桥人"}, {NAME}
    wanted = {"county_admin": both, "town_officer_b": {"石桥人"}, "resident": set(), "outsider": set()}
    assert {name: set(labels) for name, labels in seen.items()} == {name: wanted.get(name, own) for name in CAST}


@pytest.mark.django_db
def test_readers_get_a_link_only_where_they_may_go(households: FormVersion, cast: dict[str, Any]) -> None:
    linked = household(households, "329921101201002")
    version = asking()
    record = send(version, str(linked.uuid), cast["village_clerk"])  # filed in the first grid
    address, there = reverse("records:record", args=["one", record.uuid]), f"/ren-kou/{linked.uuid}"
    assert there in client_of(cast["town_officer_a"]).get(address).content.decode()
    page = client_of(cast["grid_worker"]).get(address).content.decode()
    assert NAME in page
    assert there not in page


@pytest.mark.django_db
def test_a_record_that_was_deleted_is_said_to_be(households: FormVersion, cast: dict[str, Any]) -> None:
    linked, clerk = household(households), cast["village_clerk"]
    version = asking()
    record = send(version, str(linked.uuid), clerk)
    linked.deleted_at = timezone.now()
    linked.save()
    for address in (reverse("records:record", args=["one", record.uuid]), reverse("records:ledger", args=["one"])):
        page = client_of(clerk).get(address).content.decode()
        assert "已删除的记录" in page
        assert NAME not in page
    assert exported(version, clerk)["住户（标题）"] == "已删除的记录"


@pytest.mark.django_db
def test_a_ledger_asks_once_for_all_titles(
    households: FormVersion, cast: dict[str, Any], django_assert_num_queries: Any
) -> None:
    version, clerk = asking(), cast["village_clerk"]
    client, address = client_of(clerk), reverse("records:ledger", args=["one"])
    send(version, str(household(households).uuid), clerk)
    client.get(address)
    with CaptureQueriesContext(connection) as one_row:
        client.get(address)
    for number in range(8):
        send(version, str(household(households, xing_ming=f"户{number}").uuid), clerk)
    with django_assert_num_queries(len(one_row)):
        page = client.get(address)
    assert "户7" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"form": "nothing"}, "unknown_form"),
        ({"form": "ren-kou", "shown": "xing_ming no_such"}, "bad_shown"),
        ({"form": "ren-kou", "carry": "ren_shu"}, "bad_carry"),
        ({"form": "ren-kou", "carry": "ren_shu = ming"}, "bad_carry"),  # another type
        ({"form": "ren-kou", "carry": "dian_hua = tel"}, "bad_carry"),  # masked
        ({"form": "ren-kou", "carry": "ren_shu = nothing"}, "bad_carry"),
        ({"form": "ren-kou", "shown": "xing_ming", "carry": "ren_shu = ren"}, ""),
    ],
)
def test_what_a_designer_gets_wrong_is_named(households: FormVersion, options: dict[str, str], code: str) -> None:
    content = schema(
        question("ming"), question("ren", "integer"), question("tel", "phone"),
        question(KEY, "record_link", options=tuple(options.items())),
    )  # fmt: skip
    assert [fault.code for fault in bad_links(content)] == ([code] if code else [])


def test_a_link_needs_a_form_and_shows_three_fields_at_most() -> None:
    content = schema(question("ming"), question(KEY, "record_link", options=(("shown", "a b c d"),)))
    assert [fault.code for fault in check(content)] == ["no_linked_form", "many_shown"]


def test_links_do_not_become_texts() -> None:
    for old, new in (("text", "record_link"), ("record_link", "text")):
        with pytest.raises(Unconvertible):
            convert(question(KEY, old), question(KEY, new), str(uuid.uuid4()))
