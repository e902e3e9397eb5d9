"""A clerk's spreadsheet in the administration: looked at row by row, made a form, taken in as its first records."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from forms_app.designer.build import enable
from forms_app.designer.models import FormPage
from forms_app.records.models import Import
from forms_app.tables.models import Form
from forms_app.tables.runtime import models_for
from intake.keeping import remove_old
from intake.models import Source
from tests.cast import client_of
from tests.intake.workbooks import number_of, village_book

pytestmark = pytest.mark.django_db
START = reverse("intake_start")


@pytest.fixture
def admin(county_admin):
    return client_of(county_admin)


def words(response):
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split()))


def send(client, content, name="住户.xlsx"):
    response = client.post(START, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, words(response)
    return Source.objects.latest("created_at")


def page(name, source):
    return reverse(f"intake_{name}", args=[source.pk])


def fields(response):
    """What the page would send if nobody touched it."""
    from bs4 import BeautifulSoup

    from tests.browsing import pairs

    form = BeautifulSoup(response.content, "html.parser").select('form[method="post"]')[-1]
    return dict(pair for field in form.select("input, textarea, select") for pair in pairs(field))


def made(client, source, **changes):
    client.post(page("rows", source), {"next": "1"})
    shown = client.get(page("columns", source))
    response = client.post(page("columns", source), fields(shown) | changes | {"make": "1"})
    source.refresh_from_db()
    assert response.status_code == 302, words(response)
    return FormPage.objects.get(pk=source.page_id)


def take(client, source, **data):
    response = client.post(page("records", source), data)
    source.refresh_from_db()
    return response


def test_households_become_records_with_their_members(admin, areas):
    content, people = village_book(20, grid=areas.grid_a.name)
    source = send(admin, content)
    assert source.sheets == ["住户", "说明"]
    shown = words(admin.get(page("rows", source)))
    assert f"{people}行数据" in shown
    assert "小计、合计 5" in shown
    draft = made(admin, source)
    assert draft.title == "荷塘村住户登记表"
    form = enable(draft)
    schema = form.current.schema
    assert [(one.label, one.type) for one in schema.questions] == [
        ("户主", "text"), ("户主电话", "phone"), ("所属网格", "area"), ("备注", "long_text"), ("家庭成员", "repeat"),
    ]  # fmt: skip
    inner = {one.label: one.type for one in schema.repeats[0].questions}
    assert inner["身份证号"] == "id_number"
    assert inner["出生日期"] == "date"
    response = take(admin, source)
    assert response.status_code == 302, words(response)[-400:]
    assert source.taken.state == "done", source.taken.errors
    built = models_for(form.current)
    assert built.main._default_manager.count() == 20
    records = list(built.main._default_manager.all())
    assert len(list(built.rows(schema.repeats[0], [record.pk for record in records]))) == people


def test_a_wrong_cell_is_told_where_it_stands_and_nothing_is_saved(admin, areas):
    content, _people = village_book(20, grid=areas.grid_a.name, spoil=True)
    source = send(admin, content)
    admin.post(page("rows", source), {"next": "1"})
    shown = words(admin.get(page("columns", source)))
    assert "G5" in shown
    assert "不详" in shown
    form = enable(made(admin, source))
    take(admin, source)
    assert source.taken.state == "checked"
    found = {(row, label) for row, _index, label, _message, _sheet in source.taken.errors}
    assert found == {(5, "身份证号"), (5, "出生日期")}
    assert not models_for(form.current).main._default_manager.exists()
    assert "更正后的表格" in words(admin.get(page("records", source)))
    marked = admin.get(reverse("records:import_errors", args=[form.slug, source.taken.pk]))
    corrected = load_workbook(io.BytesIO(b"".join(marked)))
    sheet = corrected.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(5, heads.index("出生日期") + 1).value == "不详", "the row of her file is the row of the clean one"
    sheet.cell(5, heads.index("出生日期") + 1).value = "1980.1.1"
    sheet.cell(5, heads.index("身份证号") + 1).value = number_of("32992119800101100")
    file = io.BytesIO()
    corrected.save(file)
    response = take(admin, source, corrected=SimpleUploadedFile("更正.xlsx", file.getvalue()))
    assert response.status_code == 302
    assert (source.taken.state, source.taken.errors) == ("checked", [])
    admin.post(response["Location"], {"step": "save"})
    assert models_for(form.current).main._default_manager.count() == 20


def test_nobody_else_sees_the_file(admin, areas):
    from forms_app.accounts.models import User

    source = send(admin, village_book(6)[0])
    other = client_of(User.objects.create_superuser("root", "", "x", name="系统管理员"))
    for name in ("rows", "columns", "records"):
        assert other.get(page(name, source)).status_code == 404
        assert other.post(page(name, source)).status_code == 404
    assert other.post(page("drop", source)).status_code == 404
    assert "住户.xlsx" not in words(other.get(START))


def test_roles_can_be_corrected_and_hidden_rows_taken(admin, areas):
    book = Workbook()
    for row in (
        ["姓名", "电话", "住址"],
        ["赵一禾", "15400000001", "甲"],
        ["钱二禾", "15400000002", "乙"],
        ["孙三禾", "15400000003", "丙"],
    ):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    file = io.BytesIO()
    book.save(file)
    source = send(admin, file.getvalue())
    assert "2行数据" in words(admin.get(page("rows", source)))
    admin.post(page("rows", source), {"hidden": "1"})
    assert "3行数据" in words(admin.get(page("rows", source)))
    admin.post(page("rows", source), {"r4": "ignored"})
    assert "2行数据" in words(admin.get(page("rows", source)))
    admin.post(page("rows", source), {"reset": "1"})
    source.refresh_from_db()
    assert source.roles == {}


def test_flat_csv_in_gbk_with_an_area_for_all(admin, areas, county_admin):
    lines = ["重点场所台账,,", "场所名称,检查日期,是否合格"]
    lines += [f"第{number}商店,2026.11.{number},{'√' if number % 2 else '×'}" for number in range(1, 10)]
    lines += ["合计,9,", "制表：钱二禾,,"]
    source = send(admin, "\r\n".join(lines).encode("gb18030"), "场所.csv")
    form = enable(made(admin, source))
    assert [one.type for one in form.current.schema.questions] == ["text", "date", "boolean"]
    response = take(admin, source, area="没有这个地方")
    assert response.status_code == 400
    assert source.taken is None
    take(admin, source, area=areas.village_a.name)
    assert source.taken.state == "done", source.taken.errors
    assert models_for(form.current).main._default_manager.filter(area_id=areas.village_a.pk).count() == 9


def test_columns_are_renamed_left_out_and_checked_again(admin, areas):
    source = send(admin, village_book(8, grid=areas.grid_a.name)[0])
    admin.post(page("rows", source), {"next": "1"})
    shown = fields(admin.get(page("columns", source)))
    shown.pop("c9-take")
    response = admin.post(page("columns", source), shown | {"c1-label": "户主姓名", "c1-kind": "integer"})
    assert response.status_code == 200
    assert "B5" in words(response)
    shown = fields(response)
    assert shown["c1-label"] == "户主姓名"
    blank = admin.post(page("columns", source), shown | {"c1-label": " ", "make": "1"})
    assert blank.status_code == 200
    assert not FormPage.objects.exists()
    clash = admin.post(page("columns", source), shown | {"c5-place": "record", "make": "1"})
    assert "F6" in words(clash) or "F7" in words(clash) or "F8" in words(clash)
    assert not FormPage.objects.exists()


NONE_AT_ALL = {
    "空.xlsx": b"",
    "a.xlsx": b"%PDF-1.7",
    "b.xlsx": b"PK\x03\x04zzzz",
    "c.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1zz",
}


@pytest.mark.parametrize(("name", "content"), NONE_AT_ALL.items())
def test_what_is_no_spreadsheet_is_refused_in_words(admin, content, name):
    response = admin.post(START, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code in (200, 400)
    assert not Source.objects.exists()


def test_files_go_after_a_week(admin, areas):
    source = send(admin, village_book(6)[0])
    Source.objects.update(created_at=timezone.now() - timedelta(days=8))
    path = source.file.path
    remove_old()
    assert not Source.objects.exists()
    import os

    assert not os.path.exists(path)


def test_rows_are_taken_in_once(admin, areas):
    source = send(admin, village_book(6, grid=areas.grid_a.name)[0])
    enable(made(admin, source))
    take(admin, source)
    take(admin, source)
    assert Import.objects.count() == 1
    assert Form.objects.count() == 1


def test_large_files_are_read_and_taken_in_by_the_background_service(
    admin, areas, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("intake.keeping.AT_ONCE", 0)
    monkeypatch.setattr("intake.taking.AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        source = send(admin, village_book(12, grid=areas.grid_a.name)[0])
    shown = admin.get(page("rows", source))
    assert shown["Refresh"] == "2"
    assert "正在读取" in words(shown)
    for callback in waiting:
        callback()
    enable(made(admin, source))
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        take(admin, source)
    assert "正在收录" in words(admin.get(page("records", source)))
    for callback in waiting:
        callback()
    source.refresh_from_db()
    assert source.taken.state == "done", source.taken.errors


def test_an_import_that_was_undone_may_be_taken_in_again(admin, areas):
    source = send(admin, village_book(6, grid=areas.grid_a.name)[0])
    form = enable(made(admin, source))
    take(admin, source)
    admin.post(reverse("records:import", args=[form.slug, source.taken.pk]), {"step": "undo", "sure": "1"})
    assert not models_for(form.current).main._default_manager.filter(deleted_at=None).exists()
    take(admin, source)
    assert models_for(form.current).main._default_manager.filter(deleted_at=None).count() == 6
