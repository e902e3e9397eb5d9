"""Trees, forms and answers by chance, for comparing the two interpreters."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from forms_app.schema.expressions import rules
from forms_app.schema.expressions.calls import CALLS
from forms_app.schema.expressions.functions import FUNCTIONS, ROWS, Function
from forms_app.schema.expressions.tree import Tree, dump
from forms_app.schema.model import FormSchema, Question, options
from tests.logic import asked, section, with_rules
from tests.making import uid

# Chance of their own, literals that the editor asks for, and last digits of the libraries beneath.
_OTHER = {"random", "uuid", "randomize", "regex", "digest", "property", "exp", "exp10", "log", "log10", "pow", "sin",
          "cos", "tan", "asin", "acos", "atan", "atan2", "distance", "area", "geofence"}  # fmt: skip
_PLAIN = [FUNCTIONS[name] for name in sorted(CALLS) if name not in _OTHER]
PATTERNS = ("[0-9]{4}", "a|b", ".*", "\\d+(-\\d+)?", "[\\u4e00-\\u9fff]+", "(a*)*", "\\w\\W?", "", "^.{2,3}$")
TEXTS = ("", " ", "0", "1", "-3", "2.5", ".5", "12abc", "1e3", "-0", "007", "999999999999999999", "a", "a b", "b",
         "yes", "no", "true", "望禾县", "𬱟喆", "2026-11-23", "2024-02-29", "2025-02-29", "2026-11", "08:30",
         "1969-12-31T23:59:59.999", "2026-11-23T20:00:00Z", "23:59:59", "329921198001020012", "a\tb\n", "０１", "NaN",
         "Infinity")  # fmt: skip
NUMBERS = (0, 1, 2, 3, -1, 7, 100, 0.5, 2.5, -2.5, 0.1, 0.2, 1.005, 2.345, 20780, 20780.75, -0.25, 1e15, 1e21, 1e-7,
           123456789012345678, 9007199254740993, 1e300)  # fmt: skip

texts = st.sampled_from(TEXTS) | st.text(st.sampled_from("ab 01.-:T网𬱟"), max_size=6)
numbers = st.sampled_from(NUMBERS) | st.integers(-50, 50) | st.floats(-1e4, 1e4, allow_nan=False).map(lambda x: x + 0.0)


def trees(answers: Sequence[Tree], tables: Sequence[Tree] = ()) -> st.SearchStrategy[Tree]:
    """``answers``: what may be read; ``tables``: ["rows", uuid]."""
    leaves = st.sampled_from(list(answers)) | texts | numbers if answers else texts | numbers
    rows = st.sampled_from([*tables, *answers]) if answers else texts
    return st.recursive(leaves, lambda inner: _above(inner, rows), max_leaves=12)


def _above(inner: st.SearchStrategy[Tree], rows: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    pairs = st.tuples(st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "-", "div", "mod"]), inner, inner)
    chains = st.tuples(st.sampled_from(["or", "and", "+", "*", "|"]), inner, inner, inner)
    return st.one_of(
        pairs.map(list),
        chains.map(list),
        st.tuples(st.just("neg"), inner).map(list),
        st.tuples(st.just("if"), inner, inner, inner).map(list),
        st.tuples(st.just("coalesce"), inner, inner).map(list),
        st.tuples(st.just("once"), inner).map(list),
        st.tuples(st.just("regex"), inner, st.sampled_from(PATTERNS)).map(list),
        st.just(["position"]),
        st.sampled_from(_PLAIN).flatmap(lambda function: _called(function, inner, rows)),
    )


def _called(function: Function, inner: Any, rows: Any) -> st.SearchStrategy[Tree]:
    counts = range(function.fewest, (function.most or len(function.takes) + 2) + 1)
    return st.sampled_from([count for count in counts if function.accepts(count)]).flatmap(
        lambda count: st.tuples(
            st.just(function.name), *(rows if function.kind(at) == ROWS else inner for at in range(count))
        ).map(list)
    )


# Expressions of the vectors' common form

_COMMON = [["q", uid(key)] for key in ("t1", "t2", "n1", "x1", "b1", "d1", "m1", "cs", "xing_ming", "nian_ling", "hao",
                                       "jin_e", "wu_liang")]  # fmt: skip
_TABLES = [["rows", uid(key)] for key in ("cheng_yuan", "zheng_jian", "wu")]
PLACES = ("", "n1", "cheng_yuan/0/nian_ling", "cheng_yuan/1/xing_ming", "cheng_yuan/0/zheng_jian/1/hao")
expressions = st.tuples(trees([*_COMMON, ["."]], _TABLES), st.sampled_from(PLACES))


@st.composite
def common_answers(draw: Any) -> dict[str, Any]:
    member = {"xing_ming": texts, "nian_ling": texts}
    paper = {"hao": texts, "jin_e": texts}
    found: dict[str, Any] = {key: draw(texts) for key in ("t1", "t2", "n1", "x1", "b1", "d1", "m1", "cs")}
    papers = [[{key: draw(some) for key, some in paper.items()} for _number in range(count)] for count in (2, 0)]
    found["cheng_yuan"] = [{**{key: draw(some) for key, some in member.items()}, "zheng_jian": some} for some in papers]
    found["wu"] = []
    return found


# Whole forms: each question may read those before it

_FORM = (
    ("a", "text"), ("b", "integer"), ("c", "boolean"),
    ("t", "repeat", (("x", "text"), ("y", "integer"), ("u", "repeat", (("p", "text"), ("q", "decimal"))),
                     ("z", "date"))),
    ("v", "repeat", (("w", "text"),)),
    ("d", "decimal"), ("e", "choice"), ("f", "text"),
)  # fmt: skip
_KINDS = {
    "repeat": (rules.RELEVANT,),
    "choice": (rules.RELEVANT, rules.CHOICE_FILTER, rules.REQUIRED_WHEN, rules.CONSTRAINT),
}
_USUAL = (rules.RELEVANT, rules.CALCULATION, rules.CONSTRAINT, rules.REQUIRED_WHEN, rules.INITIAL)


@st.composite
def forms(draw: Any) -> FormSchema:
    bare = with_rules(section("一", *(_question(row) for row in _FORM[:5])), section("二", *map(_question, _FORM[5:])))
    before: list[Tree] = []
    sections = []
    for at, item in enumerate(bare.sections):
        relevant = dump(draw(trees(before))) if at and draw(st.booleans()) else ""
        questions = tuple(_ruled(draw, question, before) for question in item.questions)
        sections.append(dataclasses.replace(item, questions=questions, relevant=relevant))
    return dataclasses.replace(bare, sections=tuple(sections))


def _question(row: Any) -> Question:
    return asked(row[0], row[1], questions=tuple(map(_question, row[2])) if len(row) > 2 else ())


def _ruled(draw: Any, question: Question, before: list[Tree]) -> Question:
    some = _KINDS.get(question.type, _USUAL)
    chosen = draw(st.lists(st.sampled_from(some), max_size=2, unique=True))
    given = {}
    for kind in chosen:
        own = [["."]] if kind == rules.CONSTRAINT else [["choice", "code"]] if kind == rules.CHOICE_FILTER else []
        given[kind] = dump(draw(trees([*before, *own])))
    inner = tuple(_ruled(draw, child, before) for child in question.questions)
    before.append(["rows" if question.type == "repeat" else "q", question.uuid])
    return dataclasses.replace(question, options=options(**given), questions=inner)


@st.composite
def form_answers(draw: Any) -> dict[str, Any]:
    """Two rows at most of each table."""

    def row(keys: str, table: str = "", inner: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = {uid(key): draw(texts) for key in keys}
        if table:
            found[uid(table)] = [inner() for _number in range(draw(st.integers(0, 2)))]
        return found

    others = {uid("v"): [row("w") for _number in range(draw(st.integers(0, 2)))]}
    return row("abcdef", "t", lambda: row("xyz", "u", lambda: row("pq"))) | others


def places_of(answers: dict[str, Any]) -> list[tuple[str, list[int], dict[str, Any]]]:
    """(key, rows, where it stands) of every single answer."""
    found = [(key, [], answers) for key in "abcdef"]
    found += [("w", [number], row) for number, row in enumerate(answers[uid("v")])]
    for number, row in enumerate(answers[uid("t")]):
        found += [(key, [number], row) for key in "xyz"]
        found += [(key, [number, at], below) for at, below in enumerate(row[uid("u")]) for key in "pq"]
    return found
