"""Values carried over when a question changes its type. What does not convert stays in the old column."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from stdnum.iso7064 import mod_11_2

from forms_app.schema import reading
from forms_app.schema.converting import READERS, Unconvertible, by
from forms_app.schema.kinds.rows import RESULTS
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES

# Questions that may take their choices from a code list, and what their codes can stay in.
_LISTED: dict[str, set[str]] = {
    "choice": {"choice", "choices", "cascade"},
    "choices": {"choices"},
    "cascade": {"cascade", "choice", "choices"},
}
_label_of: Callable[[str, str], str] = lambda _slug, code: code  # noqa: E731
TOLD_BY_OTHERS = {"area", "photo", "person", "record_link"}  # what is stored only points somewhere
YES, NO = {"是", "有", "1", "true", "yes", "y", "√"}, {"否", "无", "0", "false", "no", "n", "×"}


def convert(old: Question, new: Question, value: Any) -> Any:
    """The stored value of ``old`` as a stored value of ``new``. Raises Unconvertible."""
    if value is None:
        return None
    if {old.type, new.type} & TOLD_BY_OTHERS:
        raise Unconvertible(old.type)
    if new.type in _LISTED.get(old.type, ()) and old.option("code_list", "") == new.option("code_list"):
        return value
    if old.type == "choices" and new.type == "choices":
        return " ".join(_code(new, code) for code in value.split())
    if old.type == "choice" and new.type in {"choice", "choices"} and not old.option("code_list"):
        return _code(new, value)
    if new.type not in _READERS:
        raise Unconvertible(new.type)
    return _READERS[new.type](new, as_text(old, value))


def as_text(question: Question, value: Any) -> str:
    """A stored value as a person would write it: labels of choices, 是/否, ISO dates, plain numbers."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if question.type in _LISTED:
        return "、".join(_label(question, code) for code in value.split())
    if question.type == "check_item":
        return next((result.label for result in RESULTS if result.code == value), value)
    if question.type == "year_month":
        return f"{value:%Y-%m}"
    if isinstance(value, datetime.datetime):
        return f"{value.astimezone(reading.BEIJING):%Y-%m-%d %H:%M}"
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def use_labels(label_of: Callable[[str, str], str]) -> None:
    """Who keeps the code lists says how a code of one reads: (slug, code) → label."""
    global _label_of
    _label_of = label_of


def _label(question: Question, code: str) -> str:
    slug = question.option("code_list")
    label = _label_of(str(slug), code) if slug else code
    return question.choice_label(code) if label == code else label


def _code(question: Question, code: str) -> str:
    if any(choice.code == code for choice in question.all_choices):
        return code
    raise Unconvertible(code)


def _result(_question: Question, text: str) -> str:
    for result in RESULTS:
        if text.strip() in {result.label, result.code}:
            return result.code
    raise Unconvertible(text)


def _text(question: Question, text: str) -> str:
    if len(text) > TYPES[question.type].storage.length:
        raise Unconvertible(text)
    return text


def _choice(question: Question, text: str) -> str:
    """By label, or by code; a label that two choices share is left to their codes."""
    labelled = [choice.code for choice in question.all_choices if choice.label == text.strip()]
    return labelled[0] if len(labelled) == 1 else _code(question, text.strip())


def _choices(question: Question, text: str) -> str:
    picked = {_choice(question, part) for part in re.split(r"[、,，;；]", text) if part.strip()}
    if not picked:
        raise Unconvertible(text)
    return " ".join(choice.code for choice in question.all_choices if choice.code in picked)


def _boolean(_question: Question, text: str) -> bool:
    word = text.strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unconvertible(text)


def _phone(question: Question, text: str) -> str:
    if not re.fullmatch(r"[\d+ -]{3,20}", text):
        raise Unconvertible(text)
    return text


def _id_number(_question: Question, text: str) -> str:
    number = reading.half_width(text).upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number) or not mod_11_2.is_valid(number):
        raise Unconvertible(text)
    return number


_READERS: dict[str, Callable[[Question, str], Any]] = {
    "text": _text,
    "long_text": _text,
    "integer": by(reading.integer),
    "decimal": by(reading.decimal),
    "date": by(reading.day),
    "choice": _choice,
    "choices": _choices,
    "boolean": _boolean,
    "check_item": _result,
    "phone": _phone,
    "id_number": _id_number,
    **READERS,
}
