"""A pasted list of questions, one per line: '姓名', '年龄 整数', '性别：男/女', '爱好 多选 阅读、运动'. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms_app.designer.gallery.notation import TYPE_WORDS
from forms_app.schema.types import TYPES

LINES, LENGTH = 200, 1000  # as many at once; the longest label that a block keeps
# As people call them, beside the editor's own words.
_OTHER_WORDS = {
    "文本": "text", "文字": "text", "单行": "text", "多行": "long_text", "数字": "integer", "时间": "time",
    "手机": "phone", "手机号": "phone", "联系电话": "phone", "身份证": "id_number", "身份证号": "id_number",
    "邮箱": "email", "定位": "location", "拍照": "photo", "是/否": "boolean", "签字": "signature",
}  # fmt: skip
_WORDS = {word: name for word, name in TYPE_WORDS.items() if name != "repeat"} | _OTHER_WORDS
# '1.' '2、' '（3）' '-' before a line, never '2.5'.
_NUMBER = re.compile(r"^(?:\d{1,3}\s*(?:[、)）．]|\.(?!\d))|[(（]\d{1,3}[)）]|[-•·●○□])\s*")
_MUST = re.compile(r"\s*(?:[*＊]|[(（\[【]\s*必填\s*[)）\]】]|(?<=\s)必填)\s*$")
_BRACKETS = re.compile(r"^(.+?)\s*[(（\[【]([^()（）\[\]【】]+)[)）\]】]$")
_PARTS = re.compile(r"\s*[/／、,，;；|｜\t]\s*")
_YES_NO = {"是", "否"}


@dataclass(frozen=True)
class Asked:
    """What one line will make. ``type``: a name of the type registry; ``choices``: labels."""

    label: str
    type: str = "text"
    choices: tuple[str, ...] = ()
    required: bool = False

    def block(self) -> dict[str, Any]:
        """As StreamFields keep it, without an id."""
        value: dict[str, Any] = {"label": self.label}
        if self.required and TYPES[self.type].is_required:
            value["required"] = True
        if self.choices:
            value["choices"] = "\n".join(self.choices)
        return {"type": self.type, "value": value}


def read(text: str) -> list[Asked]:
    """All of them; empty lines are passed over."""
    return list(_read(text))


def _read(text: str) -> Iterator[Asked]:
    for line in text.splitlines():
        if found := _NUMBER.sub("", line.strip()).strip():
            yield _line(found)


def _line(text: str) -> Asked:
    bare = _MUST.sub("", text)
    required = bare != text and bool(bare)
    label, kind, choices = _with_choices(bare) or _with_type(bare) or (bare or text, "text", ())
    if kind == "choice" and set(choices) == _YES_NO and len(choices) == 2:
        kind, choices = "boolean", ()
    return Asked(label, kind, choices, required)


def _with_choices(text: str) -> tuple[str, str, tuple[str, ...]] | None:
    """'性别：男/女', '性别 单选：男、女', '年龄：整数', '性别（男/女）'."""
    label, mark, rest = text.replace(":", "：", 1).partition("：")
    label, rest = label.strip(), rest.strip()
    if mark and label and rest:
        if rest in _WORDS:
            return label, _WORDS[rest], ()
        parts = _split(rest)
        named = _with_type(label)
        if named and TYPES[named[1]].has_choices:
            return named[0], named[1], parts
        return (label, "choice", parts) if len(parts) > 1 else None
    if mark and label:
        return _with_type(label) or (label, "text", ())
    found = _BRACKETS.match(text)
    if found and "/" in found[2].replace("／", "/") and found[2] not in _WORDS:
        return found[1], "choice", _split(found[2])
    return None


def _with_type(text: str) -> tuple[str, str, tuple[str, ...]] | None:
    """'年龄 整数', '年龄（整数）', '性别 单选 男、女'."""
    found = _BRACKETS.match(text)
    if found and found[2].strip() in _WORDS:
        return found[1], _WORDS[found[2].strip()], ()
    words = text.split()
    for at in range(len(words) - 1, 0, -1):
        kind = _WORDS.get(words[at])
        rest = " ".join(words[at + 1 :])
        if kind and (not rest or TYPES[kind].has_choices):
            return " ".join(words[:at]), kind, _split(rest.replace(" ", "、")) if rest else ()
    return None


def _split(text: str) -> tuple[str, ...]:
    """Without what is empty or there already."""
    return tuple(dict.fromkeys(part.strip() for part in _PARTS.split(text) if part.strip()))
