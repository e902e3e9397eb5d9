"""Raw input of a section: lists of text by field name, as browsers send it and drafts keep it.

Names: 'q-<key>' for questions, 'r-<repeat key>-<index>-<key>' in rows, 'a-area' where only the area is asked.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from forms_app.entry.forms import AREA_PREFIX, PREFIX, row_set_class
from forms_app.schema.model import Question, Section

Raw = dict[str, list[str]]
LONGEST, MOST_VALUES = 100_000, 1_000  # characters of one value; values of one name (a choice has fewer)
_ROW = re.compile(r"r-([a-z0-9_]+)-([0-9]{1,6})-([a-z0-9_]+)", re.ASCII)
AREA_NAME = f"{AREA_PREFIX}-area"


def question_name(question: Question) -> str:
    return f"{PREFIX}-{question.key}"


def row_prefix(repeat: Question) -> str:
    return f"r-{repeat.key}"


def row_name(repeat: Question, index: int, question: Question) -> str:
    return f"r-{repeat.key}-{index}-{question.key}"


def take(data: MultiValueDict, section: Section) -> Raw:
    """What belongs to this section, in storable form; everything else in the request is dropped."""
    raw = {
        name: _plain(data.getlist(name)) for name in (AREA_NAME, *map(question_name, section.questions)) if name in data
    }
    for repeat in (question for question in section.questions if question.type == "repeat"):
        raw |= _rows(data, repeat)
    return raw


def _plain(values: list[Any]) -> list[str]:
    # JSON columns of PostgreSQL take no NUL; the mark that replaces it is refused by every text field.
    return [str(value)[:LONGEST].replace("\x00", "\ufffd") for value in values[:MOST_VALUES]]


def shortened(data: MultiValueDict, raw: Raw) -> dict[str, str]:
    """Messages by field name where ``take`` has kept only the beginning of what was sent."""
    text = _("This text is far too long; only its first %(limit)d characters were kept. Shorten it.")
    longest = {name: max((len(str(value)) for value in data.getlist(name)), default=0) for name in raw}
    return {name: text % {"limit": LONGEST} for name, length in longest.items() if length > LONGEST}


def _rows(data: MultiValueDict, repeat: Question) -> Raw:
    keys = {question.key for question in repeat.questions}
    found: Raw = {}
    highest = -1
    most = row_set_class(repeat).max_rows
    for name in data:
        match = _ROW.fullmatch(name)
        if match and match[1] == repeat.key and match[3] in keys and int(match[2]) <= most:
            highest = max(highest, int(match[2]))
            found[name] = _plain(data.getlist(name))
    return found | set_count(repeat, max(highest + 1, min(_stated(data, repeat), most + 1)))


def _stated(data: MultiValueDict, repeat: Question) -> int:
    text = data.get(f"{row_prefix(repeat)}-TOTAL_FORMS") or ""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text, re.ASCII) else 0


def set_count(repeat: Question, count: int) -> Raw:
    prefix = row_prefix(repeat)
    return {f"{prefix}-TOTAL_FORMS": [str(count)], f"{prefix}-INITIAL_FORMS": ["0"]}


def count(raw: Raw, repeat: Question) -> int:
    return int((raw.get(f"{row_prefix(repeat)}-TOTAL_FORMS") or ["0"])[0])


def add_row(raw: Raw, repeat: Question) -> Raw:
    """One more row, with the defaults of its questions."""
    total, row_set = count(raw, repeat), row_set_class(repeat)
    if total >= row_set.max_rows:
        return raw
    blank = row_set.form(prefix=f"{row_prefix(repeat)}-{total}")
    fresh = {field.html_name: _initial(field.value()) for field in blank}
    return raw | {name: values for name, values in fresh.items() if values} | set_count(repeat, total + 1)


def _initial(value: Any) -> list[str]:
    if value in (None, ""):
        return []
    return [str(item) for item in (value if isinstance(value, list) else [value])]


def remove_row(raw: Raw, repeat: Question, index: int) -> Raw:
    """Without row ``index``; the rows behind it move up."""
    total = count(raw, repeat)
    if not 0 <= index < total:
        return raw
    moved: Raw = {}
    for name, values in raw.items():
        match = _ROW.fullmatch(name)
        if match is None or match[1] != repeat.key:
            moved[name] = values
        elif int(match[2]) != index:
            place = int(match[2]) - (int(match[2]) > index)
            moved[f"r-{repeat.key}-{place}-{match[3]}"] = values
    return moved | set_count(repeat, total - 1)


def photo_names(section: Section, raw: Raw) -> dict[str, Question]:
    """Field names of photos in this section, rows included."""
    names = {question_name(question): question for question in section.questions if question.type == "photo"}
    for repeat in section.questions:
        for child in repeat.questions:
            if child.type == "photo":
                names |= {row_name(repeat, index, child): child for index in range(count(raw, repeat))}
    return names
