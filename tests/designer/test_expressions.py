"""Expressions in the page editor: typed as text, published as trees, refused with the place and the label."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import translation

from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.compile import Compiled, compile_page
from forms_app.designer.faults import MESSAGES, texts
from forms_app.designer.models import FormPage
from forms_app.designer.planning import Report, report
from forms_app.schema.expressions.program import Program
from forms_app.schema.model import Choice, FormSchema
from forms_app.tables.models import Form
from tests.logic import asked, section, with_rules
from tests.making import uid

pytestmark = pytest.mark.django_db


def content() -> FormSchema:
    people = asked(
        "ren", "repeat", label="人员", rules={"row_count": "${人数} + 1"},
        questions=(asked("sui_shu", "integer", label="岁数", rules={"constraint": ". >= 0"}),),
    )  # fmt: skip
    return with_rules(
        section(
            "一",
            asked("ren_shu", "integer", label="人数"),
            asked("xing_bie", "choice", label="性别", choices=(Choice("m", "男"), Choice("f", "女"))),
            asked("shuo_ming", label="说明", rules={"relevant": "${性别} = '男'", "required_when": "${人数} > 2"},
                  options={"max_length": 50}),
            asked("ri_qi", "date", label="日期", rules={"initial": "today()"}),
            people,
        ),
        section("二", asked("he_ji", "integer", label="合计", rules={"calculation": "sum(${岁数})"}),
                relevant="${ren_shu} != ''"),
    )  # fmt: skip


def compiled(body: Any, form: Form | None = None) -> Compiled:
    page = FormPage(title="表", body=json.dumps(body))
    return compile_page(page.title, page.intro, page.body, form)


def typed(key: str, kind: str, text: str) -> list[dict[str, Any]]:
    """The page of ``content`` with one expression typed anew; ``key`` '' for the second section."""
    body = body_from_schema(content())
    values = [block["value"] for one in body for block in one["value"]["questions"]]
    values += [inner["value"] for value in values for inner in value.get("questions", ())]
    value = next(value for value in values if value["key"] == key) if key else body[1]["value"]
    value[kind] = text
    return body


def said(key: str, kind: str, text: str) -> str:
    with translation.override("zh-hans"):
        return "".join(texts(compiled(typed(key, kind, text)).faults))


def test_a_page_made_from_a_form_compiles_to_the_same_form() -> None:
    found = compiled(body_from_schema(content()))
    assert found.faults == []
    assert [item.questions for item in found.schema.sections] == [item.questions for item in content().sections]
    assert found.schema.sections[1].relevant == content().sections[1].relevant


def test_publishing_keeps_trees_by_uuid() -> None:
    form = enable(page_from_schema(content(), "expressions"))
    kept = json.dumps(form.current.schema.to_json(), ensure_ascii=False)
    assert uid("ren_shu") in form.current.schema.question(uid("shuo_ming")).option("required_when")
    assert "${" not in kept
    assert not Program(form.current.schema).is_empty


def test_labels_and_choice_labels_count_as_names() -> None:
    tree = compiled(typed("shuo_ming", "relevant", "${性别} = '女'")).schema.question(uid("shuo_ming"))
    assert json.loads(tree.option("relevant")) == ["=", ["q", uid("xing_bie")], "f"]


@pytest.mark.parametrize(
    ("key", "kind", "text", "words"),
    [
        ("shuo_ming", "relevant", "${人书} > 1", "没有填报项“人书”。最接近的是：人数"),
        ("shuo_ming", "relevant", "${人数} > ", "表达式没有写完"),
        ("shuo_ming", "relevant", "${人数} > 1)", "第10个字符：这里不能是“)”"),
        ("shuo_ming", "relevant", "${人数} > '多'", "“多”不是"),
        ("shuo_ming", "relevant", "${说明} + 1 > 2", "“说明”不是"),
        ("shuo_ming", "relevant", "${性别} = '其他'", "“性别”没有选项“其他”"),
        ("shuo_ming", "relevant", "summ(${岁数}) > 1", "没有函数“summ”。最接近的是：sum"),
        ("shuo_ming", "relevant", "if(1, 2)", "if 里写了2项"),
        ("shuo_ming", "relevant", "人数 > 1", "“人数”不能单独写"),
        ("shuo_ming", "constraint", "regex(., '(?=a)')", "不支持"),
        ("shuo_ming", "constraint", "'abc", "引号没有配对"),
        ("", "relevant", ". > 1", "部分没有答案"),
        ("xing_bie", "choice_filter", "colour = 'a'", "选项只有 name、label、parent"),
        ("ri_qi", "default", "=position(..)", "不在这样的明细表里"),
        ("he_ji", "calculation", "${合计} + ${说明", "“${”后面少了“}”"),
        ("shuo_ming", "relevant", "(" * 100 + "1" + ")" * 100, "嵌套超过60层"),
        ("shuo_ming", "relevant", "1 + " * 3000 + "1", "上限10000个"),
        ("ren_shu", "relevant", "${合计} > 1", "互相等待"),
    ],
)
def test_what_cannot_work_is_said_in_words(key: str, kind: str, text: str, words: str) -> None:
    assert words in said(key, kind, text)


def test_a_question_that_is_no_longer_asked_is_named() -> None:
    form = enable(page_from_schema(content(), "stopped"))
    body = body_from_schema(content())
    body[0]["value"]["questions"] = [block for block in body[0]["value"]["questions"] if block["id"] != uid("xing_bie")]
    for name, words in (("xing_bie", "“xing_bie”（性别）已停用"), ("性别", "“性别”（性别）已停用")):
        body[0]["value"]["questions"][1]["value"]["relevant"] = f"${{{name}}} = 'm'"
        with translation.override("zh-hans"):
            assert words in "".join(texts(compiled(body, form).faults))


def test_faults_stand_at_the_field_where_the_text_was_typed() -> None:
    (fault,) = compiled(typed("shuo_ming", "relevant", "${没有} > 1")).faults
    assert (fault.uuid, fault.field) == (uid("shuo_ming"), "relevant")
    (fault,) = compiled(typed("ri_qi", "default", "=nothing()")).faults
    assert (fault.uuid, fault.field) == (uid("ri_qi"), "default")


def test_calculated_questions_are_never_required() -> None:
    assert not compiled(typed("he_ji", "required", True)).schema.question(uid("he_ji")).required  # type: ignore[arg-type]


def test_every_code_has_words() -> None:
    assert all(str(message).strip() for code, message in MESSAGES.items() if code.startswith("expression_"))


def test_queries_do_not_grow_with_expressions(django_assert_num_queries: Any) -> None:
    many = [asked(f"q{n}", "integer", rules={"relevant": f"${{q{n - 1}}} > {n}"} if n else None) for n in range(200)]
    body = body_from_schema(with_rules(section("一", *many)))
    page = FormPage(title="表", body=json.dumps(body))
    with django_assert_num_queries(1):  # the slugs of the code lists
        assert compile_page("表", "", page.body, None).faults == []


def planned(body: Any, form: Form) -> Report:
    page = FormPage.objects.get(pk=form.page_id)
    page.body = json.dumps(body)
    with translation.override("zh-hans"):
        return report(page)


def test_the_check_before_enabling_lists_changed_expressions() -> None:
    form = enable(page_from_schema(content(), "changed"))
    body = typed("shuo_ming", "relevant", "${人数} > 5")
    body[1]["value"]["relevant"] = ""
    body[0]["value"]["questions"][3]["value"]["default"] = "=today() - 1"
    body[0]["value"]["questions"][2]["value"] |= {
        "constraint": "string-length(.) > 4",
        "constraint_message": "请写清楚",
    }
    found = planned(body, form)
    assert [(rule.label, rule.name, rule.old, rule.new) for rule in found.rules] == [
        ("说明", "显示条件", "${xing_bie} = 'm'", "${ren_shu} > 5"),
        ("说明", "校验", "", "string-length(.) > 4"),
        ("说明", "校验不通过时的提示", "", "请写清楚"),
        ("日期", "默认值", "today()", "today() - 1"),
        ("二", "显示条件", "${ren_shu} != ''", ""),
    ]
    assert found.to_json()["rules"][0]["new"] == "${ren_shu} > 5"


def test_other_names_for_the_same_are_no_change() -> None:
    form = enable(page_from_schema(content(), "same"))
    assert planned(typed("shuo_ming", "relevant", "(${xing_bie}='m')"), form).rules == []
