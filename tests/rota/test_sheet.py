"""A month on paper: one A4 page, 267 mm wide, every name whole."""

import io
import re
from datetime import date, time

import pypdf
import pytest

from reports.engine.paper import Printing
from reports.rota import planning
from reports.rota.models import Staff
from reports.rota.sheet import WIDTHS, rota_html, rota_pdf, rota_png
from tests.reports.conftest import fonts
from tests.rota.conftest import LONG, MONTH

pytestmark = [pytest.mark.django_db, pytest.mark.once(reason="about how a sheet is laid out")]


@pytest.fixture
def month(station, village_clerk):
    planning.make_plan(station, MONTH)
    planning.publish(station, MONTH, village_clerk, accept=True)
    return planning.open_month(station, MONTH)


@pytest.fixture
def printing(village_clerk):
    return Printing.now(village_clerk)


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def test_the_columns_fill_the_printable_width():
    assert sum(WIDTHS) - (22 + 14 + 20 + 30 + 34 + 38 + 38 + 30 + 31) == 0
    assert 267 - 15 <= sum(WIDTHS) <= 267


def test_a_month_is_one_landscape_page_with_every_day(month, printing):
    pdf = rota_pdf(month, printing)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    (page,) = reader.pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (842, 595)
    text = text_of(pdf)
    assert "荷塘村2026年12月值班表" in text
    assert all(f"12月{day}日" in text for day in range(1, 32))
    assert "值班要求" in text
    assert "签发人" in text
    assert all(name.startswith("/") and "+" in name for name in fonts(pdf))


def test_rest_days_are_tinted_and_drafts_say_so(month, printing, station):
    html = rota_html(month, printing)
    assert html.count('class="rest"') == 8
    assert "草稿" not in html
    station.rotas.update(published_at=None)
    assert "草稿" in rota_html(planning.open_month(station, MONTH), printing)


def test_a_name_of_forty_characters_is_printed_whole(month, printing, station):
    Staff.objects.filter(serves=True).update(name=LONG)
    pdf = rota_pdf(planning.open_month(station, MONTH), printing)
    assert len(LONG) >= 40
    assert LONG in text_of(pdf)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) >= 1


def test_the_wall_gets_no_mobile_numbers(month, printing):
    assert "15400000100" in rota_html(month, printing)
    assert "1540000010" not in rota_html(month, printing, poster=True)


def test_a_picture_for_the_chat_group(month, printing):
    assert rota_png(month, printing).startswith(b"\x89PNG")


def test_two_shifts_take_as_many_pages_as_they_need(station, printing, village_clerk):
    station.shifts.create(name="白班", begins=time(8), ends=time(18))
    station.shifts.create(name="夜班", begins=time(18), ends=time(8), is_night=True)
    station.gap = 1
    station.save()
    planning.make_plan(station, MONTH)
    pdf = rota_pdf(planning.open_month(station, MONTH), printing)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 4
    assert all(f"12月{day}日" in text_of(pdf) for day in range(1, 32))


def test_days_of_two_lines_get_more_pages_and_none_is_left_nearly_empty(station, printing):
    """Two people in each of two shifts on the seven holidays of October."""
    station.shifts.create(name="白班", begins=time(8), ends=time(18))
    station.shifts.create(name="夜班", begins=time(18), ends=time(8), is_night=True)
    station.gap = 0
    station.save()
    october = date(2026, 10, 1)
    assert planning.make_plan(station, october).exists
    pdf = rota_pdf(planning.open_month(station, october), printing)
    days = [len(set(re.findall(r"10月\d+日", page.extract_text()))) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert sum(days) == 31
    assert min(days) >= 3


def test_whoever_is_on_call_is_printed_once_a_day(station, printing):
    Staff.objects.create(station=station, name="应急甲", serves=False, standby=True)
    assert planning.make_plan(station, MONTH).exists
    assert rota_html(planning.open_month(station, MONTH), printing).count("应急甲") == 31
