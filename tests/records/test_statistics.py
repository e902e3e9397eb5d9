"""The statistics of a ledger: what each reader's areas add up to, the way to the records, and the file."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms_app.schema.model import Choice
from forms_app.tables.folding import fold
from forms_app.tables.models import Counting
from forms_app.tables.publish import publish_schema
from tests.cast import client_of
from tests.making import question
from tests.records.conftest import SLUG, households

pytestmark = pytest.mark.django_db
PAGE, FILE, LEDGER = (f"/desk/ledgers/{SLUG}/{rest}" for rest in ("statistics/", "statistics.csv", ""))
COUNTED = (("counted", True),)
NOVEMBER = "?period=custom&since=2026-11-01&until=2026-11-30"


def at(month: int, day: int = 5) -> datetime.datetime:
    return datetime.datetime(2026, month, day, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def filled(version: Any, put: Any) -> Any:
    """Three households in town A and one in town B, with counted questions."""
    kinds = (Choice("flat", "楼房"), Choice("house", "平房"))
    newer = publish_schema(
        version.form,
        households(
            question("lou", "choice", label="房屋类型", choices=kinds, options=COUNTED),
            question("mu", "decimal", label="耕地", options=(("counted", True), ("unit", "亩"))),
        ),
        None,
    )
    for month, kind in ((10, "flat"), (11, "flat"), (11, "house")):
        put("grid_a", version=newer, at=at(month), lou=kind, mu="1.5")
    put("grid_b", version=newer, at=at(11), lou="house")
    fold(newer.form)
    put("grid_a", version=newer, at=at(11, 30), lou="flat")  # newer than the roll-up
    return newer


def text_of(user: Any, address: str, status: int = 200) -> str:
    response = client_of(user).get(address)
    assert response.status_code == status, address
    return response.getvalue().decode()


def numbers(text: str, name: str) -> list[int]:
    """The figures of one area's line, the sum first."""
    line = re.search(rf"<tr><th scope=\"row\">(?:<a [^>]*>)?{name}(?:</a>)?</th>(.*?)</tr>", text, re.DOTALL)
    assert line, name
    return [int(one) for one in re.findall(r">(\d+)<", line[1])]


def test_each_reader_sees_what_her_areas_add_up_to(filled, areas, county_admin, town_officer_b, village_clerk):
    whole = text_of(county_admin, PAGE + "?period=custom&since=2026-10-01&until=2026-11-30")
    assert numbers(whole, areas.town_a.name) == [4, 1, 3]
    assert numbers(whole, areas.town_b.name) == [1, 0, 1]
    assert numbers(whole, "合计") == [5, 1, 4]
    other = text_of(town_officer_b, PAGE + NOVEMBER)
    assert numbers(other, "合计")[0] == 1
    assert areas.town_a.name not in other
    assert text_of(village_clerk, f"{PAGE}?area={areas.town_b.code}", 400)


def test_a_number_leads_to_just_these_records(filled, areas, county_admin):
    text = text_of(county_admin, PAGE + "?period=custom&since=2026-10-01&until=2026-11-30")
    link = re.search(rf'href="({LEDGER}\?area={areas.town_a.code}[^"]*)">3<', text)
    assert link
    assert "3条" in re.sub(r"\s", "", text_of(county_admin, link[1].replace("&amp;", "&")))


def test_answers_are_told_with_their_labels(filled, county_admin):
    text = text_of(county_admin, PAGE + NOVEMBER)
    answers = text[text.index("房屋类型") :]
    assert re.findall(r"<th scope=\"row\">(\w+)</th>.*?<td class=\"right\">(\d+)</td>", answers) == [
        ("楼房", "2"),
        ("平房", "2"),
    ]
    assert "耕地（亩）" in answers
    assert "已填2条，合计3，平均1.50。" in answers


def test_no_record_is_read_for_what_is_counted(filled, county_admin):
    """Two statements whatever the number of areas and months, and one for each counted question."""
    client = client_of(county_admin)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE + NOVEMBER)
    told = [one["sql"] for one in queries if "rolled" in one["sql"]]
    assert len(told) == 3
    assert all("r.id >" in sql for sql in told)  # of the records only what is newer
    assert not [one for one in queries if f'"{filled.form.table}"' in one["sql"] and "rolled" not in one["sql"]]


def test_what_is_still_being_counted_is_named_not_shown(filled, county_admin):
    Counting.objects.filter(column__key="lou").update(counted_at=None)
    text = text_of(county_admin, PAGE + NOVEMBER)
    assert "正在汇总以前的记录" in text
    assert "楼房" not in text
    Counting.objects.update(counted_at=None)
    assert "正在汇总本表的记录" in text_of(county_admin, PAGE)


def test_a_form_without_counted_questions_says_what_to_do(version, county_admin):
    assert "本表还没有纳入统计的填报项" in text_of(county_admin, PAGE)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?period=custom", "请填写起止日期"),
        ("?period=custom&since=2026-13-01&until=2026-11-30", "2026-11-23"),
        ("?period=custom&since=2026-12-01&until=2026-11-30", "结束日期"),
        ("?period=custom&since=1999-12-01&until=2026-11-30", "最多查看36个月"),
        ("?area=1", "请从列表中选择"),
    ],
)
def test_a_bad_address_is_told_where_it_is_bad(version, county_admin, query, words):
    assert words in text_of(county_admin, PAGE + query, 400)


def test_the_file_says_what_the_page_says(filled, areas, county_admin):
    text = text_of(county_admin, FILE + NOVEMBER)
    lines = [line.split(",") for line in text.removeprefix("\ufeff").splitlines()]
    assert lines[0][0] == "区域"
    assert lines[0][1] == "2026-11-01"
    assert next(line for line in lines if line[0:1] == [areas.town_a.name])[-1] == "3"
    assert ["楼房", "2"] in lines
