"""Both interpreters give the same of trees, forms and answers by chance; and a change computes only what it must."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from forms_app.schema.expressions.names import chains_of
from forms_app.schema.expressions.portable import EXTRAS, program
from forms_app.schema.expressions.running import Compiler
from forms_app.schema.expressions.state import Context, Failed
from forms_app.schema.model import FormSchema
from tests.expressions import chance, chromium, vectors
from tests.logic import asked, section, with_rules
from tests.making import uid

pytestmark = pytest.mark.e2e
FEW = settings(max_examples=20, deadline=None, derandomize=True, database=None,
               phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
BATCH = 60


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    with chromium.interpreter(browser) as found:
        yield found


@FEW
@given(st.lists(chance.expressions, min_size=BATCH, max_size=BATCH), chance.common_answers())
def test_expressions_give_the_same(page: Any, some: list[tuple[Any, str]], answers: dict[str, Any]) -> None:
    chains = {uuid: list(chain) for uuid, chain in chains_of(vectors.common_form()).items() if chain}
    placed = [(tree, *vectors.place(at)) for tree, at in some]
    scope = vectors.scope(answers)
    asked = [
        {"tree": tree, "uuid": uuid, "chain": chain, "index": index, "answers": scope, "now": vectors.NOW}
        for tree, uuid, chain, index in placed
    ]
    around = chromium.around(vectors.common_form(), vectors.NOW)
    patterns = {text: program(text) for text in chance.PATTERNS}
    found = page.evaluate(
        "compute", {**around, "chains": chains, "patterns": patterns, "extras": list(EXTRAS), "vectors": asked}
    )
    for one, theirs in zip(placed, found, strict=True):
        ours = computed(*one, scope)
        assert vectors.same(ours, theirs), (one, answers, ours, theirs)


def computed(tree: Any, uuid: str, chain: list[str], index: list[int], scope: dict[str, Any]) -> Any:
    form = vectors.common_form()
    scopes = [scope]
    for table, row in zip(chain, index, strict=True):
        scopes.append(scopes[-1][table][row])
    context = Context(vectors.Lists(form), tuple(scopes), tuple(index))
    context.own = scopes[-1].get(uuid, "")
    try:
        return vectors.told(Compiler(chains_of(form), tuple(chain)).run(tree)(context))
    except Failed as error:
        return {"failed": error.code}


@FEW
@given(chance.forms(), chance.form_answers(), st.data())
def test_forms_come_out_the_same_change_by_change(
    page: Any, form: FormSchema, answers: dict[str, Any], data: st.DataObject
) -> None:
    begun, changes = copy.deepcopy(answers), []
    for _number in range(data.draw(st.integers(0, 6))):
        key, index, row = data.draw(st.sampled_from(chance.places_of(answers)))
        row[uid(key)] = data.draw(chance.texts)
        changes.append([uid(key), index, {uid(key): row[uid(key)]}])
    theirs = chromium.spelled(form, page.evaluate("settle", chromium.form(form, begun, changes)))
    assert theirs == vectors.outcome(form, answers)


def test_a_change_computes_only_what_depends_on_it_in_its_own_row(page: Any) -> None:
    rows = [{uid("x"): str(number), uid("y"): "1"} for number in range(50)]
    form = with_rules(
        section(
            "一",
            *(asked(f"n{number}", "integer", rules={"relevant": f"${{n{number - 1}}} > 0"} if number else {})
              for number in range(100)),
            asked("t", "repeat", questions=(
                asked("x", "integer"),
                asked("y", "integer", rules={"constraint": ". <= ${x}"}),
                asked("z", "integer", rules={"calculation": "${x} + ${y}"}),
            )),
            asked("he", "integer", rules={"calculation": "sum(${z})"}),
            asked("v", "repeat", questions=(asked("w", "integer", rules={"calculation": "max(${x}) + position(..)"}),)),
        )
    )  # fmt: skip
    answers = {**{uid(f"n{number}"): "1" for number in range(100)}, uid("t"): rows, uid("v"): [{}, {}, {}]}

    def count(*changes: Any) -> int:
        found: dict[str, Any] = page.evaluate("settle", chromium.form(form, answers, changes))
        now = copy.deepcopy(answers)
        for uuid, index, texts in changes:
            (now[uid("t")][index[0]] if index else now)[uuid] = texts[uuid]
        assert chromium.spelled(form, found) == vectors.outcome(form, now)
        return int(found["count"])

    assert count() == 99 + 50 + 50 + 1 + 3
    assert count([uid("n10"), [], {uid("n10"): "2"}]) == 1 + 1  # itself, and the next one, which stays as it is
    assert count([uid("n10"), [], {uid("n10"): "0"}]) == 1 + 89
    assert (
        count([uid("x"), [7], {uid("x"): "100"}]) == 1 + 1 + 1 + 3
    )  # the sums of its row and of all, its check, the other table
    assert count([uid("y"), [7], {uid("y"): "1"}]) == 1 + 1  # nothing new: the sum of all stays
