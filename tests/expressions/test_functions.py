"""The list of functions: documented as it is, and every example gives what it says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from forms_app.schema.expressions.calls import CALLS
from forms_app.schema.expressions.functions import FUNCTIONS
from forms_app.schema.expressions.names import chains_of
from forms_app.schema.expressions.resolving import resolve
from forms_app.schema.expressions.running import Compiler
from forms_app.schema.expressions.state import Context, World
from forms_app.schema.expressions.values import text
from forms_app.schema.model import Choice
from tests.logic import asked, section, with_rules
from tests.making import uid

ROOT = Path(__file__).resolve().parents[2]
FORM = with_rules(section(
    "一",
    asked("xing_bie", "choice", choices=(Choice("m", "男"), Choice("f", "女"))),
    asked("cheng_yuan", "repeat", questions=(asked("xing_ming"), asked("nian_ling", "integer"))),
))  # fmt: skip
ROWS = [("张三", "40"), ("李四", "32"), ("王五", "")]
ANSWERS = {
    uid("xing_bie"): "m",
    uid("cheng_yuan"): [{uid("xing_ming"): name, uid("nian_ling"): age} for name, age in ROWS],
}


class Here(World):
    def choice_label(self, question: str, code: str) -> str:
        return FORM.question(question).choice_label(code)

    def pull(self, source: str, column: str, key_column: str, key: str) -> str:
        return {("xing-bie", "label", "code", "1"): "男"}.get((source, column, key_column, key), "")


def computed(written: str) -> str:
    owner = FORM.question(uid("xing_ming")) if "position" in written else None
    found = resolve(written, FORM, owner)
    assert found.problems == []
    chains = chains_of(FORM)
    row = ANSWERS[uid("cheng_yuan")][0]
    context = Context(Here(), (ANSWERS, row), (0,)) if owner else Context(Here(), (ANSWERS,))  # type: ignore[arg-type]
    return text(Compiler(chains, chains[owner.uuid] if owner else ()).run(found.tree)(context))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_gives_what_the_list_says(name: str) -> None:
    assert computed(FUNCTIONS[name].example) == FUNCTIONS[name].result


def test_every_function_is_listed() -> None:
    assert set(CALLS) <= set(FUNCTIONS)


def test_the_page_holds_the_list_as_it_is() -> None:
    spec = importlib.util.spec_from_file_location("list_functions", ROOT / "docs" / "list_functions.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run docs/list_functions.py"
