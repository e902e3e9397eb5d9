"""Languages of a form page: they travel with drafts, versions, copies and restored versions."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forms_app.accounts.models import User
from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.designer.restoring import can_be_restored, restore
from forms_app.designer.version_words import lines, sentence
from forms_app.schema.languages import text_id, translated, with_languages
from tests.designer.editing import page_post
from tests.spoken import ENGLISH, HOUSE, NAME, chinese, spoken

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("root", "", "x", name="县管理员"))
    return client


def latest(page: FormPage) -> FormPage:
    return FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_a_page_made_of_a_schema_compiles_to_it_again():
    page = page_from_schema(spoken(), "t-form")
    assert latest(page).compile().schema == spoken()
    assert enable(page).current.schema == spoken()


def test_a_page_in_chinese_alone_keeps_the_hash_of_its_versions():
    page = page_from_schema(chinese(), "t-form")
    assert latest(page).compile().schema.hash() == chinese().hash()


def test_a_changed_translation_is_a_new_version_without_any_change_of_tables():
    page = page_from_schema(spoken(), "t-form")
    first = enable(page).current
    draft = latest(page)
    draft.translations["en"][text_id(NAME.uuid, "label")] = ["Full name", "姓名"]
    draft.save_revision()
    second = enable(draft).current
    assert (first.number, second.number) == (1, 2)
    assert sentence(first.schema, second.schema) == "改动：姓名"
    [line] = lines(first.schema, second.schema)
    assert [(one.name, one.old, one.new) for one in line.changes] == [("英语 English：填报项名称", "Name", "Full name")]


def test_the_comparison_says_which_choice_and_which_languages():
    after = with_languages(
        chinese(), "zh-Hans", ["en", "ug"], {"en": ENGLISH | {text_id(HOUSE.uuid, "choices", "own"): "Own"}}
    )
    told = {line.label: [(one.name, one.old, one.new) for one in line.changes] for line in lines(spoken(), after)}
    assert told["住房"] == [("英语 English：选项名称“自有”", "Owned", "Own")]
    assert told["住户调查"] == [("其他语言", "英语 English、阿拉伯语 العربية", "英语 English、维吾尔语 ئۇيغۇرچە")]


def test_an_earlier_version_comes_back_with_its_translations():
    page = page_from_schema(spoken(), "t-form")
    first = enable(page).current
    draft = latest(page)
    draft.languages, draft.translations = ["ar"], {}
    draft.save_revision()
    assert enable(draft).current.schema.languages == ("ar",)
    found = can_be_restored(latest(page), first)
    assert found is not None
    restore(found, None)
    assert latest(page).compile().schema == spoken()


def test_the_editor_keeps_translations_and_chooses_languages(admin):
    page = page_from_schema(spoken(), "t-form")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = admin.get(address).content.decode()
    assert 'value="ar"' in shown
    posted = page_post(spoken(), language="zh-Hans") | {"languages": ["ar", "fr"]}
    assert admin.post(address, posted).status_code == 302
    found = latest(page)
    assert found.languages == ["ar", "fr"]
    schema = found.compile().schema
    assert translated(schema, "ar").questions[0].label == "الاسم"
    # What was translated before comes back with its language.
    admin.post(address, page_post(spoken(), language="zh-Hans") | {"languages": ["en", "ar"]})
    assert latest(page).compile().schema == spoken()


def test_a_language_of_an_imported_form_that_no_table_knows_can_be_kept(admin):
    content = with_languages(chinese(), "zh-Hans", ["x-dialect"], {"x-dialect": {text_id(NAME.uuid, "label"): "Nnn"}})
    page = page_from_schema(content, "t-form")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert admin.post(address, page_post(content, language="zh-Hans") | {"languages": ["x-dialect"]}).status_code == 302
    assert latest(page).compile().schema == content
    refused = admin.post(address, page_post(content, language="zh-Hans") | {"languages": ["klingon"]})
    assert refused.status_code == 200
    assert latest(page).languages == ["x-dialect"]


def test_what_cannot_be_a_language_is_passed_over():
    page = page_from_schema(chinese(), "t-form")
    page.language, page.languages, page.translations = "??", ["<b>", "EN", "zh-hans"], {"en": {":title:": ["", "x"]}}
    schema = page.compile().schema
    assert (schema.language, schema.languages, schema.translations) == ("zh-Hans", ("en",), (("en", ()),))


def test_a_copied_block_starts_without_translations_and_the_original_keeps_its_own():
    page = page_from_schema(spoken(), "t-form")
    body = body_from_schema(spoken())
    copied = dict(body[0]["value"]["questions"][0])
    copied["id"], copied["value"] = "0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f", {**copied["value"], "key": "xing_ming_2"}
    body[0]["value"]["questions"].append(copied)
    page.body = body
    english = translated(page.compile().schema, "en")
    assert (english.questions[0].label, english.questions[-1].label) == ("Name", "姓名")


def test_the_preview_shows_each_language(admin):
    page = page_from_schema(spoken(), "t-form")
    draft = latest(page)
    assert [code for code, _title in draft.preview_modes] == ["", "en", "ar"]
    found = draft.make_preview_request(preview_mode="ar").content.decode()
    assert 'dir="rtl"' in found
    assert "الاسم" in found
    assert "Household survey" in draft.make_preview_request(preview_mode="en").content.decode()
    assert "住户调查" in draft.make_preview_request(preview_mode="").content.decode()
