"""新建表单: every way is on one page, and a dropped file goes to the way that takes its kind."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.designer.xlsforms.recognised import is_xlsform
from intake.models import Source
from tests.cast import client_of
from tests.xforms.sheets import workbook

pytestmark = pytest.mark.django_db
ASKED = (("type", "name", "label"), ("text", "hu_zhu", "户主姓名"), ("integer", "ren_shu", "人数"))


def xlsform(tmp_path) -> bytes:
    return workbook(tmp_path / "form.xlsx", *ASKED, settings=(("form_title",), ("走访",))).read_bytes()


def table() -> bytes:
    book = Workbook()
    book.active.title = "2026年survey汇总"
    for row in (("姓名", "人数"), ("王一禾", 3), ("李二溪", 4)):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def drop(user, content: bytes, name: str):
    return client_of(user).post(reverse("designer_begin"), {"file": SimpleUploadedFile(name, content)})


def test_each_way_is_one_click_away_from_the_page(county_admin):
    page = client_of(county_admin).get(reverse("designer_begin")).content.decode()
    empty = reverse("wagtailadmin_pages:add", args=["designer", "formpage", FormIndexPage.objects.get().pk])
    ways = [reverse("designer_gallery"), reverse("intake_start"), empty, reverse("designer_import_xlsform")]
    assert [way for way in ways if f'href="{way}"' not in page] == []
    order = [page.index(f'class="gewu-way" href="{way}"') for way in ways]
    assert order == sorted(order)


def test_the_first_page_of_the_administration_and_the_menu_lead_there(county_admin, village_clerk):
    page = client_of(county_admin).get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("designer_begin") in page  # in the menu
    assert f'class="gewu-way" href="{reverse("intake_start")}"' in page
    assert client_of(village_clerk).get(reverse("designer_begin")).status_code in {302, 403}


def test_a_dropped_xlsform_is_looked_at_and_made(county_admin, tmp_path):
    seen = drop(county_admin, xlsform(tmp_path), "form.xlsx")
    assert seen.status_code == 200
    assert "“form.xlsx”" in seen.content.decode()
    assert not FormPage.objects.exists()
    made = client_of(county_admin).post(reverse("designer_begin"), {"held": seen.context["signed"]})
    page = FormPage.objects.get()
    assert made.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert page.title == "走访"


def test_a_dropped_spreadsheet_is_read_for_its_owner(county_admin):
    response = drop(county_admin, table(), "住户.xlsx")
    source = Source.objects.get(owner_id=county_admin.pk)
    assert response.url == reverse("intake_rows", args=[source.pk])


def test_a_workbook_whose_bytes_are_damaged_is_told_in_words(county_admin):
    content = bytearray(table())
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = packed.getinfo("xl/workbook.xml")
    begin = sheets.header_offset + 30 + len(sheets.filename)
    content[begin : begin + 40] = b"\xff" * 40
    assert not is_xlsform(io.BytesIO(content))
    assert drop(county_admin, bytes(content), "坏的.xlsx").status_code == 400


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0 not a workbook", b"\xff" * 99])
def test_what_is_no_workbook_is_told_in_words(county_admin, content):
    assert not is_xlsform(io.BytesIO(content))
    response = drop(county_admin, content, "坏的.xlsx")
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


def test_nothing_dropped_is_told(county_admin):
    response = client_of(county_admin).post(reverse("designer_begin"))
    assert response.status_code == 400
    assert "没有收到文件" in response.content.decode()


def test_an_xlsform_is_told_by_the_name_of_a_sheet_alone(tmp_path):
    assert is_xlsform(io.BytesIO(xlsform(tmp_path)))
    assert not is_xlsform(io.BytesIO(table()))
    file = io.BytesIO(xlsform(tmp_path))
    file.seek(100)
    is_xlsform(file)
    assert file.tell() == 0  # whoever takes it reads it from its beginning
