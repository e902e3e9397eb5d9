"""What the gallery's files may say, and how forms are counted."""

from __future__ import annotations

import pytest
from django.utils import translation

from forms_app.designer.gallery import notation, shelf
from forms_app.designer.gallery.minutes import SECONDS, asked, minutes
from forms_app.designer.gallery.pictures import SIGNS, picture
from forms_app.designer.gallery.reading import BadFile, read
from forms_app.schema.types import TYPES


def form(*questions, **more):
    data = {"名称": "甲", "用途": "乙", "部分": [{"标题": "一", "填报项": list(questions), **more}]}
    return read("jia", data, shelf.bank())


def test_types_are_called_as_in_the_editor():
    with translation.override("zh-hans"):
        assert {translation.gettext(row.label): name for name, row in TYPES.items()} == notation.TYPE_WORDS


@pytest.mark.parametrize(
    "question",
    [
        {"单选框": "甲"},
        {"单行文本": "甲", "颜色": "红"},
        {"单行文本": "甲", "选项": "一、二"},
        {"文字说明": "甲", "默认值": "一"},
        {"常用": "没有这一组"},
    ],
)
def test_a_word_that_means_nothing_is_refused_with_the_name_of_the_file(question):
    with pytest.raises(BadFile, match="jia"):
        form(question)


def test_a_list_of_labels_becomes_as_many_questions_with_numbered_names():
    blocks = form({"检查项": ["甲 *", "乙"], "字段标识": "xiang"}).questions
    names = [(block["value"]["label"], block["value"]["key"]) for block in blocks]
    assert names == [("甲", "xiang_1"), ("乙", "xiang_2")]
    assert [bool(block["value"].get("required")) for block in blocks] == [True, False]


def test_questions_of_the_bank_are_taken_over_whole():
    labels = [block["value"]["label"] for block in form({"常用": "位置"}).questions]
    assert labels == ["定位", "位置说明"]


def test_minutes_are_counted_from_what_is_asked():
    always, sometimes = {"多行文本": "甲"}, {"多行文本": "甲", "显示条件": "${乙} = 1"}
    assert minutes(form(always)) == 2  # 20 + 45 seconds
    assert minutes(form(sometimes)) == 1
    assert minutes(form(*[always] * 8)) == 7
    table = {"明细表": "丙", "最少": "4", "填报项": [always]}
    assert minutes(form(table)) == 4
    assert asked(form(always, table, {"整数": "丁", "计算": "1"}, {"文字说明": "戊"})) == 2


def test_every_type_that_is_asked_has_seconds_and_a_sign():
    asked_for = {name for name, row in TYPES.items() if row.is_asked}
    assert asked_for - SECONDS.keys() - {"matrix", "repeat"} == set()
    assert asked_for - SIGNS.keys() == set()


def test_a_picture_never_leaves_its_frame_and_shows_tables_with_their_columns():
    for ready in shelf.forms().values():
        lines = picture(ready)
        assert lines[0].sign == ""
        assert max(line.y for line in lines) < 150
        assert max(line.sign_x for line in lines) < 214


def test_the_same_thing_is_called_alike_everywhere():
    """Words that mean what another one of them means are not used in questions."""
    avoided = {
        "联系人电话",
        "手机号",
        "手机号码",
        "电话号码",
        "身份证号",
        "身份证号码",
        "所属社区",
        "家庭住址",
        "地点详址",
    }
    labels = {block["value"]["label"] for ready in shelf.forms().values() for block in ready.questions}
    assert labels & avoided == set()
    assert len(shelf.forms()) >= 30


def test_no_form_lists_people_to_be_watched():
    watched = ("信访人", "上访", "吸毒", "刑满", "矫正", "邪教", "信教", "精神障碍", "重点人员", "艾滋")
    assert [one.title for one in shelf.forms().values() if any(word in one.words for word in watched)] == []
