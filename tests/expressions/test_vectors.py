"""The server's interpreter over the file of vectors."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.schema.expressions.calls import CALLS
from forms_app.schema.expressions.functions import FUNCTIONS
from forms_app.schema.expressions.program import Program
from forms_app.schema.expressions.rules import KINDS
from forms_app.schema.expressions.tree import OPERATORS, walk
from tests.expressions import vectors

VECTORS, CASES = list(vectors.vectors()), list(vectors.cases())


@pytest.mark.parametrize("about", dict.fromkeys(vector.about for vector in VECTORS))
def test_the_server_gives_what_is_expected(about: str) -> None:
    found = [(vector, vectors.computed(vector)) for vector in VECTORS if vector.about == about]
    assert [(str(vector), one) for vector, one in found if not vectors.same(one, vector.expected)] == []


@pytest.mark.parametrize("about", dict.fromkeys(case.about for case in CASES))
def test_the_server_makes_of_a_form_what_is_expected(about: str) -> None:
    for case in CASES:
        if case.about == about:
            found = vectors.outcome(case.schema, vectors.scope(case.answers))
            assert {kind: found[kind] for kind in case.expected} == sorted_paths(case.expected), case.answers


def sorted_paths(expected: Any) -> dict[str, Any]:
    return {kind: sorted(found) if kind in {"hidden", "required"} else found for kind, found in expected.items()}


def test_there_are_enough_and_none_twice() -> None:
    said = [(item.expression, repr(item.answers), item.at, item.now) for item in VECTORS]
    assert len(set(said)) == len(said) > 500


def test_every_function_operator_and_kind_of_rule_is_there() -> None:
    found = {tree[0] for vector in VECTORS for tree in walk(vectors.tree_of(vector)) if isinstance(tree, list)}
    kinds: set[str] = set()
    for case in CASES:
        entries = Program(case.schema).rules.entries.values()
        kinds |= {kind for entry in entries for kind in entry.trees}
    assert set(FUNCTIONS) | set(CALLS) | OPERATORS | {"point"} <= found
    assert kinds == set(KINDS)
