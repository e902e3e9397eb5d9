"""Keyset pages: every row once, in order, there and back."""

import itertools
from decimal import Decimal

import pytest
from django.db import connection

from forms_app.records import paging
from forms_app.records.paging import BadCursor, Step, ordered, page
from forms_app.tables.runtime import models_for
from tests.making import uid
from tests.records.conftest import START


@pytest.fixture
def rows(version, put):
    """Ties and empty answers in every column."""
    people = [3, None, 1, 3, 3, None, 2, 1, None, 3, 2, 1]
    for index, count in enumerate(people):
        put(
            ["grid_a", "grid_b", "micro_a"][index % 3],
            xing_ming=["甲", None, "乙"][index % 3],
            ren_shu=count,
            mian_ji=None if count is None else Decimal(count) * Decimal("0.3333"),
            shi_fou=[True, False, None][index % 3],
            at=START,
        )
    return models_for(version).main.objects.all()


def all_pages(records, steps, size):
    cursor, found = "", []
    for _turn in range(50):
        here = page(records, steps, cursor, size)
        found.append(here)
        cursor = here.following
        if not cursor:
            return found
    raise AssertionError("pages without end")


def steps_of(version, key, down):
    attribute = models_for(version).attribute(uid(key))
    return [Step(attribute, down, nullable=True), Step("id", down)]


@pytest.mark.parametrize("key", ["xing_ming", "ren_shu", "mian_ji", "shi_fou", "ri_qi"])
@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("size", [1, 3, 5, 12])
def test_every_row_stands_on_one_page_there_and_back(version, rows, key, down, size):
    steps = steps_of(version, key, down)
    everything = [row.pk for row in ordered(rows, steps)]
    pages = all_pages(rows, steps, size)
    assert [row.pk for row in itertools.chain(*(p.rows for p in pages))] == everything
    assert [p.start for p in pages] == list(range(1, len(everything) + 1, size))
    here = pages[-1]
    for expected in reversed(pages[:-1]):
        here = page(rows, steps, here.previous, size)
        assert [row.pk for row in here.rows] == [row.pk for row in expected.rows]
        assert here.start == expected.start
    assert here.previous == ""


@pytest.mark.parametrize("down", [False, True])
def test_the_usual_order_pages_too(version, rows, down):
    steps = [Step(step.attribute, down) for step in paging.DEFAULT]
    pages = all_pages(rows, steps, 5)
    assert [row.pk for p in pages for row in p.rows] == [row.pk for row in ordered(rows, steps)]
    back = page(rows, steps, pages[-1].previous, 5)
    assert [row.pk for row in back.rows] == [row.pk for row in pages[-2].rows]
    assert page(rows, steps, back.previous, 5).rows == pages[0].rows


@pytest.mark.parametrize("down", [False, True])
def test_a_page_begins_where_its_mark_was_though_that_row_has_gone_meanwhile(version, rows, down):
    """Times are equal here, areas and numbers are not."""
    steps = [Step(step.attribute, down) for step in paging.DEFAULT]
    first, second, third = all_pages(rows, steps, 5)
    for gone in (first.rows[-1], third.rows[0]):
        rows.filter(pk=gone.pk).delete()
    assert page(rows, steps, first.following, 5).rows == second.rows
    assert page(rows, steps, third.previous, 5).rows == [*first.rows[:-1], *second.rows][-5:]


def test_empty_answers_come_last_in_both_directions(version, rows):
    attribute = models_for(version).attribute(uid("ren_shu"))
    for down in (False, True):
        values = [getattr(row, attribute) for row in ordered(rows, steps_of(version, "ren_shu", down))]
        assert values[-3:] == [None] * 3
        assert values[:-3] == sorted(values[:-3], reverse=down)


def test_a_row_added_in_front_moves_nothing_on_the_next_page(version, rows, put):
    steps = [Step("submitted_at"), Step("id")]
    first = page(rows, steps, "", 5)
    before = [row.pk for row in page(rows, steps, first.following, 5).rows]
    put(at=START.replace(year=2025))
    assert [row.pk for row in page(rows, steps, first.following, 5).rows] == before


@pytest.mark.parametrize(
    "cursor",
    ["x", "e30", "W10", "?", "中", "WyI-Il0", "A" * 5000, "WyI-IixbImlkIl0sWyJhYmMiXSwxXQ", "bnVsbA", "W1tbW1tb"],
)
def test_a_page_mark_that_was_not_made_here_is_refused(version, rows, cursor):
    with pytest.raises(BadCursor):
        page(rows, [Step("id")], cursor)


def test_a_mark_of_another_sorting_is_refused(version, rows):
    mark = page(rows, steps_of(version, "ren_shu", False), "", 3).following
    with pytest.raises(BadCursor):
        page(rows, steps_of(version, "xing_ming", False), mark, 3)


@pytest.mark.parametrize("value", [2**70, -(2**70), "a\x00b", [1], {"a": 1}, 1.5e300, None, True, "9" * 400])
def test_forged_values_in_a_mark_do_no_harm(version, rows, value):
    import base64
    import json

    for steps in (steps_of(version, "ren_shu", False), steps_of(version, "xing_ming", True), [Step("id")]):
        names = [step.attribute for step in steps]
        text = json.dumps([">", names, [value] * len(steps), 1])
        mark = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        try:
            page(rows, steps, mark, 3)
        except BadCursor:
            continue


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses where to begin by what it has counted")
def test_a_page_far_down_reads_no_more_than_the_first(version, put):
    for _record in range(240):
        put("grid_a")
    records = models_for(version).main.objects.filter(area_path__gte="0001", area_path__lt="0002")
    mark = all_pages(records, paging.DEFAULT, 20)[-2].following
    first, last = (work_of(lambda at=at: page(records, paging.DEFAULT, at, 20)) for at in ("", mark))
    assert last < 2 * first


def work_of(job):
    """In hundreds of SQLite's own steps."""
    counted = []
    connection.connection.set_progress_handler(lambda: counted.append(1), 100)
    try:
        job()
    finally:
        connection.connection.set_progress_handler(None, 100)
    return len(counted)
