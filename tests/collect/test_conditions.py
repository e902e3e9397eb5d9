"""Conditions, checks and calculations without JavaScript, and what a manipulated browser sends."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from forms_app.collect.models import Draft
from forms_app.entry.submit import submit
from forms_app.schema.model import Choice
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.collect.conftest import Phone, opened, records
from tests.logic import asked, section, with_rules
from tests.making import published, uid

pytestmark = pytest.mark.django_db
GRID = "329921101201001"
LEVELS = (Choice("low", "一般"), Choice("high", "重大"))


def content() -> Any:
    people = asked(
        "ren_yuan", "repeat", label="人员",
        questions=(
            asked("name", label="姓名", required=True),
            asked("sui_shu", "integer", label="岁数", rules={"constraint": ". >= 0 and . < 130"}),
            asked("jian_hu", label="监护人", required=True, rules={"relevant": "${岁数} < 14"}),
        ),
    )  # fmt: skip
    return with_rules(
        section(
            "现场",
            asked("wang_ge", "area", label="所属网格", options={"level": "grid"}),
            asked("you", "boolean", label="有无隐患", required=True),
            asked("miao_shu", label="隐患描述", required=True, rules={"relevant": "${有无隐患} = '是'"}),
            asked("ji_bie", "choice", label="级别", choices=LEVELS, rules={"relevant": "${you} = 'yes'"}),
            asked("qi_xian", "date", label="整改期限",
                  rules={"relevant": "${you} = 'yes'", "required_when": "${级别} = '重大'",
                         "constraint": ". >= '2026-01-01'"},
                  options={"constraint_message": "期限不能早于 2026 年"}),
        ),
        section("人员情况", people, relevant="${you} = 'yes'"),
        section(
            "合计",
            asked("he_ji", "integer", label="岁数合计", rules={"calculation": "sum(${岁数})"}),
            asked("ren_shu", "integer", label="人数", rules={"calculation": "count(${人员})"}),
            asked("bei_zhu", label="备注", rules={"initial": "concat('共', ${ren_shu}, '人')"}),
        ),
    )  # fmt: skip


@pytest.fixture
def version(areas: Any) -> FormVersion:
    return opened(published(content(), "danger"))


def hidden(phone: Phone, name: str) -> bool:
    """Whether an input of the page stands in something that is not shown."""
    return f'<div data-live="{name}" hidden>' in phone.text


def stored(version: FormVersion, key: str) -> Any:
    record = records(version)[-1]
    return getattr(record, models_for(version).attribute(uid(key)))


def test_a_hidden_section_is_passed_over_and_nothing_of_it_is_asked(grid_worker: Any, version: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/danger/").press(q__wang_ge=GRID, q__you="no")
    assert phone.step == "3"
    phone.press(q__bei_zhu="无").press()
    assert stored(version, "you") is False
    assert stored(version, "he_ji") == 0
    assert stored(version, "miao_shu") in (None, "")


def test_steps_that_are_left_out_are_not_counted(grid_worker: Any, version: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/danger/")
    phone.press(q__wang_ge=GRID, q__you="no")
    assert (phone.step, "第2步 共3步" in phone.text) == ("3", True)
    phone.press(q__bei_zhu="无")
    assert (phone.step, "第3步 共3步" in phone.text) == ("check", True)
    phone.open(phone.url.replace("check", "1")).press(q__you="yes").press(q__miao_shu="围栏破损")
    assert (phone.step, "第2步 共4步" in phone.text) == ("2", True)


def test_a_question_that_an_answer_brings_up_is_shown_before_going_on(grid_worker: Any, version: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/danger/")
    assert hidden(phone, "q-miao_shu")
    phone.press(q__wang_ge=GRID, q__you="yes")
    assert phone.step == "1"
    assert not hidden(phone, "q-miao_shu")
    assert "g-error" not in phone.text  # nobody has had the chance to answer yet
    phone.press(q__miao_shu="围栏破损", q__ji_bie="low")
    assert phone.step == "2"


def test_what_is_required_by_a_condition_and_what_a_check_refuses(grid_worker: Any, version: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/danger/")
    phone.press(q__wang_ge=GRID, q__you="yes", q__miao_shu="围栏破损", q__ji_bie="high")
    assert phone.step == "1"
    assert "必填条件" not in phone.text
    phone.press(q__qi_xian="2025-12-31")
    assert "期限不能早于 2026 年" in phone.text
    phone.press(q__qi_xian="2026-01-01")
    assert phone.step == "2"


def test_rows_have_conditions_of_their_own(grid_worker: Any, version: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/danger/")
    phone.press(q__wang_ge=GRID, q__you="yes").press(q__miao_shu="围栏破损")
    phone.press(r__ren_yuan__0__name="甲", r__ren_yuan__0__sui_shu="13")
    assert phone.step == "2"  # a guardian is wanted
    phone.press(r__ren_yuan__0__jian_hu="乙").press(q__bei_zhu="").press()
    assert stored(version, "he_ji") == 13
    assert stored(version, "ren_shu") == 1


def test_hidden_answers_and_claimed_results_of_a_manipulated_browser_do_not_count(
    grid_worker: Any, version: FormVersion
) -> None:
    record = submit(
        version,
        {"wang_ge": GRID, "you": "no", "miao_shu": "偷偷填的", "qi_xian": "1999-01-01", "he_ji": "999", "bei_zhu": "x"},
        rows={"ren_yuan": [{"name": "甲", "sui_shu": "200"}]},
        user=grid_worker,
        source="form",
    )
    built = models_for(version)
    assert getattr(record, built.attribute(uid("miao_shu"))) in (None, "")
    assert getattr(record, built.attribute(uid("qi_xian"))) is None
    assert getattr(record, built.attribute(uid("he_ji"))) == 0
    assert not built.children[uid("ren_yuan")]._default_manager.exists()


def test_what_was_typed_and_then_hidden_does_not_name_what_was_sent(grid_worker: Any, version: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/danger/")
    phone.press("save", q__wang_ge=GRID, q__you="yes", q__miao_shu="井盖缺失", q__ji_bie="low")
    assert Draft.objects.get().caption == "井盖缺失"
    phone.press(q__you="no")
    phone.press()
    phone.press()
    draft = Draft.objects.get()
    assert draft.submitted_at
    assert draft.caption == ""


def test_messages_stand_at_the_row_and_the_field(grid_worker: Any, version: FormVersion) -> None:
    with pytest.raises(ValidationError) as caught:
        submit(
            version,
            {"wang_ge": GRID, "you": "yes", "miao_shu": "有", "ji_bie": "high"},
            rows={"ren_yuan": [{"name": "甲", "sui_shu": "20"}, {"name": "乙", "sui_shu": "131"}]},
            user=grid_worker,
            source="form",
        )
    assert set(caught.value.message_dict) == {"qi_xian", "ren_yuan.1.sui_shu"}
    assert not records(version)


def test_a_computed_default_is_shown_and_may_be_changed(grid_worker: Any, version: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/danger/").press(q__wang_ge=GRID, q__you="no")
    assert 'value="共0人"' in phone.text
    phone.press(q__bei_zhu="改过").press()
    assert stored(version, "bei_zhu") == "改过"


def test_choices_that_do_not_fit_are_neither_offered_nor_accepted(grid_worker: Any, areas: Any) -> None:
    choices = (Choice("a1", "甲一"), Choice("a2", "甲二"), Choice("b1", "乙一"))
    version = opened(published(with_rules(section(
        "一",
        asked("wang_ge", "area", label="所属网格", options={"level": "grid"}),
        asked("da", "choice", label="大类", choices=(Choice("a", "甲"), Choice("b", "乙"))),
        asked("xiao", "choice", label="小类", choices=choices, rules={"choice_filter": "starts-with(name, ${大类})"}),
    )), "filtered"))  # fmt: skip
    phone = Phone(grid_worker).open("/f/filtered/").press("refresh", q__wang_ge=GRID, q__da="b")
    assert re.search(r'<label class="g-choice" for="[^"]*"><input type="radio" name="q-xiao" value="b1"', phone.text)
    assert re.search(r'<label class="g-choice" hidden[^>]*><input [^>]*value="a1"[^>]* disabled', phone.text)
    with pytest.raises(ValidationError) as caught:
        submit(version, {"wang_ge": GRID, "da": "b", "xiao": "a1"}, user=grid_worker, source="form")
    assert set(caught.value.message_dict) == {"xiao"}


def test_an_expression_says_how_many_rows_there_are(grid_worker: Any, areas: Any) -> None:
    version = opened(published(with_rules(section(
        "一",
        asked("wang_ge", "area", label="所属网格", options={"level": "grid"}),
        asked("nan", "integer", label="男"),
        asked("nv", "integer", label="女"),
        asked("ren", "repeat", label="人", questions=(asked("name", label="姓名", required=True),),
              rules={"row_count": "${男} + ${女}"}),
    )), "rows"))  # fmt: skip
    phone = Phone(grid_worker).open("/f/rows/").press(q__wang_ge=GRID, q__nan="1", q__nv="2")
    assert phone.step == "1"
    assert 'name="r-ren-2-name"' in phone.text
    with pytest.raises(ValidationError):
        submit(version, {"wang_ge": GRID, "nan": "1", "nv": "2"}, rows={"ren": [{"name": "甲"}]}, user=grid_worker,
               source="form")  # fmt: skip


def computed_only(*, first: bool = False, longest: int | None = None) -> Any:
    """A section that asks nothing, behind or before the one that asks."""
    asking = section(
        "问",
        asked("wang_ge", "area", label="所属网格", options={"level": "grid"}),
        asked("ge_shu", "integer", label="个数"),
    )
    rules = {"calculation": "${个数} * 2"}
    computing = section("算", asked("liang_bei", "integer", label="两倍", rules=rules, options={"maximum": longest}))
    return with_rules(*((computing, asking) if first else (asking, computing)))


def test_a_section_that_only_computes_is_passed_over_and_stored(grid_worker: Any, areas: Any) -> None:
    version = opened(published(computed_only(), "computed"))
    phone = Phone(grid_worker).open("/f/computed/").press(q__wang_ge=GRID, q__ge_shu="4")
    assert phone.step == "check"
    assert "两倍" in phone.text
    phone.press()
    assert stored(version, "liang_bei") == 8


def test_one_can_step_back_from_the_last_page_over_what_is_left_out(grid_worker: Any, areas: Any) -> None:
    opened(published(computed_only(), "computed"))
    phone = Phone(grid_worker).open("/f/computed/").press(q__wang_ge=GRID, q__ge_shu="4")
    (back,) = re.findall(r'<a class="g-btn g-btn_plain" href="([^"]+)"', phone.text)
    assert phone.open(back).step == "1"


def test_a_form_whose_first_section_asks_nothing_can_be_opened(grid_worker: Any, areas: Any) -> None:
    version = opened(published(computed_only(first=True), "computed"))
    phone = Phone(grid_worker).open("/f/computed/").press()
    assert phone.step == "2"
    phone.press(q__wang_ge=GRID, q__ge_shu="4").press()
    assert stored(version, "liang_bei") == 8


def test_a_result_that_cannot_be_stored_is_shown_where_it_is_computed(grid_worker: Any, areas: Any) -> None:
    version = opened(published(computed_only(longest=5), "computed"))
    phone = Phone(grid_worker).open("/f/computed/").press(q__wang_ge=GRID, q__ge_shu="4")
    assert phone.step == "2"
    assert "最大5" in phone.text or "不能大于5" in phone.text
    phone.client.post(phone.url.replace("/2/", "/check/").split("?")[0].split("#")[0], {"_do": "next"})
    assert not records(version)
