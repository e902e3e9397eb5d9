"""A form that is tried out before it is enabled: everything works, and nothing is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core import signing
from django.test import RequestFactory

from forms_app.accounts.roles import ensure_groups
from forms_app.collect.preview import draw
from forms_app.collect.trial import opened, sealed
from forms_app.schema.expressions.tree import dump
from forms_app.schema.model import FormSchema, Section, options
from tests.cast import client_of, make_person
from tests.making import question, schema, uid

pytestmark = pytest.mark.django_db
AT = "/admin/forms/try/"


def asked() -> FormSchema:
    age = ["q", uid("nian_ling")]
    young, old = dump(["<", age, 14]), dump([">=", age, 14])
    age_rules = options(constraint=dump(["<", ["."], 130]), constraint_message="年龄不超过130岁")
    first = (
        question("xing_ming", label="姓名", required=True, options=options(unique=True)),
        question("nian_ling", "integer", label="年龄", required=True, options=age_rules),
        question("jian_hu", label="监护人", required=True, options=options(relevant=young)),
        question("zhao_pian", "photo", label="照片", required=True),
    )
    rows = question(
        "cheng_yuan", "repeat", label="成员", questions=(question("ming", label="成员姓名", required=True),)
    )
    work = (question("dan_wei", label="工作单位", required=True), rows)
    return FormSchema(
        "试填",
        (Section(uid("one"), "基本情况", questions=first), Section(uid("two"), "工作", questions=work, relevant=old)),
    )


def first(user: Any, schema: FormSchema) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return draw(request, schema).content.decode()


class Panel:
    """What is typed into the page, pressed and shown again."""

    def __init__(self, user: Any, schema: FormSchema) -> None:
        self.client, self.text = client_of(user), first(user, schema)

    def press(self, command: str, **typed: Any) -> Panel:
        hidden = {name: self.hidden(name) for name in ("_form", "_seed")}
        data = {name.replace("__", "-"): value for name, value in typed.items()}
        self.response = self.client.post(AT, {**hidden, **data, "_do": command})
        self.text = self.response.content.decode()
        return self

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, name
        return found[1]

    @property
    def complaints(self) -> dict[str, str]:
        return {one.label: str(one.message) for one in self.response.context["form"].complaints}


def count_rows() -> int:
    return sum(
        model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in {"collect", "tables", "entry"}
    )


def test_conditions_and_checks_speak_and_nothing_is_kept(county_admin):
    panel, before = Panel(county_admin, asked()), count_rows()
    panel.press("check", q__nian_ling="12", q__xing_ming="禾苗")
    assert set(panel.complaints) == {"监护人"}, "the second section and its duties are hidden, a photo is not missed"
    panel.press("check", q__nian_ling="140", q__xing_ming="禾苗", q__dan_wei="荷塘小学")
    assert panel.complaints == {"年龄": "年龄不超过130岁"}
    panel.press("check", q__nian_ling="30", q__xing_ming="禾苗", q__dan_wei="荷塘小学")
    assert not panel.complaints
    assert "校验通过，可以提交。" in panel.text
    assert count_rows() == before


def test_a_section_hides_with_its_condition(county_admin):
    panel = Panel(county_admin, asked()).press("refresh", q__nian_ling="12")
    parts = {part.section.title: part.is_hidden for part in panel.response.context["parts"]}
    assert parts == {"基本情况": False, "工作": True}
    panel.press("refresh", q__nian_ling="30")
    assert not any(part.is_hidden for part in panel.response.context["parts"])


def test_rows_come_and_go(county_admin):
    panel = Panel(county_admin, asked())
    total = {"r-cheng_yuan-TOTAL_FORMS": "1", "r-cheng_yuan-INITIAL_FORMS": "0"}
    panel.press("add:cheng_yuan", q__nian_ling="30", **total, **{"r-cheng_yuan-0-ming": "甲"})
    assert 'name="r-cheng_yuan-1-ming"' in panel.text
    panel.press("remove:cheng_yuan:0", q__nian_ling="30", **total, **{"r-cheng_yuan-0-ming": "甲"})
    assert "甲" not in panel.text


def test_an_answer_says_how_many_rows_there_are_and_nothing_is_told_before_the_check(county_admin):
    rows = question("ren", "repeat", label="人员", options=options(count="ren_shu"), questions=(
        question("ming", label="人名", required=True),))  # fmt: skip
    panel = Panel(county_admin, schema(question("ren_shu", "integer", label="人数"), rows))
    panel.press("refresh", q__ren_shu="3")
    assert [f'name="r-ren-{number}-ming"' in panel.text for number in range(4)] == [True, True, True, False]
    assert "g-error" not in panel.text
    panel.press("check", q__ren_shu="3")
    assert "g-error" in panel.text


def test_sample_answers_meet_the_checks_and_change_with_every_press(county_admin):
    panel = Panel(county_admin, asked()).press("sample")
    assert panel.hidden("_seed") == "1"
    answers = dict(panel.response.context["form"].data.lists())
    panel.press("check", **answers)
    assert not panel.complaints


def test_a_half_made_form_is_a_picture(county_admin):
    schema = asked()
    twice = replace(schema.sections[0], questions=schema.sections[0].questions[:1] * 2)
    text = first(county_admin, replace(schema, sections=(twice,)))
    assert "data-preview" not in text
    assert "目前仅显示样式" in text


def sealed_with(user: Any, text: str) -> str:
    return signing.dumps({"schema": text, "user": user.pk}, salt="form-preview", compress=True)


def gone(user: Any, sent: str) -> bool:
    response = client_of(user).post(AT, {"_form": sent, "_do": "check"})
    return response.status_code == 410 and "预览已过期" in response.content.decode()


def test_a_form_comes_back_unchanged_and_from_the_same_person_only(county_admin):
    text, other = sealed(asked(), county_admin), make_person("second-admin", "县二平")
    other.groups.add(ensure_groups())
    assert opened(text, county_admin) == asked()
    assert client_of(county_admin).post(AT, {"_form": text, "_do": "check"}).status_code == 200
    assert gone(other, text)
    assert gone(county_admin, text[:-3] + "abc")
    assert gone(county_admin, "nonsense")
    assert gone(county_admin, "")


def test_a_form_that_is_too_old_is_told(county_admin, monkeypatch):
    text = sealed(asked(), county_admin)
    monkeypatch.setattr("forms_app.collect.trial._LIFE", -1)
    assert gone(county_admin, text)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"title": "甲", "sections": [{"no": 1}]}', "7"])
def test_a_form_from_before_an_upgrade_is_told(county_admin, text):
    assert gone(county_admin, sealed_with(county_admin, text))


def test_only_who_may_use_the_administration_tries_forms_out(village_clerk, outsider, client):
    for user in (village_clerk, outsider):
        assert client_of(user).post(AT, {"_form": sealed(asked(), user), "_do": "check"}).status_code in {302, 403}
    assert client.post(AT, {"_do": "check"}).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {"_do": "add:../..:9"},
        {"_do": "remove:cheng_yuan:99999999999999999999"},
        {"_do": "add:cheng_yuan", "r-cheng_yuan-TOTAL_FORMS": "9" * 400},
        {"_do": "sample", "_seed": "9" * 5000},
        {"_do": "sample", "_seed": "²"},
        {"_do": "\x00"},
        {"_do": "check", "q-nian_ling": "9" * 100_000},
        {"_do": "check", "q-xing_ming": "\x00禾"},
        {"_do": "check", "q-zhao_pian": "no file"},
        {"_do": "check", **{f"r-cheng_yuan-{number}-ming": "甲" for number in range(3000)}},
    ],
)
def test_hostile_input_gets_the_page_again(county_admin, sent):
    client = client_of(county_admin)
    response = client.post(AT, {"_form": sealed(asked(), county_admin), **sent})
    assert response.status_code == 200
    assert "data-preview" in response.content.decode()


def test_more_than_the_server_takes_is_refused_and_not_a_crash(county_admin):
    response = client_of(county_admin).post(AT, {"_form": "x" * 6_000_000, "_do": "check"})
    assert response.status_code == 400
