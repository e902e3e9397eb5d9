"""ODK's engine and ours over the same forms and answers: whatever differs has an explanation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from forms_app.schema.expressions.functions import FUNCTIONS
from tests.expressions.opinion import own, report
from tests.expressions.opinion.comparing import Difference
from tests.expressions.opinion.engine import Engine, engine
from tests.expressions.opinion.reading import read
from tests.peers import Unavailable

pytestmark = pytest.mark.e2e  # in a browser, though no database is asked
RECORDS = 5


@pytest.fixture(scope="module")
def opinion(browser: Any) -> Iterator[Engine]:
    try:
        with engine(browser=browser) as found:
            yield found
    except Unavailable as error:
        pytest.skip(f"no second opinion: {error}")


@pytest.fixture(scope="module")
def opinion_in_china(browser: Any, opinion: Engine) -> Iterator[Engine]:
    with engine("Asia/Shanghai", browser) as found:
        yield found


def told(differences: list[Difference]) -> list[tuple]:
    return [(one.form, one.kind, one.text, one.ours, one.theirs, one.given, one.broken) for one in differences][:20]


def test_every_function_means_what_it_means_to_odk(opinion: Engine) -> None:
    found = report.reported(report.own_forms(), opinion, RECORDS)
    assert told(found.unexplained) == []
    assert found.compared["calculation"] > 2_500
    assert all(found.compared[kind] for kind in report.KINDS)


def test_in_the_zone_of_china(opinion_in_china: Engine) -> None:
    found = report.reported(report.own_forms(), opinion_in_china, 2, offset=480)
    assert told(found.unexplained) == []


def test_forms_in_use_elsewhere_mean_the_same(opinion: Engine) -> None:
    if not report.corpus_here():
        pytest.skip("the collection of XLSForms is not on this machine")
    found = report.reported(report.corpus_forms(), opinion, RECORDS)
    assert told(found.unexplained) == []
    assert found.compared["relevant"] > 1_000
    assert found.compared["constraint"] > 200


def test_a_difference_is_seen(opinion: Engine) -> None:
    """What the other tests would say if ours were wrong: here ours is made to compute something else."""
    sheets = {
        "survey": [
            {"type": "integer", "name": "n", "label": "n"},
            {"type": "calculate", "name": "c", "calculation": "${n} + 1"},
        ],
        "settings": [{"form_id": "f", "form_title": "f"}],
    }
    form = report._read("tampered", sheets)
    form.xform = form.xform.replace("+ 1", "+ 2")
    found = report.reported([form], opinion, 20)
    assert found.unexplained
    assert {one.text for one in found.unexplained} == {"${n} + 1"}


def test_the_own_forms_use_every_function_that_both_sides_know() -> None:
    written = " ".join(text for _name, sheets in own.forms() for row in sheets["survey"] for text in row.values())
    missing = {name for name in FUNCTIONS if f"{name}(" not in written}
    assert missing <= own.ONLY_OURS | {"once"}


def test_reading_ands_the_conditions_of_groups() -> None:
    from pyxform.xls2xform import convert

    sheets = {
        "survey": [
            {"type": "text", "name": "a", "label": "a"},
            {"type": "begin group", "name": "g", "label": "g", "relevant": "${a} = 'x'"},
            {"type": "text", "name": "b", "label": "b", "relevant": "${a} != 'y'"},
            {"type": "end group"},
        ],
        "settings": [{"form_id": "f", "form_title": "f"}],
    }
    form = read("groups", convert(sheets))
    assert [question.uuid for question in form.schema.questions] == ["a", "g/b"]
    assert form.schema.questions[1].option("relevant") == '["and",["=",["q","a"],"x"],["!=",["q","a"],"y"]]'
