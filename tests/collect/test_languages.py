"""Filling in a form in the language that one chooses: words change, answers do not."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from forms_app.codes.models import Code, CodeList
from forms_app.collect.models import Draft
from forms_app.collect.speaking import COOKIE, interface
from forms_app.schema.languages import text_id, translated, with_languages
from forms_app.schema.model import Choice
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
    assert html_tag(text) == '<html lang="en" dir="rtl">'
    assert '<h1 class="g-title" lang="ar">استبيان الأسرة</h1>' in text
    for words in ("الاسم", "ملك", "أخرى", "Next step"):
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


def test_around_an_arabic_form_everything_is_english_and_says_so(survey: FormVersion) -> None:
    phone = Phone(AnonymousUser()).open("/f/zhu-hu/?lang=ar&area=329921101201001")
    phone.press()
    words = re.sub(r"<script.*?</script>|<[^>]*>", " ", phone.text, flags=re.DOTALL)
    form_own = ("简体中文", "住房", "自有", "租赁", "治安", "卫生", "满意度", "面积", "平方米", "家庭成员")
    form_own += ("成员姓名", "是否已婚", "增加一名成员", "与证件一致", "好", "差")
    form_own += ("荷塘村第一网格", "第一网格", "荷塘村", "清溪塘镇", "望禾县")
    for known in sorted(form_own, key=len, reverse=True):
        words = words.replace(known, "")
    assert not re.search(r"[\u4e00-\u9fff]", words), "neither Chinese nor Django's own Arabic around the form"
    assert "هذا الحقل" not in phone.text
    assert "Fill in this item." in phone.text
    assert '<span class="g-required" lang="en" dir="ltr">(required)</span>' in phone.text
    assert '<p class="g-error" dir="auto"' in phone.text


def test_a_form_in_chinese_alone_needs_no_marks(client: Client, street_lamp: FormVersion) -> None:
    assert 'class="g-required">' in page(client, "/f/fanying/")


def code_list_survey() -> FormVersion:
    """A short list, a long one, and one of several levels."""
    for slug, codes in {"zu": ("01", "11"), "cun": [f"{n:02}" for n in range(60)]}.items():
        made = CodeList.objects.create(slug=slug, title=slug)
        for code in codes:
            Code.objects.create(code_list=made, code=code, label=f"{slug}第{code}", labels={"en": f"Group {code}"})
    tree = CodeList.objects.create(slug="shi", title="事件")
    top = Code.objects.create(code_list=tree, code="1", label="环境", labels={"en": "Environment"})
    Code.objects.create(code_list=tree, code="11", label="垃圾", labels={"en": "Rubbish"}, parent=top)
    Code.objects.create(code_list=tree, code="12", label="积水", parent=top)
    asks = [question("min_zu", "choice", label="民族", choices=(), default="zu第11", options=(("code_list", "zu"),)),
            question("cun_zi", "choice", label="村", choices=(), options=(("code_list", "cun"),)),
            question("shi_jian", "cascade", label="事件", options=(("code_list", "shi"),))]  # fmt: skip
    content = with_languages(schema(*asks), "zh-Hans", ["en", "ar"], {})
    return opened(published(content, "ren-kou"), audience=Audience.RESIDENTS)


def test_code_lists_speak_the_language_of_the_form_and_records_do_not(areas: Any) -> None:
    version = code_list_survey()
    phone = Phone(AnonymousUser()).open("/f/ren-kou/?lang=en&area=329921101201001")
    for words in ("Group 01", "Group 11", "Environment"):
        assert words in phone.text, words
    assert "zu第" not in phone.text
    chosen = re.search(r'<input[^>]*name="q-min_zu"[^>]*value="11"[^>]*>', phone.text)
    assert chosen and "checked" in chosen[0], "a default is written as the list is"  # noqa: PT018
    phone.press(q__min_zu="11", q__cun_zi="07", q__shi_jian="12")
    assert phone.step == "check"
    assert "Group 11" in phone.text
    assert "Group 07" in phone.text
    assert "Environment / 积水" in phone.text, "what has no label in English stays as it is"
    phone.press()
    [record] = records(version)
    assert answer(record, version, "min_zu") == "11"
    arabic = Phone(AnonymousUser()).open("/f/ren-kou/?lang=ar&area=329921101201001")
    assert "zu第01" in arabic.text, "nobody has entered it in Arabic"


def test_a_long_list_is_searched_in_the_language_of_the_form(client: Client, areas: Any) -> None:
    version = code_list_survey()
    uuid = version.schema.by_key["cun_zi"][0].uuid
    address = f"/f/ren-kou/codes/{uuid}/"

    def found(text: str, language: str) -> list[str]:
        return [one["label"] for one in client.get(address, {"q": text, "lang": language}).json()["found"]]

    assert found("group 07", "en") == ["Group 07"]
    assert found("cun第07", "en") == ["Group 07"], "also by what is written in Chinese"
    assert found("cun第07", "zh-Hans") == ["cun第07"]
    assert found("group 07", "zh-Hans") == []
    phone = Phone(AnonymousUser()).open("/f/ren-kou/?lang=en&area=329921101201001")
    phone.press("refresh:q-cun_zi", **{"q__cun_zi.find": "group 55"})
    assert "Group 55" in phone.text


def test_labels_that_change_are_read_anew(areas: Any) -> None:
    code_list_survey()
    Phone(AnonymousUser()).open("/f/ren-kou/?lang=en&area=329921101201001")
    code = Code.objects.get(code_list__slug="zu", code="01")
    code.labels = {"en": "First"}
    code.save()
    assert "First" in Phone(AnonymousUser()).open("/f/ren-kou/?lang=en&area=329921101201001").text


def test_the_preview_speaks_them_too(areas: Any, county_admin: Any) -> None:
    from tests.collect.test_trying import Panel

    content = translated(code_list_survey().schema, "en")
    panel = Panel(county_admin, content)
    assert "Group 01" in panel.text
    panel.press("check", q__min_zu="01")
    assert "Group 01" in panel.text


def test_a_computed_choice_is_shown_in_the_language_and_judged_in_chinese(areas: Any) -> None:
    kinds = question("lei", "choice", label="类别", choices=(Choice("a", "甲"), Choice("b", "乙")))
    computed = asked("tong", "choice", label="同类", choices=kinds.choices, rules={"calculation": "${lei}"})
    named = asked("ming", label="名称", rules={"calculation": "jr:choice-name(${lei}, '${lei}')"})
    whole = with_rules(section("一", kinds, computed, named))
    said = {text_id(one.uuid, "choices", "a"): "First" for one in (kinds, computed)}
    opened(published(with_languages(whole, "zh-Hans", ["en"], {"en": said}), "tong"), audience=Audience.RESIDENTS)
    phone = Phone(AnonymousUser()).open("/f/tong/?lang=en&area=329921101201001")
    live = json.loads(re.search(r'<script id="live"[^>]*>(.*?)</script>', phone.text, re.DOTALL)[1])  # type: ignore[index]
    assert live["choices"][computed.uuid] == {"a": ["甲", "", "First"], "b": ["乙", ""]}
    phone.press(q__lei="a")
    assert "First" in phone.text
    assert "甲" in phone.text, "the name in an expression is the one that it was written over"


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
    [("zh-Hans", "zh-hans"), ("zh-Hant", "zh-hans"), ("en", "en"), ("en-GB", "en"), ("ar", "en"), ("ug", "zh-hans"),
     ("kk-Arab", "zh-hans"), ("kk", "en"), ("pt-BR", "en"), ("x-dialect", "zh-hans"), ("bo", "zh-hans"),
     ("ar-EG", "en"), ("tlh", "zh-hans"), ("", "zh-hans")],
)  # fmt: skip
def test_the_page_speaks_a_language_that_there_are_words_of(code: str, name: str) -> None:
    assert interface(code) == name
