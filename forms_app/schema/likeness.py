"""Which questions ask for what another form asks already. A comparison of questions; it knows no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from forms_app.schema.keys import propose
from forms_app.schema.kinds.links import carried
from forms_app.schema.linking import may_be_carried
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES

Why = Literal["label", "sound", "list", "link"]
SIMILAR = 0.6  # of difflib, 0 to 1, for questions that share a code list
# What every form asks anew about its own occasion.
_WORDS = """
    备注 说明 其他 其他说明 其它 日期 时间 地点 地址 内容 情况 情况说明 名称 类型 类别 数量 金额 编号 序号 年度
    月份 结果 照片 签名 标题 单位 状态 填报人 填表人 填报日期 填表日期 填报时间 登记人 登记日期 登记时间
    记录人 记录日期 检查人 检查日期 检查时间 走访人 走访日期 走访时间 经办人 审核人 所在网格 所属网格 网格
"""
_COMMON = frozenset(_WORDS.split())
# Proof and place of one occasion, and what no two forms share.
_PASSING = {"area", "person", "consent", "location", "track", "shape", "check_item", "matrix", "datetime", "time",
            "rating", "barcode"}  # fmt: skip
_MARKS = re.compile(r"[^\w]|_")
_NUMBERED = re.compile(r"_\d+$")


@dataclass(frozen=True)
class Asked:
    """A question as it is compared. ``sound``: pinyin without tones."""

    question: Question
    label: str
    sound: str


@dataclass(frozen=True)
class Match:
    """``mine`` asks what ``theirs`` in another form asks; ``carries``: its answers can be taken over from there."""

    mine: Question
    theirs: Question
    why: Why
    carries: bool


def asked(schema: FormSchema) -> tuple[Asked, ...]:
    """Questions that somebody has to answer anew: outside tables, not computed, not carried over from a record."""
    taken = {here for question in schema.scalars for _there, here in carried(question)}
    return tuple(_asked(question) for question in schema.scalars if _counts(question) and question.key not in taken)


def matches(mine: Sequence[Asked], theirs: Iterable[Asked]) -> Iterator[Match]:
    """At most one for each question of ours: the first that fits by label, else by pinyin, code list or link."""
    others = list(theirs)
    for one in mine:
        for why, is_like in _RULES:
            if found := next((other for other in others if is_like(one, other)), None):
                yield Match(one.question, found.question, why, _carries(found.question, one.question))
                break


def plain(label: str) -> str:
    """'（1）姓 名：' → '姓名': without widths, marks, numbers in front and what stands in brackets."""
    text = unicodedata.normalize("NFKC", label).casefold()
    bare = re.sub(r"^\s*[\d一二三四五六七八九十]{1,3}[.、)]", "", re.sub(r"\([^)]*\)", "", text))
    return _MARKS.sub("", bare) or _MARKS.sub("", text)


def _asked(question: Question) -> Asked:
    label = plain(question.label)
    return Asked(question, label, propose(label, fallback="-").strip("-"))


def _counts(question: Question) -> bool:
    row = TYPES[question.type]
    is_given = question.option("calculation") or "pulldata" in str(question.option("initial") or "")
    is_passing = question.type in _PASSING or row.files or not row.is_asked
    return not (is_given or is_passing) and plain(question.label) not in _COMMON


def _same_label(one: Asked, other: Asked) -> bool:
    return bool(one.label) and one.label == other.label


def _same_sound(one: Asked, other: Asked) -> bool:
    """Written otherwise, said alike: 帐号 and 账号. Field names count where somebody wrote them down."""
    if one.question.type != other.question.type:
        return False
    keys = (_NUMBERED.sub("", one.question.key), _NUMBERED.sub("", other.question.key))
    return (bool(one.sound) and one.sound == other.sound) or (keys[0] == keys[1] and len(keys[0]) > 3)


def _same_list(one: Asked, other: Asked) -> bool:
    code_list = one.question.option("code_list")
    if not code_list or code_list != other.question.option("code_list"):
        return False
    is_part = one.label in other.label or other.label in one.label
    return is_part or SequenceMatcher(None, one.label, other.label).ratio() >= SIMILAR


def _same_link(one: Asked, other: Asked) -> bool:
    return (
        one.question.type == other.question.type == "record_link"
        and bool(one.question.option("form"))
        and one.question.option("form") == other.question.option("form")
    )


_RULES: tuple[tuple[Why, Callable[[Asked, Asked], bool]], ...]
_RULES = (("label", _same_label), ("sound", _same_sound), ("list", _same_list), ("link", _same_link))


def _carries(there: Question, here: Question) -> bool:
    """Also with choices: every answer there has to be one here."""
    same_list = there.option("code_list") == here.option("code_list")
    known = {choice.code for choice in here.all_choices}
    return may_be_carried(there, here) and same_list and all(choice.code in known for choice in there.all_choices)
