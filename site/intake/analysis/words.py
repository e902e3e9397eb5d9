"""The words by which tables of the field tell what a row or a column is."""

from __future__ import annotations

import re

SERIAL = re.compile(r"序号|序|行号|No\.?|№|编号序号", re.IGNORECASE)
_SUM = "小计|合计|总计|累计|共计"
TOTAL = re.compile(rf".{{0,16}}(?:{_SUM})[:：]?|(?:{_SUM})[:：（(共]?.{{0,24}}|本页.{{0,4}}(?:{_SUM}).{{0,10}}")
NOTE = re.compile(r"(?:备?注|说明|附注|填[表报写]说明|注意事项)\s*[:：\d].*|填[表报写]说明.*|[*＊※].{4,}", re.DOTALL)
_WHO = (
    "填表人|填报人|制表人?|编制人?|审核人?|审批人?|复核人?|单位负责人|负责人|责任人|经办人|分管领导|主要领导|"
    "领导签字|村书记|网格长|网格员签字|填[表报制]日期|填[表报制]时间|制表日期|制表时间|报送日期|报送时间|上报时间|日期|时间|"
    "联系电话|联系人|填[报表]单位|报送单位|制表单位|单位"
)
_SIGN = r"(?:[（(]?(?:签字|签名|签章|盖章|公章)[)）]?)"
SIGNED = re.compile(
    rf"(?:{_WHO}){_SIGN}?[:：].*|(?:{_WHO})?{_SIGN}[:：]?.{{0,20}}|.{{0,24}}[（(](?:签|盖|公)章[)）].{{0,20}}",
    re.DOTALL,
)
SIGNER = re.compile(rf"(?:{_WHO}){_SIGN}?")  # in a cell of its own, the name beside it
ABOVE = re.compile(r"(?:填[报表制]|报送|制表|上报|统计)?(?:单位|部门|时间|日期|人|年度|年份|期间|范围)[:：]?")
DATED = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4}|\s*)年\s*(?:[\d一二三四五六七八九十]*)\s*月(?:\s*[\d一二三四五六七八九十]*\s*日)?"
)
NAMED = re.compile(
    r".*(?:姓名|户主|联系人|负责人|网格员|网格长|经办人|责任人|当事人|申请人|监护人|法人|代表人|书记|主任)"
)
COLUMN_MARKS = "甲乙丙丁戊己庚辛壬癸"


def is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?", text))


def is_dataish(text: str) -> bool:
    """What no column is called: numbers, days, phones, ID numbers. A year alone may be a name."""
    text = "".join(text.split())
    if re.fullmatch(r"(?:19|20)\d\d年?", text):
        return False
    return is_number(text) or bool(
        re.fullmatch(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?", text)
        or re.fullmatch(r"\d{15}|\d{17}[\dXx]|(?:\+?86)?1\d{10}|0\d{2,3}-\d{7,8}", text)
    )
