"""Filling in a form in the language that one chooses: words change, answers do not."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from forms_app.collect.models import Draft
from forms_app.collect.speaking import COOKIE, interface
from forms_app.schema.languages import text_id, with_languages
from forms_app.tables.models import Audience, FormVersion
from tests.collect.conftest import Phone, answer, opened, records
from tests.logic import asked, section, with_rules
from tests.making import published, question, schema
from tests.spoken import HOUSE, NAME, spoken

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(areas: Any) -> FormVersion:
    return opened(published(spoken(), "zhu-hu"), audience=Audience.RESIDENTS)


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def html_tag(text: str) -> str:
    found = re.search(r"<html[^>]*>", text)
    assert found
    return found[0]


def test_a_form_in_one_language_offers_no_choice(client: Client, street_lamp: FormVersion) -> None:
    text = page(client, "/f/fanying/?lang=en")
    assert "g-languages" not in text
    assert html_tag(text) == '<html lang="zh-hans">'


def test_it_opens_in_chinese_and_offers_its_languages_by_their_own_names(client: Client, survey: FormVersion) -> None:
    text = page(client, "/f/zhu-hu/?area=329921101201001")
    assert html_tag(text) == '<html lang="zh-hans">'
    assert "住户调查" in text
    assert '<b lang="zh-Hans" dir="ltr" aria-current="true">简体中文</b>' in text
    assert re.search(
        r'<a href="\?area=329921101201001&amp;lang=ar" lang="ar" dir="rtl" hreflang="ar">العربية</a>', text
    )


def test_in_english_form_and_page_are_english(client: Client, survey: FormVersion) -> None:
    text = page(client, "/f/zhu-hu/?lang=en")
    assert html_tag(text) == '<html lang="en">'
    for words in ("Household survey", "As on the ID card", "Owned", "Rented", "Other", "m²", "Cleanliness", "Next step",
                  "Add a member", ">Yes<"):  # fmt: skip
        assert words in text, words
    for words in ("姓名", "自有", "下一步", "其他"):
        assert words not in text, words
    assert "治安" in text  # nobody has translated it


def test_in_arabic_the_page_runs_from_right_to_left(client: Client, survey: FormVersion) -> None:
    text = page(client, "/f/zhu-hu/?lang=ar")
    assert html_tag(text) == '<html lang="zh-hans" dir="rtl">'
    assert '<h1 class="g-title" lang="ar">استبيان الأسرة</h1>' in text
    for words in ("الاسم", "ملك", "أخرى", "下一步"):
        assert words in text, words


def test_the_browser_remembers_and_says_what_it_prefers(client: Client, survey: FormVersion) -> None:
    assert 'dir="rtl"' in html_tag(page(client, "/f/zhu-hu/", accept_language="ar-EG,en;q=0.5"))
    assert html_tag(page(client, "/f/zhu-hu/", accept_language="zh-CN,zh;q=0.9,en;q=0.8")) == '<html lang="zh-hans">'
    assert html_tag(page(client, "/f/zhu-hu/", accept_language="fr,*;q=0.1")) == '<html lang="zh-hans">'
    page(client, "/f/zhu-hu/?lang=en")
    assert client.cookies[COOKIE].value == "en"
    assert client.cookies[COOKIE]["path"] == "/f/"
    assert html_tag(page(client, "/f/zhu-hu/", accept_language="ar")) == '<html lang="en">'


@pytest.mark.parametrize("asked", ["fr", "<script>", "en\x00", "e" * 5000, "", "../en"])
def test_a_language_that_the_form_does_not_have_is_passed_over(client: Client, survey: FormVersion, asked: str) -> None:
    response = client.get("/f/zhu-hu/", {"lang": asked})
    assert response.status_code == 200
    assert html_tag(response.content.decode()) == '<html lang="zh-hans">'
    assert COOKIE not in response.cookies


def test_the_record_is_the_same_in_every_language(survey: FormVersion, grid_worker: Any) -> None:
    phone = Phone(grid_worker).open("/f/zhu-hu/?lang=ar&area=329921101201001")
    typed = {f"q__{NAME.key}": "王一禾", f"q__{HOUSE.key}": "rent", "q__man_yi.wei_sheng": "good"}
    phone.press(**typed, r__cheng_yuan__0__cheng_yuan_xing_ming="李二溪", r__cheng_yuan__0__hun_fou="yes")
    assert phone.step == "check"
    for words in ("إيجار", "البيانات الأساسية", "نعم", "王一禾"):
        assert words in phone.text, words
    phone.press()
    assert phone.step == "receipt"
    assert "استبيان الأسرة" in phone.text
    assert 'dir="rtl"' in html_tag(phone.text)
    [record] = records(survey)
    assert answer(record, survey, HOUSE.key) == "rent"
    assert Draft.objects.get().language == "ar"


def test_a_draft_goes_on_in_its_language_in_another_browser(survey: FormVersion) -> None:
    phone = Phone(AnonymousUser()).open("/f/zhu-hu/?lang=en&area=329921101201001")
    phone.press("save", **{f"q__{NAME.key}": "王一禾"})
    text = page(Client(), phone.url)
    assert html_tag(text) == '<html lang="en">'
    assert "王一禾" in text


def test_changing_the_language_keeps_what_was_typed(survey: FormVersion) -> None:
    phone = Phone(AnonymousUser()).open("/f/zhu-hu/?area=329921101201001")
    phone.press("save", **{f"q__{NAME.key}": "王一禾"})
    assert 'name="_do" value="lang:ar"' in phone.text
    phone.press("lang:ar", **{f"q__{NAME.key}": "王一"})
    assert phone.step == "1"
    assert 'dir="rtl"' in html_tag(phone.text)
    assert 'value="王一"' in phone.text
    phone.press("lang:klingon")
    assert 'dir="rtl"' in html_tag(phone.text)


def test_looking_at_the_last_page_in_another_language_is_the_drafts_from_then_on(survey: FormVersion) -> None:
    phone = Phone(AnonymousUser()).open("/f/zhu-hu/?area=329921101201001")
    phone.press(**{f"q__{NAME.key}": "王一禾", f"q__{HOUSE.key}": "own", f"q__{HOUSE.key}.other": ""})
    assert phone.step == "check"
    phone.open(f"{phone.url}?lang=en")
    assert "Owned" in phone.text
    assert "Check and submit" in phone.text
    assert Draft.objects.get().language == "en"


def test_faults_are_told_in_the_chosen_language(survey: FormVersion) -> None:
    phone = Phone(AnonymousUser()).open("/f/zhu-hu/?lang=en&area=329921101201001")
    phone.press()
    assert "Fill in this item." in phone.text
    assert "请填写" not in phone.text


def test_words_of_one_page_do_not_reach_the_next(client: Client, survey: FormVersion, street_lamp: FormVersion) -> None:
    page(client, "/f/zhu-hu/?lang=en")
    assert "下一步" in page(client, "/f/fanying/")


def test_the_message_of_a_check_is_translated_and_stays_at_its_field(areas: Any) -> None:
    age = asked(
        "nian_ling",
        "integer",
        label="年龄",
        rules={"constraint": ". < 120"},
        options=(("constraint_message", "年龄不对"),),
    )
    whole = with_rules(section("基本情况", question("hu_zhu", label="户主"), age))
    content = with_languages(
        whole, "zh-Hans", ["en"], {"en": {text_id(age.uuid, "constraint_message"): "Look at the age again"}}
    )
    opened(published(content, "jumin"), audience=Audience.RESIDENTS)
    phone = Phone(AnonymousUser()).open("/f/jumin/?lang=en&area=329921101201001")
    assert "Look at the age again" in phone.text  # for the page's own check
    phone.press(q__hu_zhu="王一禾", q__nian_ling="200")
    assert "Look at the age again" in phone.text
    assert "年龄不对" not in phone.text


def test_what_repeats_is_named_in_the_chosen_language(areas: Any) -> None:
    one = question("hao", label="证件号", options=(("unique", True),))
    rows = question("ren", "repeat", label="人员", questions=(one,))
    content = with_languages(schema(rows), "zh-Hans", ["en"], {"en": {text_id(one.uuid, "label"): "ID"}})
    opened(published(content, "ren-yuan"), audience=Audience.RESIDENTS)
    phone = Phone(AnonymousUser()).open("/f/ren-yuan/?lang=en&area=329921101201001")
    phone.press("add:ren", r__ren__0__hao="7")
    phone.press(r__ren__1__hao="7")
    assert "“ID” is the same as in row 1" in html.unescape(phone.text)


@pytest.mark.parametrize(
    ("code", "name"),
    [("zh-Hans", "zh-hans"), ("en", "en"), ("ar", "ar"), ("ug", "ug"), ("kk-Arab", "zh-hans"), ("pt-BR", "pt-br"),
     ("x-dialect", "zh-hans"), ("bo", "zh-hans"), ("ar-EG", "ar")],
)  # fmt: skip
def test_the_page_speaks_a_language_that_there_are_words_of(code: str, name: str) -> None:
    assert interface(code) == name
