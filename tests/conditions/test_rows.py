"""Rows of a condition become an expression and come back as the same rows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.schema.conditions.mending import mended
from forms_app.schema.conditions.operators import FAMILIES
from forms_app.schema.conditions.reading import flat, group_of
from forms_app.schema.conditions.rows import Answer, BadRows, Group, Row, from_json
from forms_app.schema.conditions.subjects import Subject, subjects
from forms_app.schema.conditions.writing import offered, tree_of
from forms_app.schema.expressions.resolving import resolve
from forms_app.schema.expressions.writing import write
from forms_app.schema.model import Choice, FormSchema, Question
from forms_app.schema.types import TYPES
from tests.making import question, schema, uid

LISTS = {"min-zu": {"01": "汉族", "02": "蒙古族"}}


def everything() -> FormSchema:
    """Every type, twice, so that answers can be compared with answers of their own kind; some in a table."""
    made = [
        question(f"{name}{number}", name, **_settings(name)) for name in TYPES if name != "repeat" for number in (1, 2)
    ]
    inner = tuple(question(f"in_{name}", name, **_settings(name)) for name in ("integer", "choice", "date", "text"))
    return schema(*made, question("rows", "repeat", questions=inner))


def _settings(name: str) -> dict[str, Any]:
    if name == "matrix":
        return {"choices": (Choice("good", "好"),), "options": (("rows", "地面 | di\n墙面 | qiang"),)}
    return {"options": (("code_list", "min-zu"),)} if name == "cascade" else {}


FORM = everything()
NAMES = {one.uuid: one.key for one, _parent in FORM.walk()}
OWNER: Question = FORM.question(uid("integer2"))
KNOWN = subjects(FORM, OWNER, LISTS, kind="constraint")
_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).filter(
    lambda text: not ("'" in text and '"' in text)
)
_DAY = st.dates().filter(lambda day: day.year >= 1000).map(lambda day: day.isoformat())


def _value(kind: str, subject: Subject) -> st.SearchStrategy:
    plain = {
        "number": st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9).map(lambda one: round(one, 4) + 0.0)),
        "days": st.integers(0, 1000),
        "date": _DAY,
        "month": _DAY.map(lambda day: day[:7]),
        "moment": _DAY.map(lambda day: f"{day} 08:30"),
        "time": st.just("08:30"),
        "text": _TEXTS,
        "choice": st.sampled_from(sorted(subject.choices) or ["x"]),
        "area": st.sampled_from(["329921", "329921101"]),
    }[kind]
    others = [one.id for one in KNOWN.values()
              if one.family == subject.family and one.id not in {subject.id, "."} and not one.in_rows
              and one.family in {"number", "date", "text", "time", "moment", "month"}]  # fmt: skip
    return st.one_of(plain, st.sampled_from(others).map(Answer)) if others and kind != "days" else plain


@st.composite
def _rows(draw: Any) -> Row:
    subject = draw(st.sampled_from(list(KNOWN.values())))
    if not offered(subject):
        subject = KNOWN[uid("integer1")]
    operator = draw(st.sampled_from(offered(subject)))
    if operator.many:
        values = draw(st.lists(_value("choice", subject), min_size=1, max_size=3, unique=True))
    else:
        values = [draw(_value(kind, subject)) for kind in operator.values]
    return Row(subject.id, operator.name, tuple(values))


_GROUPS: Any = st.recursive(
    _rows(),
    lambda inner: st.builds(Group, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    max_leaves=6,
).filter(lambda item: isinstance(item, Group))


def same_meaning(text: str) -> Any:
    found = resolve(text, FORM, OWNER, lists=LISTS)
    assert found.problems == [], (text, found.problems)
    return flat(found.tree)


@settings(max_examples=150, deadline=None)
@given(_GROUPS)
def test_rows_become_text_and_the_same_rows_again(group: Group) -> None:
    tree = tree_of(group, KNOWN)
    text = write(tree, NAMES)
    assert same_meaning(text) == tree
    again = group_of(tree, KNOWN)
    if again is None:  # only where groups alternate deeper than the builder shows
        assert _depth(group) > 4
        return
    assert flat(tree_of(again, KNOWN)) == tree
    assert write(tree_of(again, KNOWN), NAMES) == text
    assert group_of(tree_of(again, KNOWN), KNOWN) == again
    assert from_json(again.to_json()) == again


def _depth(item: Any) -> int:
    return 1 + max(map(_depth, item.items)) if isinstance(item, Group) else 0


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("${integer1} < 14", [Row(uid("integer1"), "lt", (14,))]),
        ("${integer1} >= 6 and ${integer1} <= 14", [Row(uid("integer1"), "between", (6, 14))]),
        ("${choice1} = '租赁' or ${choice1} = 'own'", [Row(uid("choice1"), "one_of", ("rent", "own"))]),
        ("selected(${choices1}, 'rent')", [Row(uid("choices1"), "has", ("rent",))]),
        ("not(selected(${choices1}, 'rent'))", [Row(uid("choices1"), "has_not", ("rent",))]),
        ("${date1} >= today() - 7 and ${date1} <= today()", [Row(uid("date1"), "last_days", (7,))]),
        ("starts-with(${area1}, '329921101')", [Row(uid("area1"), "within", ("329921101",))]),
        ("${photo1} != ''", [Row(uid("photo1"), "there")]),
        ("${location1} = ''", [Row(uid("location1"), "missing")]),
        ("${date1} >= ${date2}", [Row(uid("date1"), "not_before", (Answer(uid("date2")),))]),
        (". >= 0 and . < 130", [Row(".", "ge", (0,)), Row(".", "lt", (130,))]),
        ("${matrix1.di} = 'good'", [Row(uid("matrix1") + ".di", "is", ("good",))]),
        ("count(${rows}) > 3", [Row(uid("rows"), "rows_gt", (3,))]),
        ("${in_integer} < 14", [Row(uid("in_integer"), "lt", (14,))]),
        ("${integer1} > -5", [Row(uid("integer1"), "gt", (-5,))]),
        ("${boolean1} = 'yes'", [Row(uid("boolean1"), "yes")]),
    ],
)
def test_what_people_write_is_shown_as_rows(text: str, rows: list[Row]) -> None:
    assert list(group_of(same_meaning(text), KNOWN).rows()) == rows


def test_groups_within_groups_are_shown() -> None:
    text = "${integer1} < 14 and (${choice1} = 'own' or selected(${choices1}, 'rent'))"
    found = group_of(same_meaning(text), KNOWN)
    assert [found.kind, found.items[1].kind, len(found.items[1].items)] == ["all", "any", 2]
    assert write(tree_of(found, KNOWN), NAMES) == text


@pytest.mark.parametrize(
    "text",
    [
        "regex(${text1}, '[0-9]+')",
        "${integer1} + 1 > 3",
        "14 > ${integer1}",
        "not(${integer1} < 14)",
        "if(${integer1} > 1, true(), false())",
        "true()",
        "selected(${in_choice}, 'own')",
    ],
)
def test_what_rows_cannot_say_stays_text(text: str) -> None:
    assert group_of(same_meaning(text), KNOWN) is None


def test_a_condition_on_a_deleted_question_can_still_be_shown() -> None:
    found = resolve("${没有了} < 14 and ${choice1} = '没了'", FORM, OWNER, lists=LISTS)
    whole, lists = mended(FORM, found.problems, LISTS)
    again = resolve("${没有了} < 14 and ${choice1} = '没了'", whole, OWNER, lists=lists)
    rows = list(group_of(again.tree, subjects(whole, OWNER, lists)).rows())
    assert rows == [Row("?没有了", "lt", (14,)), Row(uid("choice1"), "is", ("没了",))]


@pytest.mark.parametrize(
    ("data", "code", "at"),
    [
        (None, "not_rows", None),
        ({"kind": "all"}, "not_rows", None),
        ({"kind": "none", "items": []}, "not_rows", None),
        ({"kind": "all", "items": [3]}, "not_rows", None),
        ({"kind": "all", "items": [{"subject": "x", "operator": "lt", "values": [["a"]]}]}, "not_rows", None),
        ({"kind": "all", "items": [{"subject": "x", "operator": "lt", "values": []}]}, "no_subject", 0),
        ({"kind": "all", "items": [{"subject": ".", "operator": "within", "values": ["1"]}]}, "no_operator", 0),
        ({"kind": "all", "items": [{"subject": ".", "operator": "lt", "values": []}]}, "no_value", 0),
        ({"kind": "all", "items": [{"subject": ".", "operator": "lt", "values": ["vier"]}]}, "bad_number", 0),
        ({"kind": "all", "items": [{"subject": ".", "operator": "lt", "values": [float("nan")]}]}, "bad_number", 0),
        ({"kind": "all", "items": [{"subject": uid("date1"), "operator": "on", "values": ["1-2-3"]}]}, "bad_day", 0),
        ({"kind": "all", "items": [{"subject": uid("text1"), "operator": "eq", "values": ["'\""]}]}, "bad_text", 0),
    ],
)  # fmt: skip
def test_rows_that_make_no_sense_are_refused(data: Any, code: str, at: int | None) -> None:
    with pytest.raises(BadRows) as caught:
        tree_of(from_json(data), KNOWN)
    assert (caught.value.code, caught.value.at) == (code, at)


def test_every_type_that_is_answered_can_be_asked_about() -> None:
    asked = {one.question.type for one in KNOWN.values() if one.question}
    assert asked == {name for name, row in TYPES.items() if name != "note"}
    assert {one.family for one in KNOWN.values()} | {"column"} == set(FAMILIES)
