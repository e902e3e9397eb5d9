"""Texts at random: the parser and the editor's checks say what is wrong, and never anything else. See ``fuzzing``."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_app.designer.expression_faults import MESSAGES
from forms_app.schema.model import Question
from tests.expressions.fuzzing import PIECES, Tried, answers_of, form, made, parsed

CODES = {code.removeprefix("expression_") for code in MESSAGES}
some = settings(
    max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
owners = st.sampled_from([None, *(question for question, _parent in form().walk())])


@pytest.fixture(scope="module")
def trying() -> Tried:
    return Tried(CODES)


@some
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["", " "]), owners, st.booleans())
def test_words_of_the_language_in_any_order(
    trying: Tried, words: list[str], between: str, owner: Question | None, of_choices: bool
) -> None:
    trying.expression(between.join(words), owner, of_choices, answers_of(random.Random(1), trying.form.questions))


@some
@given(st.integers(0, 2**32), st.integers(0, 4), owners)
def test_expressions_that_somebody_could_have_written(
    trying: Tried, seed: int, depth: int, owner: Question | None
) -> None:
    chance = random.Random(seed)
    trying.expression(made(chance, depth), owner, False, answers_of(chance, trying.form.questions))


@some
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    parsed(text)


def test_some_of_them_can_be_computed() -> None:
    """Else the tests above would only look at refusals."""
    found, chance = Tried(CODES), random.Random(1)
    for _ in range(300):
        found.expression(made(chance, 3), None, False, answers_of(chance, found.form.questions))
    assert found.counts["computed"] > 30
