"""A form in Chinese, English and Arabic, for tests."""

from __future__ import annotations

from forms_app.schema.languages import text_id, with_languages
from forms_app.schema.model import Choice, FormSchema, Section
from tests.making import question, uid

NAME = question("xing_ming", label="姓名", hint="与证件一致", required=True)
HOUSE = question(
    "zhu_fang",
    "choice",
    label="住房",
    choices=(Choice("own", "自有"), Choice("rent", "租赁")),
    options=(("other", True),),
)
AREA_SIZE = question("mian_ji", "decimal", label="面积", options=(("unit", "平方米"),))
SCALE = question("man_yi", "matrix", label="满意度", choices=(Choice("good", "好"), Choice("bad", "差")),
                 options=(("rows", "卫生 | wei_sheng\n治安 | zhi_an"),))  # fmt: skip
MEMBERS = question(
    "cheng_yuan", "repeat", label="家庭成员", options=(("add_label", "增加一名成员"),),
    questions=(question("cheng_yuan_xing_ming", label="成员姓名"), question("hun_fou", "boolean", label="是否已婚")),
)  # fmt: skip
SECTION = uid("spoken")

ENGLISH = {
    text_id("", "title"): "Household survey",
    text_id(SECTION, "title"): "Basics",
    text_id(NAME.uuid, "label"): "Name",
    text_id(NAME.uuid, "hint"): "As on the ID card",
    text_id(HOUSE.uuid, "label"): "Housing",
    text_id(HOUSE.uuid, "choices", "own"): "Owned",
    text_id(HOUSE.uuid, "choices", "rent"): "Rented",
    text_id(AREA_SIZE.uuid, "label"): "Size",
    text_id(AREA_SIZE.uuid, "unit"): "m²",
    text_id(SCALE.uuid, "rows", "wei_sheng"): "Cleanliness",
    text_id(MEMBERS.uuid, "label"): "Family members",
    text_id(MEMBERS.uuid, "add_label"): "Add a member",
    text_id(MEMBERS.questions[0].uuid, "label"): "Name of the member",
}
ARABIC = {
    text_id("", "title"): "استبيان الأسرة",
    text_id(SECTION, "title"): "البيانات الأساسية",
    text_id(NAME.uuid, "label"): "الاسم",
    text_id(HOUSE.uuid, "label"): "السكن",
    text_id(HOUSE.uuid, "choices", "own"): "ملك",
    text_id(HOUSE.uuid, "choices", "rent"): "إيجار",
}


def chinese() -> FormSchema:
    asked = (NAME, HOUSE, AREA_SIZE, SCALE, MEMBERS)
    return FormSchema("住户调查", (Section(SECTION, "基本情况", questions=asked),))


def spoken() -> FormSchema:
    return with_languages(chinese(), "zh-Hans", ["en", "ar"], {"en": ENGLISH, "ar": ARABIC})
