"""Fillable PDFs: every question has its fields, by names that can be read back, and Chinese shows in them."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from forms_app.entry.paper import names
from forms_app.entry.paper.mark import opened
from forms_app.schema.model import Choice
from reports.documents.blank.sheet import blank_html, blank_pdf, fillable_pdf
from reports.engine.paper import Printing
from tests.logic import asked, section, with_rules
from tests.making import published, question
from tests.reports.conftest import squeezed
from tests.spoken import spoken

pytestmark = pytest.mark.once(reason="about how a sheet is laid out")
BOTH = (Choice("nan", "男"), Choice("nv", "女"))


def content():
    return with_rules(
        section(
            "基本情况",
            asked("name", label="姓名", required=True),
            asked("age", "integer", label="年龄", options={"unit": "岁"}),
            asked("sex", "choice", label="性别", choices=BOTH, options={"other": True}),
            asked("help", "choices", label="帮扶", choices=(Choice("a", "低保"), Choice("b.c", "医疗"))),
            asked("born", "date", label="出生日期"),
            asked("more", "long_text", label="说明"),
            asked("face", "photo", label="照片"),
            asked("spot", "location", label="位置"),
            asked("sum", "integer", label="合计", rules={"calculation": "1 + 1"}),
        ),
        section(
            "家庭",
            question(
                "people",
                "repeat",
                label="成员",
                options=(("minimum", 2),),
                questions=(
                    question("who", label="称呼"),
                    question("sex", "choice", name="their_sex", label="性别", choices=BOTH),
                    question("cards", "repeat", label="证件", questions=(question("no", label="号码"),)),
                ),
            ),
        ),
        title="入户走访表",
    )


@pytest.fixture
def version(db):
    return published(content(), "fillable")


@pytest.fixture
def sheet(version, village_clerk):
    return fillable_pdf(version.form, version, village_clerk)


_open: list[pikepdf.Pdf] = []


def fields_of(data: bytes) -> dict[str, pikepdf.Object]:
    """Its document is kept with it: without it a field is nothing."""
    document = pikepdf.open(io.BytesIO(data))
    _open.append(document)
    return {names.read(str(field.T)): field for field in document.Root.AcroForm.Fields}


def test_each_question_has_its_fields(sheet):
    fields = fields_of(sheet)
    top = {name for name in fields if not name.startswith(("r-", "n-"))}
    assert top == {
        "a-area", "q-name", "q-age", "q-sex", "q-sex.other", "q-help=a", "q-help=b.c", "q-born", "q-more", "_form"
    }  # fmt: skip
    assert "." not in "".join(str(field.T) for field in fields.values()), "a full stop would divide a name"
    assert [str(kid.AP.N.keys() - {"/Off"}) for kid in fields["q-sex"].Kids] == ["{'/nan'}", "{'/nv'}", "{'/other'}"]
    assert int(fields["q-more"].Ff) & 1 << 12
    assert str(fields["q-age"].TU) == "年龄"
    rows = {name for name in fields if name.startswith("r-people-4-")}
    assert rows == {"r-people-4-who", "r-people-4-sex"}
    assert [str(label) for label in fields["r-people-0-sex"].Opt] == ["男", "女"]
    assert {name for name in fields if name.startswith("n-people-cards-0-")} == {
        "n-people-cards-0-_above",
        "n-people-cards-0-no",
    }


def test_it_says_what_form_it_is_and_nobody_can_say_otherwise(sheet, version):
    text = str(fields_of(sheet)["_form"].V)
    found = opened(text)
    assert found
    assert (found.slug, found.number) == ("fillable", 1)
    assert opened(text[:-2] + ("aa" if text[-2:] != "aa" else "bb")) is None
    assert [opened(text) for text in ("", "纸", "a:b:c")] == [None] * 3


def test_what_a_pdf_cannot_take_is_said_on_it(sheet):
    words = squeezed(sheet)
    assert words.count("在线填报时提交") == 2, "the photo and the position"
    assert words.count("行数不够的，请在线填报") == 2
    assert "由系统计算，不用填写。" in words
    assert "读入填好的PDF" in words


def dark(image, row: int) -> float:
    """How much of a line of pixels is drawn on."""
    pixels = image.crop((0, row, image.width, row + 1)).convert("L").tobytes()
    return sum(value < 128 for value in pixels) / len(pixels)


def test_typed_chinese_shows(sheet):
    """In PDFium, which Chrome and Edge show PDFs with: no field is empty, no character an empty box."""
    document = pikepdf.open(io.BytesIO(sheet))
    for field in document.Root.AcroForm.Fields:
        if str(field.T) == "q-name":
            field.V = pikepdf.String("张建国")
            left, bottom, right, top = (float(number) for number in field.Rect)
    out = io.BytesIO()
    document.save(out)
    shown = pypdfium2.PdfDocument(out.getvalue())
    shown.init_forms()
    picture = shown[0].render(scale=3, may_draw_forms=True).to_pil().convert("L")
    height = picture.height
    boxes = [int(left * 3), int(height - top * 3), int(right * 3), int(height - bottom * 3)]
    drawn = picture.crop((boxes[0] + 6, boxes[1] + 6, boxes[2] - 6, boxes[3] - 6))
    columns = [
        sum(drawn.crop((at, 0, at + 1, drawn.height)).tobytes().count(v) for v in range(100))
        for at in range(drawn.width)
    ]
    assert sum(1 for found in columns if found) > 60, "three characters of ten points, at three pixels a point"
    font = document.Root.AcroForm.DR.Font.Hei.DescendantFonts[0]
    assert "/FontFile3" in font.FontDescriptor, "the face is in the file"
    assert len(sheet) < 2_500_000


def test_a_table_that_goes_on_on_the_next_page_has_an_upper_edge(db, village_clerk):
    many = [asked(f"q{number}", label=f"第{number}问") for number in range(60)]
    long = published(with_rules(section("全部", *many)), "long")
    pages = pypdfium2.PdfDocument(blank_pdf(long.form, long, village_clerk))
    assert len(pages) > 1
    picture = pages[1].render(scale=2).to_pil()
    rows = [row for row in range(picture.height) if dark(picture, row) > 0]
    assert dark(picture, rows[0]) > 0.6 or dark(picture, rows[1]) > 0.6


def test_a_form_is_printed_in_its_other_languages(db, village_clerk):
    version = published(spoken(), "spoken")
    printing = Printing.now(village_clerk)
    english = blank_html(version.form, version, printing, language="en")
    assert "Name of the member" in english
    assert "Scan to fill in online" in english
    arabic = blank_html(version.form, version, printing, language="ar")
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "إيجار" in arabic
    sheet = fillable_pdf(version.form, version, village_clerk, "en")
    assert opened(str(fields_of(sheet)["_form"].V)).language == "en"
    assert [str(label) for label in fields_of(sheet)["r-cheng_yuan-0-hun_fou"].Opt] == ["Yes", "No"]


def test_what_is_computed_has_no_column_and_long_numbers_have_room(db, village_clerk):
    rows = (asked("who"), asked("card", "id_number", label="证号"), asked("sum", "integer", rules={"calculation": "1"}))
    people = question("people", "repeat", label="成员", questions=rows)
    version = published(with_rules(section("家庭", people)), "wide")
    fields = fields_of(fillable_pdf(version.form, version, village_clerk))
    assert "r-people-0-sum" not in fields
    left, _bottom, right, _top = (float(number) for number in fields["r-people-0-card"].Rect)
    assert right - left > 18 * 8 * 0.56, "eighteen digits of eight points"


def test_defaults_stand_in_the_fields_from_the_beginning(db, village_clerk):
    asking = (
        asked("place", label="地点", default="村委会"),
        asked("sex", "choice", label="性别", choices=BOTH, default="女"),
        asked("help", "choices", label="帮扶", choices=(Choice("a", "低保"), Choice("b", "医疗")), default="低保"),
        asked("day", "date", label="日期", default="today"),
    )
    version = published(with_rules(section("全部", *asking)), "defaults")
    fields = fields_of(fillable_pdf(version.form, version, village_clerk))
    assert [str(fields[name].V) for name in ("q-place", "q-day")] == ["村委会", ""]
    assert [str(fields[name].V) for name in ("q-sex", "q-help=a", "q-help=b")] == ["/nv", "/a", "/Off"]
    assert [str(kid.AS) for kid in fields["q-sex"].Kids] == ["/Off", "/nv"]
