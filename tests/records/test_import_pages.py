"""Importing at the desk: upload, match, look, confirm, undo."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from forms_app.entry.sheets import open_table
from forms_app.records.importing import jobs, running
from forms_app.records.models import Import
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.making import published, uid
from tests.records.conftest import households
from tests.records.importing import LABELS, ROW, changed, csv_text, opened, workbook
from tests.records.test_import import records

pytestmark = pytest.mark.django_db
SLUG = "hu"


@pytest.fixture
def version(areas: Any) -> Any:
    return opened(published(households(), SLUG))


@pytest.fixture
def clerk(version: Any, village_clerk: Any) -> Client:
    return client_of(village_clerk)


def upload(client: Client, content: bytes, name: str = "t.csv", *, wanted: int = 302) -> str:
    """The address of the import's page, or the text of the page that refuses the file."""
    address = reverse("records:import_start", args=[SLUG])
    response = client.post(address, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == wanted
    return response["Location"] if wanted == 302 else response.content.decode()


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def step(client: Client, address: str, name: str, **fields: str) -> str:
    response = client.post(address, {"step": name, **fields}, follow=True)
    return response.content.decode()


def test_a_file_is_looked_at_confirmed_and_undone(clerk, version):
    address = upload(clerk, csv_text(ROW, changed(户主姓名="李四")))
    page = text_of(clerk, address)
    assert "保存2条记录" in page
    assert "2026年11月23日" in page
    assert "荷塘村 第一网格" in page
    assert records(version) == []
    done = step(clerk, address, "save")
    assert "已保存2条记录" in done
    assert len(records(version)) == 2
    assert "请先勾选" in step(clerk, address, "undo")
    assert len(records(version)) == 2
    assert "移除2条" in step(clerk, address, "undo", sure="1")
    assert records(version) == []
    assert "已不在台账中" in text_of(clerk, address)


def test_confirming_twice_saves_once(clerk, version):
    address = upload(clerk, csv_text(ROW))
    step(clerk, address, "save")
    assert "这次导入已有进展" in step(clerk, address, "save")
    assert len(records(version)) == 1


def test_faults_are_listed_and_marked_in_a_workbook_that_can_be_imported_corrected(clerk, version):
    rows = [ROW, changed(登记日期="昨天", 备注="=1+1"), changed(户主姓名="李四")]
    address = upload(clerk, workbook(*rows), "户主.xlsx")
    page = text_of(clerk, address)
    assert "已检查3行，有2处错误" in page
    assert "保存3条记录" not in page
    step(clerk, address, "save")
    assert records(version) == []
    response = clerk.get(f"{address}errors.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    marked, formula = book.active["E3"], book.active["J3"]
    assert "日期" in marked.comment.text
    assert marked.fill.fgColor.rgb.endswith("FFD9D6")
    assert formula.data_type != "f"
    book.active["E3"], book.active["J3"] = "2026-11-20", "无"
    out = io.BytesIO()
    book.save(out)
    assert "保存3条记录" in text_of(clerk, upload(clerk, out.getvalue(), "户主.xlsx"))


def test_nothing_in_the_marked_workbook_is_run(clerk, version):
    rows = [changed(登记日期="昨天", 户主姓名=text) for text in ("=1+1", "+1", "-1", "@SUM(1)", "=cmd|x")]
    address = upload(clerk, csv_text(*rows))
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{address}errors.xlsx").content))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert book.active["B2"].value == "=1+1"


def test_of_a_long_table_only_faulty_rows_are_given_back(clerk, version, monkeypatch):
    monkeypatch.setattr("forms_app.records.importing.workbooks.WHOLE_CELLS", 10)
    address = upload(clerk, csv_text(ROW, ROW, changed(登记日期="昨天")))
    sheet = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{address}errors.xlsx").content)).active
    assert [sheet["A1"].value, sheet["A2"].value, sheet.max_row] == ["文件行号", "4", 2]
    assert "日期" in sheet["F2"].comment.text


def test_columns_are_matched_by_hand(clerk, version):
    labels = ["网格号", *LABELS[1:], "门牌"]
    address = upload(clerk, csv_text([*ROW, "8"], labels=labels))
    page = text_of(clerk, address)
    assert "网格号、门牌" in page
    assert "缺少必填的列：所属网格" in page
    keys = [
        "wang_ge",
        "xing_ming",
        "ren_shu",
        "mian_ji",
        "ri_qi",
        "zhu_fang",
        "lei_bie",
        "shi_fou",
        "dian_hua",
        "bei_zhu",
    ]
    chosen = {f"c{index}": key for index, key in enumerate([*keys, ""])}
    twice = step(clerk, address, "check", **{**chosen, "c10": "bei_zhu"})
    assert "有几列对应同一填报项“备注”" in twice
    assert "保存1条记录" in step(clerk, address, "check", **chosen)
    step(clerk, address, "save")
    assert len(records(version)) == 1


def test_a_choice_of_columns_that_was_tampered_with_is_asked_again(clerk, version):
    address = upload(clerk, csv_text(ROW))
    assert "请为每列选择填报项" in step(clerk, address, "check", c0="deleted_at")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "t.csv", "文件是空的"),
        (b"\n", "t.csv", "没有内容"),
        (b"PK\x03\x04", "t.xlsx", "损坏"),
        (",".join(LABELS).encode(), "t.csv", "没有数据"),
    ],
)
def test_unreadable_files_are_refused_on_the_page(clerk, content, name, words):
    assert words in upload(clerk, content, name, wanted=400)
    assert Import.objects.count() == 0


def test_a_form_sent_without_a_file_says_so(clerk):
    response = clerk.post(reverse("records:import_start", args=[SLUG]))
    assert (response.status_code, "没有收到文件" in response.content.decode()) == (400, True)


def test_the_same_file_needs_a_second_yes(clerk, version):
    step(clerk, upload(clerk, csv_text(ROW)), "save")
    address = upload(clerk, csv_text(ROW))
    assert "导入过这个文件" in text_of(clerk, address)
    assert "请先勾选" in step(clerk, address, "save")
    assert len(records(version)) == 1
    step(clerk, address, "save", again="1")
    assert len(records(version)) == 2


def test_the_template_is_taken_back_when_filled_in(clerk, version):
    response = clerk.get(reverse("records:import_template", args=[SLUG]))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    entry, members, example, of_members, lists = book.worksheets
    assert [cell.value for cell in entry[1]] == ["序号", "所属网格*", *LABELS[1:]]
    assert [cell.value for cell in members[1]] == ["记录序号*", "行号*", "姓名", "公民身份号码"]
    assert (members.title, lists.sheet_state, entry.max_row) == ("家庭成员", "hidden", 1)
    rules = {str(rule.sqref): rule.formula1 for rule in entry.data_validations.dataValidation}
    assert rules["G2:G5000"] == "='选项'!$G$1:$G$2"
    assert [lists["G1"].value, lists["G2"].value] == ["自有", "租赁"]
    for sheet, filled in ((entry, example), (members, of_members)):
        for index, cell in enumerate(filled[2], 1):
            sheet.cell(2, index).value = cell.value
    out = io.BytesIO()
    book.save(out)
    assert open_table(io.BytesIO(out.getvalue()), "t.xlsx").unread == ["家庭成员", example.title, of_members.title]
    address = upload(clerk, out.getvalue(), "t.xlsx")
    page = text_of(clerk, address)
    assert "保存1条记录" in page
    assert "“家庭成员”：1行" in page
    assert "没有读取" not in page
    step(clerk, address, "save")
    (record,) = records(version)
    built = models_for(version)
    assert built.children[uid("cheng_yuan")]._default_manager.filter(parent_id=record.pk).count() == 1


def test_long_files_go_to_the_background_and_the_page_follows(
    clerk, version, monkeypatch, django_capture_on_commit_callbacks
):
    waiting: list[str] = []
    monkeypatch.setattr(jobs, "AT_ONCE", 2)

    class Task:
        module_path = "x"

        @staticmethod
        def enqueue(job_id: str) -> None:
            waiting.append(job_id)

    monkeypatch.setattr(jobs, "run_import", Task)
    with django_capture_on_commit_callbacks(execute=True):
        address = upload(clerk, csv_text(*[ROW] * 5))
    job = Import.objects.get()
    assert waiting == [str(job.pk)]
    page = text_of(clerk, address)
    assert "hx-get" in page
    assert "排队" in page
    panel = clerk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert panel.lstrip().startswith("<div")
    running.run(job)
    assert "保存5条记录" in text_of(clerk, address)
    with django_capture_on_commit_callbacks(execute=True):
        step(clerk, address, "save")
    assert len(waiting) == 2
    Import.objects.update(touched_at=timezone.now() - timedelta(minutes=11))
    assert "后台服务可能没有运行" in text_of(clerk, address)
    running.run(Import.objects.get())
    assert "已保存5条记录" in text_of(clerk, address)
    assert len(records(version)) == 5


def test_an_import_broken_off_each_time_says_that_nothing_was_saved(clerk, version):
    address = upload(clerk, csv_text(ROW))
    job = Import.objects.get()
    Import.objects.update(state="saving", running=True, touched_at=timezone.now() - timedelta(minutes=11))
    DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED,
        task_path=jobs.run_import.module_path,
        args_kwargs={"args": [str(job.pk)], "kwargs": {}},
        priority=0,
        queue_name="print",
        backend_name="default",
        run_after=get_date_max(),
        finished_at=timezone.now(),
        exception_class_path="",
        traceback="",
    )
    assert "未保存任何记录" in text_of(clerk, address)
    assert Import.objects.get().state == "failed"
    assert "保存1条记录" in step(clerk, address, "check", **{f"c{n}": key for n, key in enumerate(job.mapping)})


def test_an_import_given_up_is_gone_with_its_file(clerk, version):
    address = upload(clerk, csv_text(ROW))
    path = Path(Import.objects.get().file.path)
    step(clerk, address, "drop")
    assert not path.exists()
    assert clerk.get(address).status_code == 404


def test_imports_are_their_owners_alone(clerk, version, grid_worker):
    address = upload(clerk, csv_text(ROW))
    other = client_of(grid_worker)
    assert other.get(address).status_code == 404
    assert other.get(f"{address}errors.xlsx").status_code == 404
    assert other.post(address, {"step": "save"}).status_code == 404
    assert records(version) == []


def test_rows_outside_ones_areas_are_faults(version, grid_worker):
    client = client_of(grid_worker)
    address = upload(client, csv_text(ROW, changed(所属网格="329921101201002")))
    assert "有1处错误" in text_of(client, address)
    step(client, address, "save")
    assert records(version) == []


def test_only_whoever_may_fill_in_sees_the_button(version, clerk, town_officer_a):
    ledger = reverse("records:ledger", args=[SLUG])
    assert "从文件导入" in text_of(clerk, ledger)
    assert "从文件导入" not in text_of(client_of(town_officer_a), ledger)
    version.form.is_open = False
    version.form.save()
    assert "从文件导入" not in text_of(clerk, ledger)
    assert clerk.get(reverse("records:import_start", args=[SLUG])).status_code == 403


def test_rights_that_end_while_a_file_waits_save_nothing(clerk, version, village_clerk):
    address = upload(clerk, csv_text(ROW))
    village_clerk.appointments.update(until=timezone.localdate() - timedelta(days=1))
    assert clerk.post(address, {"step": "save"}).status_code == 403
    Import.objects.update(state="saving")
    running.run(Import.objects.get())
    assert (records(version), Import.objects.get().state) == ([], "checked")


def test_markup_and_giant_texts_in_cells_are_only_text(clerk, version):
    address = upload(clerk, csv_text(changed(户主姓名="<script>alert(1)</script>", 备注="好" * 6000)))
    page = text_of(clerk, address)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "有1处错误" in page


def test_the_page_of_an_import_takes_few_queries(clerk, version, django_assert_max_num_queries):
    address = upload(clerk, csv_text(*[changed(登记日期="x")] * 300))
    with django_assert_max_num_queries(20):
        text_of(clerk, address)
