"""What differs between two versions: nothing too much, nothing left out, in the order of the form."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from forms_app.schema.diff import differences
from forms_app.schema.model import Choice, FormSchema, Section
from tests.making import household, question, schema

A, B, C, D = (question(name, label=label) for name, label in zip("abcd", "甲乙丙丁", strict=True))


def told(before: FormSchema, after: FormSchema) -> list[tuple[str, str, list[str]]]:
    return [
        (one.kind, getattr(one.item, "label", "") or getattr(one.item, "title", ""), [d.what for d in one.details])
        for one in differences(before, after)
    ]


def test_equal_forms_have_no_difference():
    assert differences(household(), FormSchema.from_json(household().to_json())) == []


def test_what_is_new_and_what_is_gone_stand_where_they_stand_in_the_form():
    assert told(schema(A, B, C), schema(A, C, D)) == [("removed", "乙", []), ("added", "丁", [])]
    assert told(schema(A, B), schema(B)) == [("removed", "甲", [])]


def test_each_setting_is_told_by_itself():
    choices = question("a", "choice", label="甲")
    other = replace(
        choices, label="住房", hint="说明", required=True, choices=(Choice("own", "自有房"),), options=(("maximum", 3),)
    )
    [change] = differences(schema(choices), schema(other))
    assert [one.what for one in change.details] == ["label", "hint", "required", "choices", "option:maximum"]
    assert (change.details[-1].old, change.details[-1].new) == (None, 3)


def test_a_choice_that_is_only_called_otherwise_is_told():
    before = question("a", "choice", label="甲")
    after = replace(before, choices=(Choice("own", "自有房"), *before.choices[1:]))
    [change] = differences(schema(before), schema(after))
    assert [(one.what, one.old, one.new) for one in change.details] == [("choices", before.choices, after.choices)]


def test_combinations_of_which_no_two_may_be_alike_belong_to_the_form():
    after = replace(schema(A, B), together=((A.uuid, B.uuid),))
    assert told(schema(A, B), after) == [("changed", schema(A).title, ["together"])]


def test_rules_come_before_other_settings():
    after = replace(A, options=(("maximum", 3), ("relevant", "[]"), ("constraint_message", "x")))
    [change] = differences(schema(A), schema(after))
    assert [one.what for one in change.details] == ["rule:constraint_message", "rule:relevant", "option:maximum"]


def test_one_that_moved_is_told_once_and_its_neighbours_not():
    [change] = differences(schema(A, B, C, D), schema(D, A, B, C))
    assert (change.item, [(one.what, one.old, one.new) for one in change.details]) == (D, [("order", 4, 1)])


def test_a_new_one_in_front_moves_nobody():
    assert told(schema(A, B), schema(C, A, B)) == [("added", "丙", [])]


def test_another_section_or_table_is_a_place():
    rows = question("m", "repeat", label="成员", questions=(B,))
    after = schema(A, replace(rows, questions=(B, C)))
    [change] = differences(schema(A, rows, C), after)
    assert [(one.what, one.old, one.new) for one in change.details] == [("place", ("基本情况",), ("基本情况", "成员"))]


def test_sections_and_the_form_itself_have_differences_too():
    before = FormSchema("甲表", (Section("s", "一", questions=(A,)),))
    after = FormSchema("乙表", (Section("s", "第一", "先看", (A,), "[]"),), "说明")
    form, section = differences(before, after)
    assert [one.what for one in form.details] == ["title", "intro"]
    assert [one.what for one in section.details] == ["title", "intro", "rule:relevant"]


@given(st.permutations("abcdefgh"), st.sets(st.sampled_from("abcdefgh")))
def test_applying_what_is_told_makes_the_new_form(order, left_out):
    """The moved ones taken out, the order of the others is that of before; added and removed ones are exact."""
    every = {name: question(name) for name in "abcdefgh"}
    before = schema(*(every[name] for name in "abcdefgh" if name not in left_out))
    after = schema(*(every[name] for name in order))
    found = differences(before, after)
    assert {one.item.key for one in found if one.kind == "added"} == left_out
    moved = {one.item.key for one in found if one.kind == "changed"}
    still = [name for name in order if name not in moved | left_out]
    assert still == sorted(still)
    assert {one.item.key for one in differences(after, before) if one.kind == "removed"} == left_out
