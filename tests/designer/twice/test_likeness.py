"""Which questions ask the same: a comparison without a database."""

from __future__ import annotations

import pytest

from forms_app.schema.likeness import Match, asked, matches, plain
from forms_app.schema.model import Choice, Question, options
from tests.making import question, schema


def found(mine: Question, *theirs: Question) -> list[Match]:
    return list(matches(asked(schema(mine)), asked(schema(*theirs))))


@pytest.mark.parametrize(
    ("label", "bare"),
    [("（1）姓 名：", "姓名"), ("3、户主姓名", "户主姓名"), ("ＡB（必填）", "ab"), ("（备用）", "备用")],
)
def test_labels_are_compared_without_marks_and_numbers(label, bare):
    assert plain(label) == bare


def test_the_same_label_is_found_whatever_its_type_and_carried_over_only_with_the_same():
    [one] = found(question("a", label="年龄："), question("b", "integer", label="年龄"))
    assert (one.why, one.theirs.key, one.carries) == ("label", "b", False)
    [one] = found(question("a", "integer", label="年龄"), question("b", "integer", label="年 龄"))
    assert one.carries


def test_what_sounds_the_same_and_is_of_the_same_type_is_found():
    [one] = found(question("a", label="银行帐号"), question("b", label="银行账号"))
    assert (one.why, one.carries) == ("sound", True)
    assert found(question("a", label="银行帐号"), question("b", "date", label="银行账号")) == []
    [one] = found(question("hu_hao_2", label="编码"), question("hu_hao", label="住户编码号"))
    assert one.why == "sound"


def test_labels_without_a_sound_do_not_sound_the_same():
    assert found(question("a", label="اسم"), question("b", label="عنوان")) == []


def test_a_code_list_needs_a_similar_label_beside_it():
    nation = question("a", "choice", label="民族", choices=(), options=options(code_list="min-zu"))
    spouse = question("b", "choice", label="配偶民族", choices=(), options=options(code_list="min-zu"))
    other = question("c", "choice", label="服务对象", choices=(), options=options(code_list="min-zu"))
    assert [one.why for one in found(nation, spouse)] == ["list"]
    assert found(nation, other) == []


def test_links_to_the_same_form_are_found_and_not_carried_over():
    mine, theirs = (question(key, "record_link", label=key, options=options(form="zhu-hu")) for key in "ab")
    [one] = found(mine, theirs)
    assert (one.why, one.carries) == ("link", False)
    elsewhere = question("c", "record_link", label="c", options=options(form="fang-wu"))
    assert found(mine, elsewhere) == []


@pytest.mark.parametrize("label", ["备注", "日期", "走访时间", "所在网格"])
def test_what_every_form_asks_anew_is_passed_over(label):
    assert found(question("a", label=label), question("b", label=label)) == []


@pytest.mark.parametrize("type_", ["photo", "location", "area", "note", "repeat", "signature"])
def test_proof_and_place_are_passed_over(type_):
    inner = {"questions": (question("x"),)} if type_ == "repeat" else {}
    one, other = question("a", type_, label="现场", **inner), question("b", type_, label="现场", **inner)
    assert found(one, other) == []


def test_what_is_computed_or_carried_over_already_is_asked_of_nobody():
    name, total = question("xing_ming", label="姓名"), question("he_ji", label="合计", options=(("calculation", "x"),))
    link = question("hu", "record_link", label="住户", options=options(form="zhu-hu", carry="hu_zhu = xing_ming"))
    assert [one.question.key for one in asked(schema(link, name, total))] == ["hu"]


def test_masked_answers_are_never_carried_over():
    [one] = found(question("a", "phone", label="联系电话"), question("b", "phone", label="联系电话"))
    assert not one.carries


def test_choices_are_carried_over_only_if_each_of_them_is_known_here():
    here = question("a", "choice", label="住房")
    more = question("b", "choice", label="住房", choices=(*here.choices, Choice("other-one", "借住")))
    assert [one.carries for one in found(here, more)] == [False]
    assert [one.carries for one in found(more, here)] == [True]
