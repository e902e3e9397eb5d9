"""A public notice on paper: title, text, tables, period, whom to ask, who issued it."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from forms_app.records.access import Refused
from tests.reports.conftest import fonts, pdf, squeezed
from website.notices.models import BoardsFolder, NoticePage, new_slug
from website.notices.paper import find_notice, notice_html, notice_pdf

FIRST = datetime(2026, 11, 20, tzinfo=timezone.get_default_timezone())
LONG_NAME = "阿卜杜热合曼买买提吐尔逊伊斯坎德尔汗木沙江艾合买提卡德尔阿不都克里木玉素甫江尼"
BODY = f"经民主评议，现予公示。\n户主\t人数\n䶮𬱟㛃𠅤\t2\n{LONG_NAME}\t3\n\n群众如有异议，请在公示期内反映。"


@pytest.fixture
def notice(areas):
    folder = BoardsFolder.objects.get()
    page = NoticePage(
        title="关于拟纳入最低生活保障家庭的公示",
        slug=new_slug(),
        kind="publicity",
        area=areas.village_a,
        body=BODY,
        contact="村务监督委员会 15400910001",
        go_live_at=FIRST,
        expire_at=FIRST + timedelta(days=7),
        first_published_at=FIRST,
        live=True,
    )
    return folder.add_child(instance=page)


def test_the_html_holds_period_and_objections(notice):
    html = unescape(notice_html(notice))
    for words in (
        "公示期：2026年11月20日至2026年11月26日。",
        "异议受理：村务监督委员会 15400910001",
        "<th>户主</th>",
        LONG_NAME,
    ):
        assert words in html, words


def test_what_is_only_announced_has_no_period(notice):
    notice.kind = "news"
    html = unescape(notice_html(notice))
    assert "公示期：" not in html
    assert "异议受理" not in html


@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 210, 297), ("A3", 297, 420)])
def test_the_paper_has_its_size_and_whole_names(notice, paper, width, height):
    made = notice_pdf(notice, paper)
    box = pdf(made).pages[0].mediabox
    assert (float(box.width) * 25.4 / 72, float(box.height) * 25.4 / 72) == pytest.approx((width, height), abs=0.2)
    words = squeezed(made)
    for name in ("䶮𬱟㛃𠅤", LONG_NAME, "2026年11月20日"):
        assert name in words
    assert all(fonts(made).values())


def test_markup_in_a_notice_is_text(notice):
    notice.body = "<script>alert(1)</script>"
    assert "<script>" not in notice_html(notice)


def test_who_may_print_it(notice, village_clerk, town_officer_b):
    assert find_notice(village_clerk, notice.pk) == notice
    with pytest.raises(Refused):
        find_notice(town_officer_b, notice.pk)


def test_a_draft_is_not_printed(notice, village_clerk):
    NoticePage.objects.filter(pk=notice.pk).update(first_published_at=None, live=False)
    with pytest.raises(Refused, match="尚未发布"):
        find_notice(village_clerk, notice.pk)


def test_the_command_prints_it(notice, tmp_path):
    out = tmp_path / "n.pdf"
    call_command("print_notice", str(notice.pk), str(out), paper="A3")
    assert "关于拟纳入最低生活保障家庭的公示" in squeezed(out.read_bytes())
    with pytest.raises(CommandError, match="A4 或 A3"):
        call_command("print_notice", str(notice.pk), str(out), paper="60x90")
