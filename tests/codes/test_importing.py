"""Codes from a workbook: what is entered, every fault by row and column, and nothing half-saved."""

import io
import re
import threading
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from forms_app.codes import importing
from forms_app.codes.import_cells import CODE_LIMIT
from forms_app.codes.importing import Overtaken, apply, read_codes
from forms_app.codes.models import Code, CodeList
from forms_app.codes.workbook import CODE, COLUMNS, FROM, LABEL, ORDER, PARENT, UNTIL
from tests.cast import client_of

pytestmark = pytest.mark.django_db
ALL = "代码,名称,上级代码,顺序,启用日期,停用日期"


@pytest.fixture
def roads():
    return CodeList.objects.create(slug="dao-lu", title="道路")


@pytest.fixture
def admin(county_admin):
    return client_of(county_admin)


def rows(*lines, columns=COLUMNS):
    return [(number, dict(zip(columns, (*line, *[""] * 6), strict=False))) for number, line in enumerate(lines, 2)]


def faults(code_list, *lines, columns=COLUMNS):
    return [(fault.row, fault.column) for fault in read_codes(code_list, rows(*lines, columns=columns)).faults]


def words(code_list, *lines):
    return " ".join(fault.message for fault in read_codes(code_list, rows(*lines)).faults)


def enter(code_list, *lines, columns=COLUMNS, **options):
    return apply(read_codes(code_list, rows(*lines, columns=columns)), None, **options)


def held(code_list):
    return list(code_list.codes.order_by("order", "code").values_list("code", "label", "parent__code"))


def test_codes_are_entered_in_any_order_of_their_rows(roads):
    assert enter(roads, ("0101", "东段", "01"), ("01", "人民路"), ("02", "解放路", "", "5")) == (3, 0, 0)
    assert held(roads) == [("02", "解放路", None), ("0101", "东段", "01"), ("01", "人民路", None)]
    assert roads.codes.get(code="01").initials == "rml"


def test_a_second_time_changes_nothing(roads):
    lines = (("01", "人民路", "", "1", "2026-01-01", ""), ("0101", "东段", "01", "2", "", "2026/5/1"))
    enter(roads, *lines)
    stamp = CodeList.objects.get(pk=roads.pk).stamp
    plan = read_codes(roads, rows(*lines))
    assert (plan.new, plan.changed, len(plan.unchanged), plan.missing) == ([], [], 2, [])
    assert apply(plan, None) == (0, 0, 0)
    assert CodeList.objects.get(pk=roads.pk).stamp == stamp


def test_what_a_file_lacks_stays_and_an_empty_cell_clears(roads):
    enter(roads, ("01", "人民路", "", "7", "2026-01-01", "2027-01-01"), ("02", "解放路", "01", "8", "", "2026-12-01"))
    enter(roads, ("01", "人民大道"), columns=(CODE, LABEL))
    code = roads.codes.get(code="01")
    assert (code.label, code.order, code.valid_from, code.valid_until) == (
        "人民大道", 7, date(2026, 1, 1), date(2027, 1, 1)
    )  # fmt: skip
    enter(roads, ("02", "解放路", "", "", "", ""))
    code = roads.codes.get(code="02")
    assert (code.parent, code.order, code.valid_until) == (None, 8, None)


def test_missing_codes_are_closed_only_on_request_and_never_above_what_stays(roads):
    enter(roads, ("1", "甲"), ("11", "甲一", "1"), ("2", "乙"), ("3", "丙", "", "", "", ""))
    plan = read_codes(roads, rows(("11", "甲一", "1")))
    assert [code.code for code in plan.missing] == ["2", "3"]
    assert apply(plan, None) == (0, 0, 0)
    assert roads.codes.filter(valid_until__isnull=False).count() == 0
    assert enter(roads, ("11", "甲一", "1"), close_missing=True) == (0, 0, 2)
    closed = roads.codes.filter(valid_until=timezone.localdate())
    assert sorted(closed.values_list("code", flat=True)) == ["2", "3"]
    assert read_codes(roads, rows(("11", "甲一", "1"))).missing == []


def test_closing_a_code_by_file_closes_what_is_below_and_is_not_in_the_file(roads):
    enter(roads, ("1", "甲"), ("11", "甲一", "1"), ("111", "甲一一", "11"))
    enter(roads, ("1", "甲", "", "", "", "2026-12-01"))
    assert set(roads.codes.values_list("valid_until", flat=True)) == {date(2026, 12, 1)}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (("", "甲"), CODE),
        (("a b", "甲"), CODE),
        (("路", "甲"), CODE),
        (("x" * 61, "甲"), CODE),
        (("3.29921E+11", "甲"), CODE),
        (("1", "甲"), CODE),  # the list has 01
        (("x\u202ey", "甲"), CODE),
        (("../etc", "甲"), CODE),
        (("n", ""), LABEL),
        (("n", "甲" * 201), LABEL),
        (("n", "=SUM(A1)"), LABEL),
        (("n", "<img src=x>"), LABEL),
        (("n", "甲\ufffd"), LABEL),
        (("n", "甲\x01"), LABEL),
        (("n", "甲", "nowhere"), PARENT),
        (("n", "甲", "1"), PARENT),
        (("n", "甲", "n"), PARENT),
        (("n", "甲", "a b"), PARENT),
        (("n", "甲", "", "-1"), ORDER),
        (("n", "甲", "", "1.5"), ORDER),
        (("n", "甲", "", "NaN"), ORDER),
        (("n", "甲", "", "²"), ORDER),
        (("n", "甲", "", "10000000"), ORDER),
        (("n", "甲", "", "", "2026-13-01"), FROM),
        (("n", "甲", "", "", "46000"), FROM),
        (("n", "甲", "", "", "0026-01-01"), FROM),
        (("n", "甲", "", "", "", "明天"), UNTIL),
        (("n", "甲", "", "", "2026-05-02", "2026-05-01"), UNTIL),
        (("n", "甲", "old"), UNTIL),
    ],
)
def test_a_fault_is_said_by_row_and_column_and_nothing_is_entered(roads, line, column):
    enter(roads, ("01", "旧", "", "", "2020-01-01"), ("old", "停", "", "", "", "2020-01-01"))
    assert faults(roads, ("fine", "好"), line) == [(3, column)]
    with pytest.raises(AssertionError):
        apply(read_codes(roads, rows(("fine", "好"), line)), None)
    assert roads.codes.count() == 2


@pytest.mark.parametrize("day", ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "20260305", "２０２６-03-05"])
def test_dates_as_people_write_them(roads, day):
    enter(roads, ("1", "甲", "", "", day))
    assert roads.codes.get().valid_from == date(2026, 3, 5)


def test_a_start_without_its_column_does_not_slip_past_the_end(roads):
    enter(roads, ("1", "甲", "", "", "2026-01-01"))
    assert faults(roads, ("1", "甲", "2025-01-01"), columns=(CODE, LABEL, UNTIL)) == [(2, UNTIL)]


def test_circles_are_named(roads):
    enter(roads, ("C", "丙"), ("D", "丁", "C"))
    assert "A→B→A" in words(roads, ("A", "甲", "B"), ("B", "乙", "A"), ("E", "戊", "A"))
    assert faults(roads, ("A", "甲", "B"), ("B", "乙", "A"), ("E", "戊", "A")) == [(2, PARENT), (3, PARENT)]
    assert "C→D→C" in words(roads, ("C", "丙", "D"))  # half of it is in the list already


def test_the_zero_that_a_spreadsheet_drops_is_named(roads):
    enter(roads, ("01", "甲"), ("10", "乙"))
    found = words(roads, ("1", "甲"), ("2", "丙"), ("x", "丁", "1"))
    assert found.count("字典中是01，文件中是1") == 2


def test_twice_the_same_code_and_too_many_levels(roads):
    assert faults(roads, ("1", "甲"), ("1", "乙")) == [(3, CODE)]
    deep = [(f"c{n}", "级", f"c{n - 1}" if n else "") for n in range(10)]
    assert faults(roads, *deep) == [(10, PARENT), (11, PARENT)]


def test_columns_and_rows_are_needed(roads):
    assert faults(roads) == [(0, "")]
    assert faults(roads, ("甲",), columns=(LABEL,)) == [(0, CODE)]
    assert faults(roads, ("1", "甲", "x"), columns=(CODE, LABEL, "颜色")) == [(0, "")]


def test_a_file_of_too_many_codes_is_not_read_to_its_end(roads):
    def endless():
        number = 1
        while True:
            number += 1
            yield number, {CODE: f"c{number}", LABEL: "甲"}

    found = read_codes(roads, endless()).faults
    assert [fault.row for fault in found] == [CODE_LIMIT + 2]


def test_ten_thousand_codes_take_few_queries(roads, django_assert_max_num_queries):
    lines = [(f"{n:05d}", f"{n}号路", f"{n // 100:03d}") for n in range(10_000)]
    tops = [(f"{n:03d}", f"第{n}片") for n in range(100)]
    with django_assert_max_num_queries(2):
        plan = read_codes(roads, rows(*tops, *lines))
    assert len(plan.new) == 10_100
    with django_assert_max_num_queries(300):  # in batches of 200, and their history
        assert apply(plan, None) == (10_100, 0, 0)
    with django_assert_max_num_queries(2):
        again = read_codes(roads, rows(*tops, *lines))
    assert len(again.unchanged) == 10_100


def test_nothing_is_half_saved(roads, monkeypatch):
    enter(roads, ("1", "甲"))
    before = held(roads), CodeList.objects.get(pk=roads.pk).stamp

    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr(importing, "close_below", fail)
    with pytest.raises(RuntimeError):
        enter(roads, ("1", "改"), ("2", "乙"), close_missing=True)
    assert (held(roads), CodeList.objects.get(pk=roads.pk).stamp) == before


def test_a_plan_is_not_entered_after_somebody_else_changed_the_list(roads):
    mine, hers = (read_codes(roads, rows(("1", name))) for name in ("甲", "乙"))
    assert apply(hers, None) == (1, 0, 0)
    with pytest.raises(Overtaken):
        apply(mine, None)
    assert held(roads) == [("1", "乙", None)]


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_enter_one_of_them():
    code_list = CodeList.objects.create(slug="dao-lu", title="道路")
    plans = [read_codes(code_list, rows(("A", name), ("B", "乙", "A"))) for name in ("甲", "丙")]
    gate, done = threading.Barrier(2), []

    def work(plan):
        try:
            gate.wait(timeout=20)
            done.append(apply(plan, None))
        except Overtaken:
            done.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[plan]) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(map(str, done)) == ["(2, 0, 0)", "overtaken"]
    assert code_list.codes.count() == 2


# The page


def send(client, code_list, content, name="a.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(reverse("import_codes", args=[code_list.pk]), {"file": SimpleUploadedFile(name, content)})


def confirm(client, code_list, response, **more):
    signed = re.search(r'name="rows" value="([^"]+)"', response.content.decode())
    assert signed, response.content.decode()
    return client.post(reverse("import_codes", args=[code_list.pk]), {"rows": signed[1], **more}, follow=True)


def test_a_file_is_looked_at_then_entered(admin, roads, county_admin):
    looked = send(admin, roads, "代码,名称\n01,人民路\n")
    assert roads.codes.count() == 0
    assert "人民路" in looked.content.decode()
    done = confirm(admin, roads, looked)
    assert "已新增1个选项" in done.content.decode()
    assert held(roads) == [("01", "人民路", None)]
    history = admin.get(reverse("codelist:history", args=[roads.pk])).content.decode()
    assert "导入选项：新增1个，修改0个，停用0个。" in history
    assert county_admin.get_full_name() in history


def test_what_changes_is_shown_first_and_missing_ones_close_with_a_tick(admin, roads):
    enter(roads, ("01", "人民路"), ("02", "解放路"))
    text = f"{ALL}\n01,人民大道,,,,\n"
    looked = send(admin, roads, text)
    assert "选项名称：“人民路” → “人民大道”" in looked.content.decode()
    assert "02　解放路" in looked.content.decode()
    confirm(admin, roads, looked)
    assert roads.codes.get(code="02").valid_until is None
    confirm(admin, roads, send(admin, roads, text), close_missing="on")
    assert roads.codes.get(code="02").valid_until == timezone.localdate()


def test_a_list_changed_between_looking_and_entering_is_shown_again(admin, roads):
    looked = send(admin, roads, "代码,名称\n01,人民路\n")
    Code.objects.create(code_list=roads, code="01", label="别的路")
    again = confirm(admin, roads, looked)
    assert "刚才有人改过本字典" in again.content.decode()
    assert held(roads) == [("01", "别的路", None)]
    confirm(admin, roads, again)
    assert held(roads) == [("01", "人民路", None)]


@pytest.mark.parametrize("rows_sent", ["", "x", "a:b:c", "\x00"])
def test_rows_that_were_tampered_with_enter_nothing(admin, roads, rows_sent):
    response = admin.post(reverse("import_codes", args=[roads.pk]), {"rows": rows_sent})
    assert response.status_code == 400
    assert roads.codes.count() == 0


def test_rows_looked_at_for_one_list_do_not_go_into_another(admin, roads):
    looked = send(admin, roads, "代码,名称\n01,人民路\n")
    other = CodeList.objects.create(slug="other", title="其他")
    confirm(admin, other, looked)
    assert (roads.codes.count(), other.codes.count()) == (0, 0)


def damaged_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\x00\xff\xfe\x00", "a.csv"),
        (b"PK\x03\x04nonsense", "a.xlsx"),
        (damaged_workbook(), "a.xlsx"),
        (b"<html><table>", "a.xls"),
        (b"%PDF-1.7", "a.xlsx"),
        ("代码\n01\n".encode(), "a.csv"),
        ("代码,名称\n".encode(), "a.csv"),
        ("代码,名称,代码\n1,甲,2\n".encode(), "a.csv"),
        ('代码,名称\n1,"甲\n'.encode() * 3, "a.csv"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_reason(admin, roads, content, name):
    response = send(admin, roads, content, name)
    assert response.status_code == 400
    assert "没有" in response.content.decode()
    assert roads.codes.count() == 0


def test_formulas_and_numbers_in_a_workbook(admin, roads):
    enter(roads, ("01", "甲"))
    book = openpyxl.Workbook()
    for line in ((CODE, LABEL), (1, "甲"), ("02", "=A1"), (3, "丙"), ("04", "#REF!")):
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    text = send(admin, roads, file.getvalue(), "a.xlsx").content.decode()
    assert "字典中是01，文件中是1" in text
    assert "公式" in text
    assert roads.codes.count() == 1


def test_what_is_downloaded_can_be_imported_again_and_holds_no_formula(admin, roads):
    enter(roads, ("01", "甲", "", "5", "2026-01-01", "2026-12-01"), ("0101", "乙", "01", "6", "", "2026-12-01"))
    Code.objects.filter(code="0101").update(label="=1+1")  # past all checks
    content = admin.get(reverse("export_codes", args=[roads.pk])).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert [cell.value for cell in sheet[2]] == ["01", "甲", None, "5", "2026-01-01", "2026-12-01"]
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=1+1", "s")
    assert {cell.number_format for cell in sheet[20]} == {"@"}
    Code.objects.filter(code="0101").update(label="乙")
    content = admin.get(reverse("export_codes", args=[roads.pk])).content
    assert "不需要导入" in send(admin, roads, content, "a.xlsx").content.decode()


@pytest.mark.parametrize("slug", ["min-zu", "jia-ting-guan-xi", "shi-jian-fen-lei"])
def test_seeded_lists_come_back_as_they_were(admin, slug):
    code_list = CodeList.objects.get(slug=slug)
    content = admin.get(reverse("export_codes", args=[code_list.pk])).content
    assert "不需要导入" in send(admin, code_list, content, "a.xlsx").content.decode()
