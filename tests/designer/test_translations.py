"""译文: the table of translations in the administration, its drafts, and the workbook for a translator."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms_app.accounts.models import User
from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.schema.languages import text_id, translated
from tests.spoken import ENGLISH, HOUSE, NAME, SCALE, chinese, spoken

pytestmark = pytest.mark.django_db

LABEL = text_id(NAME.uuid, "label")


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("root", "", "x", name="县管理员"))
    return client


@pytest.fixture
def page():
    return page_from_schema(spoken(), "t-form")


def latest(page: FormPage) -> FormPage:
    return FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def english(page: FormPage) -> Any:
    return translated(latest(page).compile().schema, "en")


def address(page: FormPage, query: str = "") -> str:
    return reverse("designer_translations", args=[page.pk]) + query


def shown(admin, page: FormPage, query: str = "?language=en") -> str:
    response = admin.get(address(page, query))
    assert response.status_code == 200
    return response.content.decode()


def save(admin, page: FormPage, query: str = "?language=en", **texts: str):
    text = shown(admin, page, query)
    mark = re.search(r'name="mark" value="(\w+)"', text)
    assert mark
    return admin.post(address(page, query), {"mark": mark[1], **texts})


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_a_form_in_one_language_says_where_others_are_chosen(admin):
    page = page_from_schema(chinese(), "t-form")
    assert "本表单只有一种语言" in shown(admin, page, "")


def test_every_text_stands_beside_its_translation_and_missing_ones_are_marked(admin, page):
    text = shown(admin, page)
    assert f'name="t-{LABEL}" value="Name"' in text
    assert "基本情况 › 满意度" in text
    assert text.count("缺译文") == 5
    assert "缺5条" in text
    only = shown(admin, page, "?language=en&only=missing")
    assert only.count('name="t-') == 5
    assert f'name="t-{LABEL}"' not in only
    arabic = shown(admin, page, "?language=ar")
    assert 'lang="ar" dir="rtl"' in arabic
    assert 'placeholder="أخرى"' in arabic


def test_what_is_entered_is_a_draft_and_nothing_is_enabled(admin, page):
    enable(page)
    revisions = page.revisions.count()
    response = save(
        admin, page, **{f"t-{LABEL}": "Full name", f"t-{text_id(SCALE.uuid, 'label')}": " Satisfaction\r\n"}
    )
    assert response.status_code == 302
    assert page.revisions.count() == revisions + 1
    schema = english(page)
    assert [schema.question(one.uuid).label for one in (NAME, SCALE)] == ["Full name", "Satisfaction"]
    assert FormPage.objects.get(pk=page.pk).form.current.schema == spoken()
    shown_plan = admin.get(reverse("designer_plan", args=[page.pk])).content.decode()
    assert "英语 English：译文新增1条、修改1条、删除0条；缺4条" in shown_plan


def test_an_emptied_translation_goes_and_what_is_not_shown_stays(admin, page):
    save(admin, page, **{f"t-{LABEL}": ""})
    assert english(page).question(NAME.uuid).label == "姓名"
    assert english(page).question(HOUSE.uuid).label == "Housing"


def test_a_changed_original_is_told_until_somebody_says_that_it_still_fits(admin, page):
    draft = latest(page)
    body = body_from_schema(spoken())
    body[0]["value"]["questions"][0]["value"]["label"] = "户主姓名"
    draft.body = body
    draft.save_revision()
    text = shown(admin, page)
    assert "原文已改，此译文译自“姓名”" in text
    assert "1条待核对" in text
    save(admin, page, **{f"t-{LABEL}": "Name"})
    assert "原文已改" in shown(admin, page)
    save(admin, page, **{f"t-{LABEL}": "Name", f"ok-{LABEL}": "1"})
    assert "原文已改" not in shown(admin, page)
    assert english(page).question(NAME.uuid).label == "Name"


def test_who_comes_second_loses_nothing_that_was_typed(admin, page):
    mark = re.search(r'name="mark" value="(\w+)"', shown(admin, page))
    save(admin, page, **{f"t-{LABEL}": "First"})
    response = admin.post(address(page, "?language=en"), {"mark": mark[1], f"t-{LABEL}": "Second"})
    assert response.status_code == 409
    assert 'value="Second"' in response.content.decode()
    assert english(page).question(NAME.uuid).label == "First"


def test_too_long_a_translation_is_refused_with_its_place(admin, page):
    response = save(admin, page, **{f"t-{LABEL}": "x" * 5001})
    assert response.status_code == 400
    assert "基本情况 › 姓名：译文最多5000个字符，现有5001个" in response.content.decode()
    assert english(page).question(NAME.uuid).label == "Name"


def test_markup_is_text(admin, page):
    save(admin, page, **{f"t-{LABEL}": '"><script>alert(1)</script>'})
    assert "<script>alert" not in shown(admin, page)
    assert english(page).question(NAME.uuid).label == '"><script>alert(1)</script>'


def book_of(admin, page: FormPage) -> Any:
    response = admin.get(reverse("designer_translations_book", args=[page.pk]))
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content))


def send(admin, page: FormPage, book: Any) -> str:
    file = io.BytesIO()
    book.save(file)
    return send_bytes(admin, page, file.getvalue())


def send_bytes(admin, page: FormPage, content: bytes) -> str:
    file = SimpleUploadedFile("译文.xlsx", content)
    response = admin.post(reverse("designer_translations_upload", args=[page.pk]), {"file": file}, follow=True)
    assert response.status_code == 200
    return messages_of(response)


def test_the_workbook_goes_out_and_comes_back(admin, page):
    book = book_of(admin, page)
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    assert heads == ["编号", "位置", "内容", "原文", "英语 English [en]", "阿拉伯语 العربية [ar]"]
    line = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == text_id(SCALE.uuid, "label"))
    line[4].value, line[5].value = "=Satisfaction", "الرضا"
    line[4].data_type = "s"
    assert send(admin, page, book) == "已保存为草稿：新增译文2条，修改0条，删除0条。"
    assert english(page).question(SCALE.uuid).label == "=Satisfaction"
    again = book_of(admin, page)
    assert [cell.data_type for row in again.active.iter_rows(min_row=2) for cell in row if cell.value] == ["s"] * sum(
        bool(cell.value) for row in again.active.iter_rows(min_row=2) for cell in row
    )
    assert send(admin, page, again) == "没有改动。"


def test_a_translation_of_an_older_original_is_taken_and_marked(admin, page):
    book = book_of(admin, page)
    line = next(row for row in book.active.iter_rows(min_row=2) if row[0].value == text_id(SCALE.uuid, "label"))
    line[4].value = "Satisfaction"
    draft = latest(page)
    body = body_from_schema(spoken())
    body[0]["value"]["questions"][3]["value"]["label"] = "总体满意度"
    draft.body = body
    draft.save_revision()
    send(admin, page, book)
    assert "此译文译自“满意度”" in shown(admin, page)


def test_rows_of_other_forms_and_languages_are_counted_and_passed_over(admin, page):
    book = book_of(admin, page)
    sheet = book.active
    sheet.cell(1, 7).value = "法语 Français [fr]"
    sheet.cell(2, 7).value = "Enquête"
    sheet.append(["0:label:", "", "", "别的", "Other form"])
    assert "表中有2条文字已不在表单中" in send(admin, page, book)
    assert latest(page).compile().schema == spoken()


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"a,b\n1,2"])
def test_what_is_no_workbook_is_told(admin, page, content):
    assert "文件读不出来" in send_bytes(admin, page, content)
    assert latest(page).compile().schema == spoken()


def test_without_a_file_it_is_asked_for(admin, page):
    response = admin.post(reverse("designer_translations_upload", args=[page.pk]), follow=True)
    assert messages_of(response) == "请先选择文件。"


def test_another_workbook_is_told(admin, page):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    assert "这不是译文表" in send(admin, page, book)


def test_a_locked_page_can_be_read_and_not_saved(admin, page):
    text = shown(admin, page)
    mark = re.search(r'name="mark" value="(\w+)"', text)
    other = User.objects.create_superuser("other", "", "x", name="另一人")
    FormPage.objects.filter(pk=page.pk).update(locked=True, locked_by=other)
    assert "保存为草稿" not in shown(admin, page)
    assert admin.post(address(page), {"mark": mark[1], f"t-{LABEL}": "No"}).status_code in {302, 403}
    assert english(page).question(NAME.uuid).label == "Name"


def test_all_texts_of_the_english_form_are_there(page):
    said = dict(latest(page).compile().schema.translations)["en"]
    assert dict(said) == ENGLISH
