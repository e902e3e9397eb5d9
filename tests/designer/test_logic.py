"""What the editor asks about expressions while a form is being written."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms_app.codes.models import Code, CodeList
from forms_app.designer.build import page_from_schema
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.schema.model import Choice, FormSchema, Section, options
from tests.cast import client_of
from tests.designer.editing import body_post
from tests.logic import asked, section, with_rules
from tests.making import area, question, uid

pytestmark = pytest.mark.django_db
SEX = (Choice("m", "男"), Choice("f", "女"))


def content() -> FormSchema:
    return with_rules(
        section(
            "基本情况",
            question("xing_ming", label="姓名"),
            question("nian_ling", "integer", label="年龄"),
            question("xing_bie", "choice", label="性别", choices=SEX),
            question("zhu_suo", "choices", label="住所", choices=(Choice("zi", "自有"), Choice("zu", "租住"))),
            question("wang_ge", "area", label="所在网格"),
            question("ri_qi", "date", label="走访日期"),
            asked("jian_hu", label="监护人", rules={"relevant": "${nian_ling} < 14 and ${xing_bie} = 'm'"}),
            question("cheng_yuan", "repeat", label="家庭成员",
                     questions=(question("sui", "integer", label="岁数"), asked("shou", "integer", label="手机号"))),
            asked("he_ji", "integer", label="岁数合计", rules={"calculation": "sum(${sui})"}),
        ),
        section("其他", asked("bei_zhu", label="备注", rules={"required_when": "${nian_ling} >= 80"})),
    )  # fmt: skip


@pytest.fixture
def page(db: Any) -> FormPage:
    return FormPage.objects.get(pk=page_from_schema(content(), "t-form").pk)


@pytest.fixture
def client_(county_admin: Any) -> Client:
    return client_of(county_admin)


def asking(client: Client, page: Any, do: str, post: dict[str, str] | None = None, **ask: Any) -> Any:
    body = body_post(content()) if post is None else post
    sent = {name: value for name, value in body.items() if value != ""} | {"ask": json.dumps({"do": do, **ask})}
    return client.post(reverse("designer_logic", args=[page.pk]), sent)


def changed(label: str, field: str, value: str, whole: FormSchema | None = None) -> dict[str, str]:
    """The posted editor with another text in a field of the question with this label."""
    post = body_post(whole or content())
    name = next(name for name, text in post.items() if name.endswith(("-label", "-title")) and text == label)
    return post | {f"{name.rpartition('-')[0]}-{field}": value}


def field(found: Any, key: str, name: str) -> dict[str, Any]:
    return next(one for one in found.json()["fields"] if one["id"] == uid(key) and one["field"] == name)


def test_conditions_are_said_in_words(client_, page):
    found = asking(client_, page, "check")
    assert field(found, "jian_hu", "relevant")["words"] == "当 年龄 小于 14 且 性别 是 男 时显示"
    assert field(found, "bei_zhu", "required_when")["words"] == "当 年龄 不小于 80 时必填"
    assert field(found, "he_ji", "calculation")["words"] == "= 任一行的 家庭成员 › 岁数 的合计".replace("任一行的 ", "")
    assert all(one["faults"] == [] for one in found.json()["fields"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "${年龄} < 14 and (${性别} = '男' or selected(${住所}, '租住'))",
            "年龄 小于 14 且 （性别 是 男 或 住所 包含 租住）",
        ),
        ("${性别} = 'm' or ${性别} = 'f'", "性别 是其中之一：男、女"),
        ("${年龄} >= 6 and ${年龄} <= 14", "年龄 介于 6 和 14 之间"),
        ("${走访日期} >= today() - 7 and ${走访日期} <= today()", "走访日期 在最近 7 天内"),
        ("${走访日期} > '2026-11-01'", "走访日期 晚于 2026年11月1日"),
        ("starts-with(${所在网格}, '329921')", "所在网格 属于 望禾县"),
        ("${姓名} != ''", "姓名 不为空"),
        ("count(${家庭成员}) > 3", "家庭成员 超过 3 行"),
        ("${岁数} < 14", "任一行的 家庭成员 › 岁数 小于 14"),
        ("regex(${姓名}, '[a-z]+') and ${年龄} + 1 > 3", "姓名 符合格式 “[a-z]+” 且 年龄 + 1 大于 3"),
        ("not(${年龄} > 3)", "并非（年龄 大于 3）"),
    ],
)
def test_any_expression_is_described(client_, page, text, words):
    area()
    found = asking(client_, page, "check", changed("监护人", "relevant", text))
    assert field(found, "jian_hu", "relevant")["words"] == f"当 {words} 时显示"


def test_a_deleted_question_marks_all_that_name_it(client_, page):
    known = asking(client_, page, "check").json()["names"]
    post = changed("年龄", "label", "年龄")
    gone = next(name for name, text in post.items() if text == "年龄").replace("-value-label", "-deleted")
    found = asking(client_, page, "check", post | {gone: "1"}, known=known)
    for key, name in (("jian_hu", "relevant"), ("bei_zhu", "required_when")):
        assert "“nian_ling”（年龄）已停用" in field(found, key, name)["faults"][0]


def test_a_question_that_changes_its_kind_marks_what_no_longer_fits(client_, page):
    found = asking(client_, page, "check", changed("备注", "required_when", "${xing_ming} + 1 > 2"))
    assert "“姓名”不是" in field(found, "bei_zhu", "required_when")["faults"][0]


def test_a_deleted_choice_marks_the_condition(client_, page):
    found = asking(client_, page, "check", changed("性别", "choices", "女 | f"))
    assert field(found, "jian_hu", "relevant")["faults"] == ["第37个字符：“性别”没有选项“m”。"]


def test_expressions_follow_a_new_label(client_, page):
    written = changed("监护人", "relevant", "${年龄} < 14 and . != '${年龄}'")
    known = asking(client_, page, "check", written).json()["names"]
    name = next(name for name, text in written.items() if text == "年龄")
    found = asking(client_, page, "check", written | {name: "周岁"}, known=known).json()
    assert [(one["id"], one["field"], one["text"]) for one in found["renamed"]] == [
        (uid("jian_hu"), "relevant", "${周岁} < 14 and . != '${年龄}'")
    ]
    assert "年龄" in found["renamed"][0]["told"]
    assert found["names"][uid("nian_ling")] == ["周岁", "nian_ling"]


def test_expressions_follow_a_field_name_that_was_only_proposed(client_, page):
    post = changed("年龄", "key", "")
    known = asking(client_, page, "check", post).json()["names"]
    name = next(name for name, text in post.items() if text == "年龄")
    found = asking(client_, page, "check", post | {name: "周岁"}, known=known).json()
    assert {one["text"] for one in found["renamed"]} == {"${zhou_sui} < 14 and ${xing_bie} = 'm'", "${zhou_sui} >= 80"}


def test_a_label_that_is_just_being_written_changes_nothing(client_, page):
    post = changed("监护人", "relevant", "${年龄} < 14")
    known = asking(client_, page, "check", post).json()["names"]
    name = next(name for name, text in post.items() if text == "年龄")
    empty = asking(client_, page, "check", {key: text for key, text in post.items() if key != name}, known=known).json()
    assert empty["renamed"] == []
    assert empty["names"][uid("nian_ling")] == ["年龄", "nian_ling"]
    found = asking(client_, page, "check", post | {name: "周岁"}, known=empty["names"]).json()
    assert [one["text"] for one in found["renamed"]] == ["${周岁} < 14"]


def test_the_builder_opens_what_is_written(client_, page):
    found = asking(client_, page, "rows", id=uid("jian_hu"), field="relevant",
                   text="${年龄} < 14 and ${性别} = '男'").json()  # fmt: skip
    assert [row["subject"] for row in found["group"]["items"]] == [uid("nian_ling"), uid("xing_bie")]
    subjects = {one["label"]: one for one in found["subjects"]}
    assert subjects["年龄"]["section"] == "基本情况"
    assert subjects["年龄"]["type"] == "整数"
    assert subjects["性别"]["choices"] == [["m", "男"], ["f", "女"]]
    assert "监护人" not in subjects
    assert "家庭成员 › 岁数" in subjects
    assert (
        asking(client_, page, "rows", id=uid("jian_hu"), field="relevant", text="${年龄} + 1 > 3").json()["group"]
        is None
    )


def test_the_builder_opens_a_condition_whose_question_is_gone(client_, page):
    found = asking(client_, page, "rows", id=uid("jian_hu"), field="relevant", text="${没有了} < 14").json()
    assert found["group"]["items"] == [{"subject": "?没有了", "operator": "lt", "values": [14]}]
    assert found["faults"]
    again = asking(client_, page, "write", id=uid("jian_hu"), field="relevant", group=found["group"])
    assert again.status_code == 400


def rows(*items: dict[str, Any], kind: str = "all") -> dict[str, Any]:
    return {"kind": kind, "items": list(items)}


def row(subject: str, operator: str, *values: Any) -> dict[str, Any]:
    return {"subject": subject, "operator": operator, "values": list(values)}


def test_rows_are_written_with_field_names(client_, page):
    group = rows(row(uid("nian_ling"), "lt", 14),
                 rows(row(uid("xing_bie"), "is", "m"), row(uid("zhu_suo"), "has", "zu"), kind="any"))  # fmt: skip
    found = asking(client_, page, "write", id=uid("bei_zhu"), field="relevant", group=group).json()
    assert found["text"] == "${nian_ling} < 14 and (${xing_bie} = 'm' or selected(${zhu_suo}, 'zu'))"
    assert found["words"] == "当 年龄 小于 14 且 （性别 是 男 或 住所 包含 租住） 时显示"
    assert found["keys"] == {uid("nian_ling"): "nian_ling", uid("xing_bie"): "xing_bie", uid("zhu_suo"): "zhu_suo"}


def test_rows_that_say_the_same_leave_the_text_alone(client_, page):
    group, text = rows(row(uid("xing_bie"), "is", "m")), "${性别}='男'"
    found = asking(client_, page, "write", id=uid("bei_zhu"), field="relevant", group=group, text=text).json()
    assert found["text"] == text


def test_a_choice_without_a_code_is_named_by_its_label(client_, page):
    post = changed("性别", "choices", "男\n女")
    found = asking(client_, page, "rows", post, id=uid("bei_zhu"), field="relevant", text="${性别} = '男'").json()
    group = found["group"]
    group["items"][0]["operator"] = "is_not"
    said = asking(client_, page, "write", post, id=uid("bei_zhu"), field="relevant", group=group).json()
    assert said["text"] == "${xing_bie} != '男'"


def test_a_formula_is_computed_over_sample_answers(client_, page):
    ask = {"id": uid("he_ji"), "field": "calculation", "text": "sum(${岁数}) * 2"}
    found = asking(client_, page, "try", **ask).json()
    assert found["asked"][0]["label"] == "家庭成员 › 岁数"
    assert found["asked"][0]["inRows"]
    again = asking(client_, page, "try", **ask, answers={found["asked"][0]["id"]: "10、20、30"}).json()
    assert again["result"] == "120"
    assert asking(client_, page, "try", **(ask | {"text": "sum(${岁数"})).json()["faults"]


@pytest.mark.parametrize(
    ("key", "name", "text", "answers", "result"),
    [
        ("shou", "calculation", "${岁数} + 1", {"sui": "4"}, "5"),
        ("he_ji", "calculation", "count(${家庭成员})", {"cheng_yuan": "3"}, "3"),
        ("he_ji", "calculation", "if(${性别} = '男', 1, 2)", {"xing_bie": "m"}, "1"),
        ("he_ji", "default", "string-length(jr:choice-name(${性别}, '${性别}'))", {"xing_bie": "f"}, "1"),
        ("bei_zhu", "relevant", "${年龄} < 14", {"nian_ling": "13"}, "条件成立"),
        ("bei_zhu", "relevant", "${年龄} < 14", {"nian_ling": "14"}, "条件不成立"),
        ("he_ji", "calculation", "position(..)", {}, None),
    ],
)
def test_formulas_are_tried_where_they_stand(client_, page, key, name, text, answers, result):
    given = {uid(one): value for one, value in answers.items()}
    found = asking(client_, page, "try", id=uid(key), field=name, text=text, answers=given).json()
    assert (found["result"] == result) if result else found["faults"]


def sampled(client_: Any, page: FormPage, *questions: Any, text: str) -> dict[str, str]:
    whole = with_rules(section("一", *questions, asked("he", label="合", rules={"calculation": text})))
    found = asking(client_, page, "try", body_post(whole), id=uid("he"), field="calculation", text=text).json()
    assert not found["faults"], found
    return {one["id"]: one["value"] for one in found["asked"]} | {"": found["result"]}


def test_sample_answers_are_those_of_whole_forms(client_, page, areas):
    CodeList.objects.create(slug="shui", title="水域")
    Code.objects.create(code_list=CodeList.objects.get(slug="shui"), code="tang", label="水塘")
    kinds = {"dian": "phone", "zheng": "id_number", "cun": "area", "tu": "photo", "wei": "location", "you": "email"}
    asks = [question(key, kind, label=key) for key, kind in kinds.items()]
    asks += [question("shui", "choice", label="水域", choices=(), options=options(code_list="shui"))]
    asks += [question("hu_zhu", label="户主姓名"), question("ren", "repeat", label="人", questions=(question("r"),))]
    plain = "${dian}, ${zheng}, ${cun}, ${shui}, ${hu_zhu}, ${you}"
    text = f"concat({plain}, string-length(${{wei}}), string-length(${{tu}}), count(${{ren}}))"
    found = sampled(client_, page, *asks, text=text)
    assert found[uid("cun")] == areas.county.code
    assert found[uid("shui")] == "tang"
    assert found[uid("zheng")].startswith("329921"), "of a region that no county has"
    assert found[uid("dian")].startswith("154000"), "a number that no company has"
    assert found[uid("hu_zhu")][0] in "王李陈周吴郑何沈"
    assert (found[uid("ren")], found[""][-1]) == ("3", "3"), "a table has rows"
    assert all(found.values())
    assert found == sampled(client_, page, *asks, text=text), "the same ones with every key that is pressed"


def test_areas_are_chosen_level_by_level(client_, page, areas):
    top = asking(client_, page, "areas").json()["levels"]
    assert [one[1] for one in top[0]["areas"]] == [areas.county.name]
    found = asking(client_, page, "areas", code=areas.village_a.code).json()["levels"]
    assert [level["chosen"] for level in found] == [areas.county.code, areas.town_a.code, areas.village_a.code, ""]
    assert [level["name"] for level in found] == ["县（市、区）", "镇（街道）", "村（社区）", "网格"]


def test_a_closed_area_is_offered_only_where_it_is_chosen_already(client_, page, areas):
    type(areas.village_b).objects.filter(pk=areas.village_b.pk).update(closed_on=date(2026, 1, 1))
    levels = asking(client_, page, "areas", code=areas.town_b.code).json()["levels"]
    assert levels[-1]["areas"] == []
    levels = asking(client_, page, "areas", code=areas.village_b.code).json()["levels"]
    assert levels[2]["areas"] == [[areas.village_b.code, areas.village_b.name]]


def test_a_new_form_is_checked_by_its_folder(client_, page):
    assert asking(client_, FormIndexPage.objects.get(), "check").status_code == 200


def test_only_those_who_may_edit_the_form_may_ask(page, cast):
    for person, user in cast.items():
        found = asking(client_of(user), page, "check")
        assert (found.status_code == 200) == (person == "county_admin"), person
    assert asking(Client(), page, "check").status_code == 302
    assert Client(enforce_csrf_checks=True).post(reverse("designer_logic", args=[page.pk])).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"ask": "x"},
        {"ask": "[1]"},
        {"ask": '{"do": "nothing"}'},
        {"ask": '{"do": "check", "known": [1]}', "body-count": "0"},
        {"ask": '{"do": "check"}'},
        {"ask": '{"do": "check"}', "body-count": "x"},
        {"ask": '{"do": "check"}', "body-count": "5"},
        {"ask": '{"do": "check"}', "body-count": "999999999"},
        {"ask": '{"do": "check"}', "body-count": "-1"},
        {"ask": '{"do": "rows", "id": "x", "field": "relevant"}', "body-count": "0"},
        {"ask": '{"do": "rows", "id": "x", "field": "password"}', "body-count": "0"},
        {"ask": '{"do": "check", "x": ' + "[" * 5000 + "]" * 5000 + "}", "body-count": "0"},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(client_, page, sent):
    found = client_.post(reverse("designer_logic", args=[page.pk]), sent)
    assert found.status_code == 400
    assert found.json()["error"]


def test_too_long_texts_and_bad_rows_are_refused_in_words(client_, page):
    here = {"id": uid("bei_zhu"), "field": "relevant"}
    assert asking(client_, page, "rows", **here, text="1" * 10_001).status_code == 400
    found = asking(client_, page, "write", **here, group=rows(row(uid("nian_ling"), "lt", None)))
    assert (found.status_code, found.json()["at"], found.json()["error"]) == (400, 0, "第1条：还没有填写数值。")
    assert asking(client_, page, "try", **here, answers={"x": 1}).status_code == 400


def test_unfinished_settings_do_not_stop_the_check(client_, page):
    post = changed("年龄", "minimum", "abc") | {"title": ""}
    assert asking(client_, page, "check", post).status_code == 200


def test_queries_do_not_grow_with_the_form(client_, page, django_assert_max_num_queries):
    wide = many(40)
    with django_assert_max_num_queries(40) as few:
        asking(client_, page, "check", body_post(many(4)))
    with django_assert_max_num_queries(len(few.captured_queries)):
        asking(client_, page, "check", body_post(wide))


def many(count: int) -> FormSchema:
    """Each question looks at the one before it and at the first."""
    first = question("q0", "integer", label="第0项")
    text = "${q%d} > 3 and (${q0} < 9 or ${q0} = 20)"
    rest = [
        asked(f"q{at}", "integer", label=f"第{at}项", rules={"relevant": text % (at - 1)}) for at in range(1, count)
    ]
    return with_rules(Section(uid("wide"), "一", questions=(first, *rest)))
