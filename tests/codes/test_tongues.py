"""Labels in other languages: entered in the form of a choice and in workbooks, and out again."""

import io
import re

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms_app.codes import tongues
from forms_app.codes.importing import apply, read_codes
from forms_app.codes.models import Code, CodeList
from forms_app.codes.workbook import COLUMNS, workbook
from tests.cast import client_of

pytestmark = pytest.mark.django_db
ENGLISH, ARABIC = "名称（英语）", "名称（阿拉伯语）"


@pytest.fixture
def roads():
    return CodeList.objects.create(slug="dao-lu", title="道路")


def plan(code_list, *lines, columns=("代码", "名称", ENGLISH)):
    return read_codes(
        code_list, [(number, dict(zip(columns, line, strict=True))) for number, line in enumerate(lines, 2)]
    )


def labels(code_list):
    return dict(code_list.codes.values_list("code", "labels"))


def test_lines_are_read_and_written_the_same_way_round():
    found = tongues.read("ar ＝ شارع \n\nEnglish=Main  road\nx-dialect=a = b")
    assert found == {"ar": "شارع", "en": "Main road", "x-dialect": "a = b"}
    assert tongues.written(found) == "英语=Main road\n阿拉伯语=شارع\nx-dialect=a = b"
    assert tongues.read(tongues.written(found)) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("英语", "第1行"),
        ("英语=A\n克林贡语=B", "第2行：“克林贡语”"),
        ("英语=A\nen=B", "第2行：这种语言已经写过"),
        ("中文=甲", "第1行：名称本身就是中文"),
        ("英语=", "第1行"),
        ("英语==1", "第1行"),
        ("英语=<b>A</b>", "第1行"),
        ("英语=" + "a" * 201, "第1行"),
        ("英语=\u202eA", "第1行"),
    ],
)
def test_what_is_no_label_in_a_language_is_told_with_its_line(text, words):
    with pytest.raises(ValueError, match=words):
        tongues.read(text)


def test_a_workbook_brings_labels_and_takes_them_out_again(roads):
    apply(plan(roads, ("01", "人民路", "Renmin Road"), ("02", "解放路", "")), None)
    assert labels(roads) == {"01": {"en": "Renmin Road"}, "02": {}}
    found = plan(roads, ("01", "人民路", "طريق"), ("02", "解放路", ""), columns=("代码", "名称", "名称(ar)"))
    assert [[name for name, _before, _after in some] for _line, some in found.changed] == [["labels"]]
    apply(found, None)
    assert labels(roads)["01"] == {"en": "Renmin Road", "ar": "طريق"}
    apply(plan(roads, ("01", "人民路"), columns=("代码", "名称")), None)
    assert labels(roads)["01"] == {"en": "Renmin Road", "ar": "طريق"}, "a column that the file lacks changes nothing"
    assert not plan(roads, ("01", "人民路", "Renmin Road"), ("02", "解放路", "")).changed
    apply(plan(roads, ("01", "人民路", "")), None)
    assert labels(roads)["01"] == {"ar": "طريق"}, "an empty cell clears"


def test_what_is_downloaded_comes_back_as_it_was(roads):
    Code.objects.create(code_list=roads, code="01", label="人民路", labels={"ar": "طريق", "en": "Renmin Road"})
    Code.objects.create(code_list=roads, code="02", label="解放路")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(roads))).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(max_row=3, values_only=True)]
    assert rows[0] == [*COLUMNS, ENGLISH, ARABIC]
    assert rows[1][-2:] == ["Renmin Road", "طريق"]
    found = plan(roads, *rows[1:], columns=rows[0])
    assert (found.faults, found.changed, len(found.unchanged)) == ([], [], 2)


@pytest.mark.parametrize(
    "columns",
    [("代码", "名称", "名称（克林贡语）"), ("代码", "名称", "名称（中文）"), ("代码", "名称", ENGLISH, "名称（en）")],
)
def test_columns_of_no_language_and_twice_the_same_are_refused(roads, columns):
    found = plan(roads, ("01", "人民路", *["A"] * (len(columns) - 2)), columns=columns)
    assert [fault.column for fault in found.faults] == [columns[-1]]
    assert not found.new


def test_a_fault_in_a_cell_names_its_column(roads):
    found = plan(roads, ("01", "人民路", "<b>A"), ("02", "解放路", "a" * 300))
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, ENGLISH), (3, ENGLISH)]


def test_the_form_of_a_choice_takes_them_and_its_history_tells(roads, county_admin):
    admin = client_of(county_admin)
    sent = {"code_list": roads.pk, "code": "01", "label": "人民路", "above": "", "order": "", "valid_from": "",
            "valid_until": "", "said": "英语=Renmin Road"}  # fmt: skip
    assert admin.post(reverse("code:add"), sent).status_code == 302
    code = roads.codes.get()
    assert code.labels == {"en": "Renmin Road"}
    shown = admin.get(reverse("code:edit", args=[code.pk])).content.decode()
    assert "英语=Renmin Road" in shown
    response = admin.post(reverse("code:edit", args=[code.pk]), sent | {"said": "火星语=A"})
    assert "第1行：“火星语”" in response.content.decode()
    assert admin.post(reverse("code:edit", args=[code.pk]), sent | {"said": ""}).status_code == 302
    code.refresh_from_db()
    assert code.labels == {}
    assert "其他语言的名称：“英语=Renmin Road” → 空" in admin.get(reverse("code:edit", args=[code.pk])).content.decode()


@pytest.mark.parametrize("labels", [["en"], {"en": 1}, {"zh-Hans": "甲"}, {"en": "<b>"}, "x"])
def test_the_model_takes_nothing_else(roads, labels):
    with pytest.raises(ValidationError):
        Code(code_list=roads, code="01", label="人民路", labels=labels).full_clean()


def test_a_file_is_looked_at_and_entered_on_its_pages(roads, county_admin):
    admin, address = client_of(county_admin), reverse("import_codes", args=[roads.pk])
    text = "代码,名称,名称（英语）,名称（x-dialect）\n01,人民路,Renmin Road,\n02,解放路,,ga\n"
    response = admin.post(address, {"file": SimpleUploadedFile("a.csv", text.encode())})
    signed = re.search(r'name="rows" value="([^"]*)"', response.content.decode())
    assert signed, response.content.decode()
    assert admin.post(address, {"rows": signed[1]}).status_code == 302
    assert labels(roads) == {"01": {"en": "Renmin Road"}, "02": {"x-dialect": "ga"}}
    bad = admin.post(address, {"file": SimpleUploadedFile("a.csv", "代码,名称,名称（火星语）\n01,甲,A\n".encode())})
    assert bad.status_code == 400
    assert "“火星语”不是系统认识的语言" in bad.content.decode()
