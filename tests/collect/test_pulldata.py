"""pulldata() over records of other forms: what a person may read, nothing masked, and the same in imports."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from forms_app.designer.build import body_from_schema
from forms_app.designer.compile import compile_page
from forms_app.designer.faults import texts
from forms_app.designer.models import FormPage
from forms_app.entry.areas import AreaSource
from forms_app.entry.bulk import RowChecker
from forms_app.entry.context import Circumstances, FieldContext
from forms_app.entry.submit import submit
from forms_app.entry.world import FormWorld
from forms_app.tables.models import Audience, FormVersion
from tests.collect.conftest import Phone, opened, records
from tests.logic import asked, section, with_rules
from tests.making import published, question, schema, uid

pytestmark = pytest.mark.django_db
GRID, OTHER_GRID = "329921101201001", "329921102201001"


@pytest.fixture
def households(areas: Any, cast: dict[str, Any]) -> FormVersion:
    content = schema(
        question("wang_ge", "area", label="网格"),
        question("hu_hao", label="户号"),
        question("hu_zhu", label="户主"),
        question("dian_hua", "phone", label="电话"),
        question("ren_shu", "integer", label="人数"),
        question("ri_qi", "date", label="登记日期"),
        question("wei_fang", "boolean", label="危房"),
        question("shi_jian", "datetime", label="时间"),
        title="住户",
    )
    return opened(published(content, "zhu-hu"))


@pytest.fixture
def boss(django_user_model: Any) -> Any:
    return django_user_model.objects.create_superuser("boss")


def household(version: FormVersion, user: Any, code: str = GRID, **answers: Any) -> Any:
    given = {"hu_hao": "3-201", "hu_zhu": "李阿婆", "dian_hua": "13912340001", "ren_shu": 3, "ri_qi": "2026-01-02"}
    return submit(version, {"wang_ge": code, **given, "wei_fang": "yes", **answers}, user=user, source="test")


def visits(slug: str = "zou-fang") -> FormVersion:
    content = with_rules(section(
        "一",
        asked("wang_ge", "area", label="网格"),
        asked("hu_hao", label="户号"),
        asked("hu", "record_link", label="住户", options={"form": "zhu-hu"}),
        asked("zhu", "hidden", rules={"calculation": "pulldata('zhu-hu', 'hu_zhu', 'hu_hao', ${户号})"}),
        asked("ren", "integer", rules={"calculation": "pulldata('zhu-hu', 'ren_shu', 'uuid', ${住户})"}),
    ), forms={"zhu-hu": ["hu_hao", "hu_zhu", "ren_shu"]})  # fmt: skip
    return opened(published(content, slug))


def world(user: Any, version: FormVersion, **more: Any) -> FormWorld:
    return FormWorld(version.schema, FieldContext(AreaSource(user, version.form), **more))


def test_on_the_phone_what_is_known_of_the_household(
    grid_worker: Any, boss: Any, households: FormVersion, areas: Any
) -> None:
    record, version = household(households, boss), visits()
    Phone(grid_worker).open("/f/zou-fang/").press(q__wang_ge=GRID, q__hu_hao="3-201", q__hu=str(record.uuid)).press()
    (visit,) = records(version)
    assert [value for name, value in vars(visit).items() if name.startswith("f")][-2:] == ["李阿婆", 3]


def test_nothing_of_other_areas(grid_worker: Any, boss: Any, households: FormVersion) -> None:
    record = household(households, boss, OTHER_GRID)
    for key_column, key in (("hu_hao", "3-201"), ("uuid", str(record.uuid))):
        assert world(grid_worker, households).pull("zhu-hu", "hu_zhu", key_column, key) == ""
        assert world(boss, households).pull("zhu-hu", "hu_zhu", key_column, key) == "李阿婆"


def test_nothing_for_residents(boss: Any, households: FormVersion) -> None:
    household(households, boss)
    households.form.audience = Audience.RESIDENTS
    households.form.save()
    assert world(AnonymousUser(), households).pull("zhu-hu", "hu_zhu", "hu_hao", "3-201") == ""


def test_nothing_that_was_deleted(grid_worker: Any, boss: Any, households: FormVersion) -> None:
    record = household(households, boss)
    type(record)._default_manager.filter(pk=record.pk).update(deleted_at=record.submitted_at)
    assert world(grid_worker, households).pull("zhu-hu", "hu_zhu", "hu_hao", "3-201") == ""


@pytest.mark.parametrize(
    ("column", "key_column", "key", "expected"),
    [
        ("dian_hua", "hu_hao", "3-201", ""),  # masked: neither read nor searched by
        ("hu_zhu", "dian_hua", "13912340001", ""),
        ("hu_zhu", "shi_jian", "9999-12-31T23:59:59-08:00", ""),  # beyond what a database holds
        ("hu_zhu", "shi_jian", "0001-01-01T00:00:00+08:00", ""),
        ("ren_shu", "hu_hao", "3-201", "3"),
        ("ri_qi", "hu_hao", "3-201", "2026-01-02"),
        ("wei_fang", "hu_hao", "3-201", "yes"),
        ("wang_ge", "hu_hao", "3-201", GRID),
        ("hu_zhu", "ren_shu", "3", "李阿婆"),
        ("hu_zhu", "ri_qi", "2026-01-02", "李阿婆"),
        ("hu_zhu", "wei_fang", "yes", "李阿婆"),
        ("hu_zhu", "wang_ge", GRID, "李阿婆"),
        ("hu_zhu", "hu_hao", "", ""),
        ("hu_zhu", "ren_shu", "three", ""),
        ("hu_zhu", "ren_shu", "9" * 40, ""),
        ("hu_zhu", "ri_qi", "2026-02-30", ""),
        ("hu_zhu", "wei_fang", "perhaps", ""),
        ("hu_zhu", "uuid", "x", ""),
        ("hu_zhu", "hu_hao", "a\0b", ""),
        ("id", "hu_hao", "3-201", ""),
        ("hu_zhu", "area_path", "0001", ""),
        ("nothing", "hu_hao", "3-201", ""),
    ],
)
def test_columns_and_keys(
    grid_worker: Any, boss: Any, households: FormVersion, column: str, key_column: str, key: str, expected: str
) -> None:
    household(households, boss)
    assert world(grid_worker, households).pull("zhu-hu", column, key_column, key) == expected


def test_the_newest_of_several(grid_worker: Any, boss: Any, households: FormVersion) -> None:
    household(households, boss)
    household(households, boss, hu_zhu="王大爷")
    assert world(grid_worker, households).pull("zhu-hu", "hu_zhu", "hu_hao", "3-201") == "王大爷"


def test_a_page_asks_once_for_the_same(
    grid_worker: Any, boss: Any, households: FormVersion, django_assert_num_queries: Any
) -> None:
    household(households, boss)
    here = world(grid_worker, households)
    here.pull("zhu-hu", "hu_zhu", "hu_hao", "3-201")
    with django_assert_num_queries(0):
        here.pull("zhu-hu", "hu_zhu", "hu_hao", "3-201")


def test_imports_read_the_same(grid_worker: Any, boss: Any, households: FormVersion) -> None:
    record = household(households, boss)
    found = RowChecker(visits(), grid_worker).check({"wang_ge": GRID, "hu": str(record.uuid)})
    assert (found.errors, found.answers[uid("ren")]) == ({}, 3)


def typed(text: str) -> list[str]:
    content = schema(question("hu_hao", label="户号"), question("zhu", "hidden", label="户主"), title="走访")
    body = body_from_schema(content)
    body[0]["value"]["questions"][1]["value"]["calculation"] = text
    with translation.override("zh-hans"):
        return texts(compile_page("表", "", FormPage(title="表", body=json.dumps(body)).body, None).faults)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pulldata('zhu-hu', 'dian_hua', 'hu_hao', ${户号})", "这里不能写“dian_hua”"),
        ("pulldata('zhu-hu', 'hu_zhu', 'dian_hua', ${户号})", "应为加引号的以下之一：uuid、wang_ge、hu_hao"),
        ("pulldata('zhu_hu', 'hu_zhu', 'hu_hao', ${户号})", "没有数据字典或已启用的表单“zhu_hu”"),
        ("pulldata(${户号}, 'hu_zhu', 'hu_hao', 1)", "没有数据字典或已启用的表单"),
    ],
)
def test_what_cannot_be_read_is_said_while_editing(households: FormVersion, text: str, words: str) -> None:
    assert words in "".join(typed(text))


def test_what_can_be_read(households: FormVersion) -> None:
    assert typed("pulldata('zhu-hu', 'hu_zhu', 'hu_hao', ${户号})") == []


def test_properties_of_who_fills_in(grid_worker: Any, households: FormVersion) -> None:
    grid_worker.name, grid_worker.phone, grid_worker.email = "张三", "13900000000", "z@example.org"
    here = world(grid_worker, households, circumstances=Circumstances(user_agent="Firefox\r\n" + "x" * 400))
    assert [here.property(name) for name in ("username", "name", "phonenumber", "email")] == [
        grid_worker.username, "张三", "13900000000", "z@example.org",
    ]  # fmt: skip
    assert here.property("deviceid") == "Firefox" + "x" * 293
    assert here.property("password") == ""
    assert world(AnonymousUser(), households).property("username") == ""
