"""The browser's interpreter: the file of vectors, and the same as the server's over forms and answers at random."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import brotli
import pytest

from forms_app.schema.expressions.calls import CALLS
from forms_app.schema.expressions.portable import EXTRAS
from tests.expressions import chromium, vectors
from tests.expressions.test_vectors import sorted_paths

pytestmark = pytest.mark.e2e  # in a browser, though no database is asked
MODULES = sorted((chromium.ROOT / "static" / "expressions").glob("*.js"))
LIMIT = 12 * 1024


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    with chromium.interpreter(browser) as found:
        yield found


def test_the_browser_gives_what_is_expected(page: Any) -> None:
    some = list(vectors.vectors())
    found = page.evaluate("compute", chromium.group(some))
    wrong = [(str(one), got) for one, got in zip(some, found, strict=True) if not vectors.same(got, one.expected)]
    assert wrong == []


def test_the_browser_makes_of_a_form_what_is_expected(page: Any) -> None:
    for case in vectors.cases():
        given = chromium.form(case.schema, vectors.scope(case.answers))
        found = chromium.spelled(case.schema, page.evaluate("settle", given))
        assert {kind: found[kind] for kind in case.expected} == sorted_paths(case.expected), str(case)


def test_both_know_the_same_functions(page: Any) -> None:
    modules = {"calls": set(CALLS) - set().union(*EXTRAS.values()), **EXTRAS}
    for name, functions in modules.items():
        known = page.evaluate(f"import('/static/expressions/{name}.js').then(({{ CALLS }}) => Object.keys(CALLS))")
        assert functions <= set(known) <= set(CALLS), name


@pytest.mark.parametrize("packed", [gzip.compress, brotli.compress])
def test_the_modules_are_small(packed: Any) -> None:
    """What every form with expressions loads, and what rare functions cost."""
    sizes = {path.stem: len(packed(path.read_bytes())) for path in MODULES}
    assert sum(size for name, size in sizes.items() if name not in EXTRAS) <= LIMIT, sizes
    assert all(sizes[name] <= LIMIT // 4 for name in EXTRAS), sizes
