"""Points, totals and grades: in Decimal, capped, and never in anybody's favour by rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.appraisal.scoring import (
    GradeRow,
    Item,
    by_bands,
    by_missing,
    check_bands,
    grade_of,
    percentage,
    plain,
    total_of,
)

BANDS = [[95, 20], [90, 15], [85, 10]]
GRADES = [
    GradeRow("优秀", Decimal(90), Decimal("1.2")),
    GradeRow("称职", Decimal(80), Decimal(1)),
    GradeRow("基本称职", Decimal(60), Decimal("0.8")),
    GradeRow("不称职", Decimal(0), Decimal(0)),
]
FULL = Decimal(20)
LIMIT = Decimal(10)
counts = st.integers(0, 5000)
tenths = st.integers(0, 1000).map(lambda number: Decimal(number) / 10)


@pytest.mark.parametrize(
    ("numerator", "denominator", "points"),
    [
        (48, 50, 20),
        (95, 100, 20),
        (9499, 10_000, 15),
        (94_999, 100_000, 15),
        (90, 100, 15),
        (85, 100, 10),
        (84, 100, 0),
    ],
)
def test_bands_are_reached_exactly_or_not(numerator, denominator, points):
    assert by_bands(numerator, denominator, BANDS, FULL) == points


def test_a_percentage_is_cut_off_not_rounded_up():
    assert percentage(94_999, 100_000) == Decimal("94.9")
    assert percentage(2, 3) == Decimal("66.6")


@given(counts, st.integers(1, 5000))
def test_more_of_a_hundred_never_gives_fewer_points(numerator, denominator):
    numerator = min(numerator, denominator - 1)
    fewer = by_bands(numerator, denominator, BANDS, FULL)
    assert fewer <= by_bands(numerator + 1, denominator, BANDS, FULL) <= FULL


@given(counts, st.integers(1, 100), tenths)
def test_missing_ones_take_off_and_too_many_earn_nothing(made, expected, each):
    points = by_missing(made, expected, each, FULL)
    assert 0 <= points <= FULL
    assert points == max(Decimal(0), FULL - max(0, expected - made) * each)


items = st.lists(
    st.builds(
        lambda kind, full, share: Item(
            kind, full, None if share is None else (full * share / 10).quantize(Decimal("0.1"))
        ),
        st.sampled_from(["base", "bonus", "deduction"]),
        tenths,
        st.one_of(st.none(), st.integers(0, 10)),
    ),
    max_size=12,
)


@given(items, st.booleans())
def test_totals_add_up(rows, vetoed):
    found = total_of([*rows, Item("veto", Decimal(0), None, vetoed)], LIMIT, GRADES)
    sums = {
        kind: sum((it.points or 0 for it in rows if it.kind == kind), Decimal(0))
        for kind in ("base", "bonus", "deduction")
    }
    assert found.bonus == min(sums["bonus"], LIMIT)
    assert found.total == max(Decimal(0), sums["base"] + found.bonus - sums["deduction"])
    assert all(isinstance(it, Decimal) for it in (found.base, found.bonus, found.deduction, found.total))
    if vetoed:
        assert (found.grade, found.coefficient) == ("不称职", 0)
    elif any(it.points is None for it in rows if it.kind == "base"):
        assert (found.grade, found.coefficient) == ("", None)
    else:
        assert found.grade == grade_of(found.total, GRADES).name


@pytest.mark.parametrize(
    ("total", "name"),
    [
        ("110", "优秀"),
        ("90", "优秀"),
        ("89.9", "称职"),
        ("80", "称职"),
        ("79.9", "基本称职"),
        ("60", "基本称职"),
        ("59.9", "不称职"),
        ("0", "不称职"),
    ],
)
def test_grades_begin_where_the_scheme_says(total, name):
    assert grade_of(Decimal(total), GRADES).name == name


@pytest.mark.parametrize("bands", [BANDS, [[100, 20]], [[95, 19.5], [0, 1]]])
def test_bands_that_can_be_used(bands):
    assert check_bands(bands, FULL) == ""


@pytest.mark.parametrize(
    "bands",
    ["95 20", [95, 20], [[95]], [[90, 15], [95, 20]], [[95, 15], [90, 20]], [[101, 5]], [[95, 21]], [[95, -1]],
     [["x", 1]], [["nan", 1]], [[95, "inf"]], [[95, 1.25]], [[95, 20], [95, 15]]],
)  # fmt: skip
def test_bands_that_cannot(bands):
    assert check_bands(bands, FULL)


@pytest.mark.parametrize(
    ("number", "text"), [("20.0", "20"), ("17.5", "17.5"), ("0", "0"), ("100", "100"), ("1.20", "1.2")]
)
def test_points_are_written_plainly(number, text):
    assert plain(Decimal(number)) == text
