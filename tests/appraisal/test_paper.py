"""Sheets on paper: one page each whatever the texts, to the millimetre, with bookmarks."""

import io
import re

import pikepdf
import pypdf
import pytest
from django.core.management import CommandError, call_command

from reports.appraisal.fitting import PAGE, Texts, fit
from reports.appraisal.models import Appeal, Score, ScoreSheet
from reports.appraisal.paper import appraisals_pdf, sheets_html
from reports.engine.merge import merge
from reports.engine.outline import Bookmark
from reports.engine.paper import Printing
from tests.appraisal.conftest import LONG

pytestmark = pytest.mark.django_db


def pdf_of():
    return appraisals_pdf(ScoreSheet.objects.order_by("area__path"), Printing.now("村四书"))


def text_of(pdf):
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [re.sub(r"\s", "", page) for page in pages]


def test_a_sheet_says_everything_on_one_page(confirmed):
    (text,) = text_of(pdf_of())
    for words in (
        "王一禾",
        "2026年11月",
        "信息采集",
        "基础分合计100",
        "优秀",
        "网格长",
        "申诉",
        "第1页共1页",
        "无数据",
    ):
        assert words in text
    assert "草稿" not in text


def test_a_draft_is_marked(sheet):
    assert "草稿，未确认" in text_of(pdf_of())[0]


def test_columns_and_margins_are_those_of_the_form(sheet):
    html = sheets_html([sheet], Printing.now("村四书"))
    widths = [float(it) for it in re.findall(r'<col style="width:([\d.]+)mm">', html)]
    assert widths[5:12] == [10, 26, 62, 13, 34, 15, 12]
    assert sum(widths[5:12]) == sum(widths[:5]) == sum(widths[12:]) == 172
    assert "size: A4 portrait; margin: 20mm 19mm 20mm 19mm" in html


@pytest.mark.parametrize("notes", ["", "12345工单编号A-2026-1101，情况说明", "W"])
@pytest.mark.parametrize("wording", ["", "每工作日巡查，重点场所每周不少于2次；", "Wg"])
def test_one_page_whatever_the_texts(sheet, notes, wording):
    ScoreSheet.objects.update(person_name=LONG)
    for score in Score.objects.all():
        score.note = (notes * 200)[:200]
        score.content, score.method = (wording * 200)[:200], (wording * 120)[:120]
        score.title = f"{score.title}{wording * 30}"[:30] if wording else score.title
        score.save()
    if notes:
        Appeal.objects.create(sheet=sheet, text="有异议" * 160, answer="经复核" * 160)
    (text,) = text_of(pdf_of())
    assert LONG in text
    assert "镇中心" in text


def test_text_that_the_count_took_for_shorter_is_laid_out_again_smaller(sheet, monkeypatch):
    """The count of lines is made to lie: laying out finds out, and the sheet still has one page."""
    Score.objects.update(note="情况说明，" * 40)
    monkeypatch.setattr("reports.appraisal.fitting.lines", lambda text, width, size: 1)
    assert len(text_of(pdf_of())) == 1


def test_the_type_is_as_large_as_fits():
    head, row = ("名", "格", "月", "岗", "21"), ("1", "项", "内容", "20", "办法", "", "20")
    short, long = fit(Texts(head, [row] * 8, ())), fit(Texts(head, [row] * 8, ["说明" * 60] * 12))
    assert short.size == 10.5 > long.size
    assert long.size >= 7.5  # the ends of long reasons are given up before type that can be read
    assert long.note_length < 320
    assert Texts(head, [row] * 8, ["说明" * 60] * 12).height(long.size, long.note_length) <= PAGE


def test_the_command_prints_within_the_areas_of_somebody(world, tmp_path):
    out, period = tmp_path / "x.pdf", ScoreSheet.objects.first().period
    call_command("print_appraisals", "wangge-yuekao", period, str(out))
    everybody = text_of(out.read_bytes())
    assert [name for name in ("王一禾", "王八河") if any(name in page for page in everybody)] == ["王一禾", "王八河"]
    assert f"第{len(everybody)}页共{len(everybody)}页" in everybody[-1]
    with pikepdf.open(out) as document, document.open_outline() as outline:
        assert [town.title for town in outline.root] == ["清溪塘镇", "石桥头镇"]
        village = outline.root[0].children[0]
        assert (village.title, village.children[0].title) == ("荷塘村", "王一禾（第一网格）")
    call_command("print_appraisals", "wangge-yuekao", period, str(out), username="cast-town-b")
    assert len(text_of(out.read_bytes())) == 1
    call_command("print_appraisals", "wangge-yuekao", period, str(out), area=world.areas.village_a.code)
    assert len(text_of(out.read_bytes())) == 1
    for wrong in (["nothing", period], ["wangge-yuekao", "2026-13"], ["wangge-yuekao", "2020-02"]):
        with pytest.raises(CommandError):
            call_command("print_appraisals", *wrong, str(out))
    for option in ({"username": "nobody"}, {"area": "999"}, {"username": "cast-grid"}):
        with pytest.raises(CommandError):
            call_command("print_appraisals", "wangge-yuekao", period, str(out), **option)


def blank(pages):
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page()
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def test_bookmarks_are_a_tree_that_readers_understand():
    marks = [Bookmark((f"镇{n // 4}", f"村{n // 2}", f"䶮{n}"), n) for n in range(8)]
    with pikepdf.open(io.BytesIO(merge([blank(4), blank(4)], marks))) as document:
        with document.open_outline() as outline:
            found = [(t.title, v.title, p.title) for t in outline.root for v in t.children for p in v.children]
        assert found == [mark.path for mark in marks]
        last = document.Root.Outlines.Last.Last.Last
        assert last.Dest[0].objgen == document.pages[7].obj.objgen
    with pikepdf.open(io.BytesIO(merge([blank(1)]))) as document:
        assert "/Outlines" not in document.Root
