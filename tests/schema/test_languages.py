"""A form in several languages: one identity, one set of codes, texts tied to what they belong to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms_app.schema.diff import differences
from forms_app.schema.languages import missing, text_id, texts_of, translated, with_languages
from forms_app.schema.model import FormSchema, Section
from forms_app.schema.tongues import CHINESE, TONGUES, canonical, code_of, direction
from tests.making import household, question, schema, uid
from tests.spoken import AREA_SIZE, ENGLISH, HOUSE, MEMBERS, NAME, SCALE, chinese, spoken


def test_a_form_in_chinese_alone_has_the_json_that_it_always_had():
    assert not {"language", "languages", "translations"} & household().to_json().keys()
    assert with_languages(household(), CHINESE, [], {}).hash() == household().hash()


def test_json_keeps_the_languages_in_their_order_and_all_texts():
    again = FormSchema.from_json(spoken().to_json())
    assert again == spoken()
    assert again.hash() == spoken().hash()
    assert again.languages == ("en", "ar")
    assert spoken().hash() != chinese().hash()
    swapped = with_languages(chinese(), CHINESE, ["ar", "en"], {"en": ENGLISH})
    assert FormSchema.from_json(swapped.to_json()).languages == ("ar", "en")


def test_every_text_that_people_read_is_translated_and_nothing_else_changes():
    english = translated(spoken(), "en")
    said = {text.id: text.original for text in texts_of(english)}
    assert {name: said[name] for name in ENGLISH} == ENGLISH
    name, house, size, scale, members = english.questions
    assert (name.label, name.hint) == ("Name", "As on the ID card")
    assert [(choice.code, choice.label) for choice in house.all_choices] == [
        ("own", "Owned"), ("rent", "Rented"), ("other", "Other"),
    ]  # fmt: skip
    assert size.option("unit") == "m²"
    assert str(scale.option("rows")).splitlines() == ["Cleanliness | wei_sheng", "治安 | zhi_an"]
    assert (members.option("add_label"), members.questions[1].choices[0].label) == ("Add a member", "Yes")
    assert english.language == "en"
    identities = [(asked.uuid, asked.key, asked.type, asked.required) for asked, _parent in english.walk()]
    assert identities == [(asked.uuid, asked.key, asked.type, asked.required) for asked, _parent in chinese().walk()]


def test_what_nobody_has_translated_is_shown_as_it_was_written():
    assert translated(spoken(), "ar").question(AREA_SIZE.uuid).label == "面积"
    assert text_id(AREA_SIZE.uuid, "label") in {text.id for text in missing(spoken(), "ar")}
    assert {text.id for text in missing(spoken(), "en")} == {
        text_id(SCALE.uuid, "label"), text_id(SCALE.uuid, "rows", "zhi_an"), text_id(SCALE.uuid, "choices", "good"),
        text_id(SCALE.uuid, "choices", "bad"), text_id(MEMBERS.questions[1].uuid, "label"),
    }  # fmt: skip
    assert translated(spoken(), "fr") == spoken()


def test_moving_and_renaming_keep_translations_and_removing_forgets_them():
    moved = Section(uid("other"), "其他情况", questions=(replace(NAME, label="户主姓名", key="hu_zhu"),))
    after = with_languages(FormSchema("调查", (moved,)), CHINESE, ["en"], {"en": ENGLISH})
    assert translated(after, "en").questions[0].label == "Name"
    assert dict(after.translations)["en"] == tuple(
        sorted((name, ENGLISH[name]) for name in (
            text_id("", "title"), text_id(NAME.uuid, "label"), text_id(NAME.uuid, "hint")
        ))
    )  # fmt: skip


def test_default_answers_are_written_with_codes_where_labels_are_others():
    asked = (
        replace(HOUSE, default="租赁"),
        question("duo", "choices", label="多", default="自有、租赁"),
        question("hu", label="姓", default="自有"),
    )
    content = with_languages(schema(*asked), CHINESE, ["en"], {"en": {text_id(HOUSE.uuid, "label"): "Housing"}})
    assert [one.default for one in translated(content, "en").questions] == ["rent", "own rent", "自有"]


def test_words_that_all_questions_share_are_one_text_each():
    asked = [question(f"c{n}", "check_item") for n in range(3)] + [question(f"b{n}", "boolean") for n in range(2)]
    shared = [text.original for text in texts_of(schema(*asked)) if text.uuid == "" and text.field != "title"]
    assert shared == ["是", "否", "合格", "不合格", "不适用"]
    content = with_languages(schema(*asked), CHINESE, ["ug"], {"ug": {text_id("", "yes"): "ھەئە"}})
    assert translated(content, "ug").questions[3].choices[0].label == "ھەئە"
    assert translated(content, "ug").questions[0].choices[0].label == "合格"


def test_versions_differ_by_their_translations():
    before = spoken()
    texts = {**ENGLISH, text_id(NAME.uuid, "label"): "Full name", text_id(HOUSE.uuid, "choices", "own"): ""}
    after = with_languages(chinese(), CHINESE, ["en"], {"en": texts})
    found = {getattr(one.item, "label", "") or one.item.title: one.details for one in differences(before, after)}
    assert [(one.what, one.old, one.new) for one in found["住户调查"]] == [("languages", ("en", "ar"), ("en",))]
    assert [(one.what, one.old, one.new) for one in found["姓名"]] == [("said:en:label", "Name", "Full name")]
    assert [(one.what, one.old, one.new) for one in found["住房"]] == [("said:en:choices:own", "Owned", "")]
    assert len(found) == 3


def test_a_new_question_does_not_tell_its_translations_too():
    after = spoken()
    section = replace(chinese().sections[0], questions=chinese().questions[1:])
    texts = {language: dict(said) for language, said in after.translations}
    before = with_languages(replace(chinese(), sections=(section,)), CHINESE, ["en", "ar"], texts)
    assert [(one.kind, one.details) for one in differences(before, after)] == [("added", ())]


@pytest.mark.parametrize(
    ("text", "code"),
    [("EN", "en"), ("zh_CN", CHINESE), ("zh", CHINESE), ("zh-TW", "zh-Hant"), ("kk-arab", "kk-Arab"),
     ("pt-br", "pt-BR"), ("", ""), ("Englisch, bitte", ""), ("../etc", ""), ("e" * 40, ""),
     ("x-Dialect1", "x-dialect1")],
)  # fmt: skip
def test_codes_of_languages_have_one_spelling(text, code):
    assert canonical(text) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("English (en)", "en"), ("english", "en"), ("英语", "en"), ("中文", CHINESE), ("Français (fr)", "fr"),
     ("Chinese", CHINESE), ("العربية", "ar"), ("ar", "ar"), ("default", ""), ("Wakandan", ""), ("Foo (xy)", "xy")],
)  # fmt: skip
def test_languages_are_known_by_what_others_call_them(name, code):
    assert code_of(name) == code


def test_which_way_a_language_runs():
    assert [direction(code) for code in ("ar", "ug", "kk-Arab", "he-IL", "ug-Cyrl")] == ["rtl"] * 4 + ["ltr"]
    assert [direction(code) for code in ("zh-Hans", "en", "kk", "mn-Mong")] == ["ltr"] * 4
    assert all(canonical(code) == code for code in TONGUES)
