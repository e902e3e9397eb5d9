"""导入 XLSForm in the administration: what is shown before anything is made, and what one click makes."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms_app.accounts.models import User
from forms_app.designer.build import page_from_schema
from forms_app.designer.models import FormPage
from tests.expressions.opinion.report import CORPUS
from tests.making import question, schema
from tests.xforms.sheets import workbook

pytestmark = pytest.mark.django_db
HEAD = ("type", "name", "label", "relevant", "appearance")
NEW = reverse("designer_import_xlsform")


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("root", "", "x", name="县管理员"))
    return client


def upload(path, name=""):
    return SimpleUploadedFile(name or path.name, path.read_bytes())


def text(response):
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split()))


def held(response):
    found = re.search(r'name="held" value="([^"]*)"', response.content.decode())
    return found[1] if found else ""


@pytest.fixture
def good(tmp_path):
    return workbook(
        tmp_path / "入户.xlsx",
        HEAD,
        ("begin group", "home", "住房"),
        ("select_one rent", "house", "住房来源", "", "likert map"),
        ("begin repeat", "child", "孩子"), ("text", "name", "姓名"), ("end repeat",),
        ("end group",),
        choices=(("list_name", "name", "label"), ("rent", "own", "自有"), ("rent", "let", "租赁")),
        settings=(("form_title", "form_id"), ("入户", "ru-hu")),
    )  # fmt: skip


def test_the_page_counts_and_lists_before_anything_is_made_and_one_click_makes_it(admin, good):
    looked = admin.post(NEW, {"file": upload(good)})
    assert looked.status_code == 200
    assert "部分1个，填报项2个，明细表1张，选项2个" in text(looked)
    assert "survey 3 appearance likert map" in text(looked)
    assert not FormPage.objects.exists()
    made = admin.post(NEW, {"held": held(looked)})
    page = FormPage.objects.get()
    assert made["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.slug, page.live) == ("入户", "ru-hu", False)
    assert [q.key for q, _ in page.get_latest_revision_as_object().compile().schema.walk()] == [
        "house", "child", "name",
    ]  # fmt: skip
    assert admin.post(NEW, {"held": held(looked)})["Location"] == made["Location"]  # pressed twice
    assert FormPage.objects.count() == 1


def test_what_was_changed_on_its_way_makes_nothing(admin, good, client):
    signed = held(admin.post(NEW, {"file": upload(good)}))
    assert "请重新选择文件" in text(admin.post(NEW, {"held": signed[:-3] + "abc"}))
    client.force_login(User.objects.create_superuser("other", "", "x", name="另一人"))
    assert client.post(NEW, {"held": signed}).status_code == 400
    assert not FormPage.objects.exists()


def test_renewing_keeps_questions_and_refuses_a_draft_that_has_changed(admin, tmp_path):
    page = page_from_schema(schema(question("xing_ming", label="姓名"), question("old")), "t-form")
    before = page.compile().schema.questions[0].uuid
    address = reverse("designer_import_xlsform_again", args=[page.pk])
    path = workbook(tmp_path / "a.xlsx", HEAD, ("text", "xing_ming", "户主姓名"), ("date", "d", "日期"))
    signed = held(admin.post(address, {"file": upload(path)}))
    other = page.get_latest_revision_as_object()
    other.title = "改过的名称"
    other.save_revision()
    assert "草稿在此期间有改动" in text(admin.post(address, {"held": signed}))
    signed = held(admin.post(address, {"file": upload(path)}))
    assert admin.post(NEW, {"held": signed}).status_code == 400  # not for another form
    assert admin.post(address, {"held": signed}).status_code == 302
    page = FormPage.objects.get()
    questions = page.get_latest_revision_as_object().compile().schema.questions
    assert [(q.key, q.label) for q in questions] == [("xing_ming", "户主姓名"), ("d", "日期")]
    assert questions[0].uuid == before


def test_lists_beside_the_form_come_along(admin, tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEAD, ("select_one_from_file cun.csv", "c", "村"))
    lists = SimpleUploadedFile("cun.csv", "name,label\nv1,荷塘村\n".encode())
    assert "选项1个" in text(admin.post(NEW, {"file": [lists, upload(path)]}))


def test_a_file_that_cannot_be_a_form_is_told_with_sheet_row_and_column(admin, tmp_path):
    path = workbook(tmp_path / "bad.xlsx", HEAD, ("text", "a", "甲"), ("text", "b", "乙", "${nobody} = 1"))
    response = admin.post(NEW, {"file": upload(path)})
    assert response.status_code == 400
    assert "survey 3 relevant" in text(response)
    assert not held(response)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.xlsx", b""),
        ("坏.xlsx", b"PK\x03\x04 no zip at all"),
        ("网页.xls", b"<html><table><tr><td>type</td></tr></table></html>"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 60),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
        ("锁.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
        ("文.docx", b"PK"),
        ("字.csv", b"\xff\xfe\x00\x01" * 50),
        ("长" * 200 + ".xlsx", b"PK"),
        ("大.xlsx", b"PK" + b"\x00" * (21 * 1024**2)),
    ],
)
def test_files_that_are_no_forms_get_friendly_words(admin, name, content):
    response = admin.post(NEW, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 400
    assert "没有生成任何内容" in text(response)
    assert "pyxform:" not in text(response) or "无法读取" in text(response)
    assert not FormPage.objects.exists()


def test_no_file_and_nonsense(admin):
    assert admin.get(NEW).status_code == 200
    assert "没有收到文件" in text(admin.post(NEW, {}))
    assert admin.post(NEW, {"held": "x" * 100}).status_code == 400


@pytest.mark.skipif(not (CORPUS / "manifest.json").exists(), reason="the collection of XLSForms is not here")
def test_files_in_use_never_fail_the_page(admin):
    for one in json.loads((CORPUS / "manifest.json").read_text())[::30]:
        response = admin.post(NEW, {"file": upload(CORPUS / one["file"])})
        assert response.status_code in {200, 400}, one["file"]
        assert bool(held(response)) is (response.status_code == 200)
