"""Raw input of a section: lists of text by field name, as browsers send it and drafts keep it.

Names: 'q-<key>' for questions, 'r-<repeat key>-<index>-<key>' in rows, 'r-<repeat key>-<index>-<inner key>-<index>-…'
in rows inside rows, 'a-area' where only the area is asked. A question with several inputs has '.<input>' behind its
name. Where a record is corrected, 'r-<repeat key>-<index>-_row' names the stored row that a row was, '.:keep' says
that the stored answer stays, '.:gone' that it is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from forms_app.entry.forms import AREA_PREFIX, PREFIX, row_set_class
from forms_app.entry.kept import GONE, KEEP
from forms_app.schema.model import Question, Section
from forms_app.schema.types import TYPES, parts_of
from forms_app.tables.editing import ROW

Raw = dict[str, list[str]]
LONGEST, MOST_VALUES = 120_000, 1_000  # characters of one value; values of one name (a choice has fewer)
AREA_NAME = f"{AREA_PREFIX}-area"
AREA_NAMES = (AREA_NAME, f"{AREA_NAME}.{KEEP}")
TOTAL, INITIAL = "TOTAL_FORMS", "INITIAL_FORMS"
_INDEX = re.compile(r"[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True)
class Place:
    """What a field name means: the question, its input ('' for the first), and (prefix, index) of each row around."""

    question: Question
    part: str = ""
    rows: tuple[tuple[str, Question, int], ...] = ()


def question_name(question: Question, part: str = "") -> str:
    return f"{PREFIX}-{question.key}{_suffix(part)}"


def row_prefix(repeat: Question, above: str = "") -> str:
    """'r-jia_ting'; inside the row 'r-jia_ting-0': 'r-jia_ting-0-zheng_jian'."""
    return f"{above or 'r'}-{repeat.key}"


def row_name(prefix: str, index: int, question: Question, part: str = "") -> str:
    return f"{prefix}-{index}-{question.key}{_suffix(part)}"


def _suffix(part: str) -> str:
    return f".{part}" if part else ""


def inputs_of(question: Question) -> list[str]:
    """The inputs of a question on the page: '' and what follows the dot in their names."""
    parts = (part.name for part in parts_of(question))
    return list(dict.fromkeys(["", *parts, *TYPES[question.type].inputs, KEEP, GONE]))


def read_name(name: str, section: Section) -> Place | None:
    """The reverse of ``question_name`` and ``row_name``; None for what belongs to no question of this section."""
    whole, _dot, part = name.partition(".")
    head, *tokens = whole.split("-")
    questions, rows, prefix = section.questions, [], "r"
    while head == "r" and len(tokens) > 2:
        repeat = _find(questions, tokens[0], repeats=True)
        if repeat is None or not _INDEX.fullmatch(tokens[1]):
            return None
        prefix = f"{prefix}-{repeat.key}"
        rows.append((prefix, repeat, int(tokens[1])))
        prefix = f"{prefix}-{int(tokens[1])}"
        questions, tokens = repeat.questions, tokens[2:]
    if head not in {PREFIX, "r"} or len(tokens) != 1 or (head == "r") != bool(rows):
        return None
    if rows and tokens[0] == ROW:
        return Place(rows[-1][1], ROW, tuple(rows))
    question = _find(questions, tokens[0], repeats=False)
    if question is None or part not in inputs_of(question):
        return None
    return Place(question, part, tuple(rows))


def _find(questions: tuple[Question, ...], key: str, *, repeats: bool) -> Question | None:
    return next((item for item in questions if item.key == key and (item.type == "repeat") == repeats), None)


def take(data: MultiValueDict, section: Section) -> Raw:
    """What belongs to this section, in storable form; everything else in the request is dropped."""
    found = {name: _plain(data.getlist(name)) for name in AREA_NAMES if name in data}
    highest: dict[str, int] = {}
    for name in data:
        place = read_name(name, section)
        if place is None or any(index > row_set_class(repeat).max_rows for _prefix, repeat, index in place.rows):
            continue
        found[name] = _plain(data.getlist(name))
        for prefix, _repeat, index in place.rows:
            highest[prefix] = max(highest.get(prefix, -1), index)
    return found | _counts(data, section.questions, "", highest)


def _counts(data: MultiValueDict, questions: tuple[Question, ...], above: str, highest: dict[str, int]) -> Raw:
    """How many rows each table has: as many as arrived, or as were stated."""
    found: Raw = {}
    for repeat in (question for question in questions if question.type == "repeat"):
        prefix = row_prefix(repeat, above)
        total = max(highest.get(prefix, -1) + 1, min(_stated(data, prefix), row_set_class(repeat).max_rows + 1))
        found |= set_count(prefix, total)
        if repeat.repeats:
            for index in range(total):
                found |= _counts(data, repeat.questions, f"{prefix}-{index}", highest)
    return found


def _plain(values: list[Any]) -> list[str]:
    # JSON columns of PostgreSQL take no NUL; the mark that replaces it is refused by every text field.
    return [str(value)[:LONGEST].replace("\x00", "\ufffd") for value in values[:MOST_VALUES]]


def shortened(data: MultiValueDict, raw: Raw) -> dict[str, str]:
    """Messages by field name where ``take`` has kept only the beginning of what was sent."""
    text = _("This text is far too long; only its first %(limit)d characters were kept. Shorten it.")
    longest = {name: max((len(str(value)) for value in data.getlist(name)), default=0) for name in raw}
    return {name: text % {"limit": LONGEST} for name, length in longest.items() if length > LONGEST}


def _stated(data: MultiValueDict, prefix: str) -> int:
    text = data.get(f"{prefix}-{TOTAL}") or ""
    return int(text) if _INDEX.fullmatch(text) else 0


def set_count(prefix: str, count: int, given: int = 0) -> Raw:
    """``given``: so many rows count even if nothing in them differs from the defaults."""
    return {f"{prefix}-{TOTAL}": [str(count)], f"{prefix}-{INITIAL}": [str(given)]}


def count(raw: Raw, prefix: str) -> int:
    return int((raw.get(f"{prefix}-{TOTAL}") or ["0"])[0])


def find_rows(section: Section, path: str) -> tuple[Question, str] | None:
    """The table that a button names: 'jia_ting' or 'jia_ting-0-zheng_jian' → (repeat, prefix of its rows)."""
    tokens, questions, prefix = path.split("-"), section.questions, "r"
    while True:
        repeat = _find(questions, tokens[0], repeats=True)
        if repeat is None:
            return None
        prefix = f"{prefix}-{repeat.key}"
        if len(tokens) == 1:
            return repeat, prefix
        if len(tokens) == 2 or not _INDEX.fullmatch(tokens[1]):
            return None
        prefix, questions, tokens = f"{prefix}-{int(tokens[1])}", repeat.questions, tokens[2:]


def add_row(raw: Raw, repeat: Question, prefix: str) -> Raw:
    """One more row, with the defaults of its questions."""
    total, row_set = count(raw, prefix), row_set_class(repeat)
    if total >= row_set.max_rows:
        return raw
    blank = row_set.form(prefix=f"{prefix}-{total}")
    fresh = {field.html_name: _initial(field.value()) for field in blank}
    added = raw | {name: values for name, values in fresh.items() if values} | set_count(prefix, total + 1)
    for inner in repeat.repeats:
        inner_prefix = row_prefix(inner, f"{prefix}-{total}")
        for _number in range(max(row_set_class(inner).min_rows, 1)):  # one blank row invites
            added = add_row(added, inner, inner_prefix)
    return added


def _initial(value: Any) -> list[str]:
    if value in (None, "") or isinstance(value, dict):
        return []
    return [str(item) for item in (value if isinstance(value, list) else [value])]


def remove_row(raw: Raw, prefix: str, index: int) -> Raw:
    """Without row ``index``; the rows behind it move up, with all that stands inside them."""
    total = count(raw, prefix)
    if not 0 <= index < total:
        return raw
    moved: Raw = {}
    for name, values in raw.items():
        number, _dash, rest = name.removeprefix(f"{prefix}-").partition("-")
        if not name.startswith(f"{prefix}-") or not rest or not _INDEX.fullmatch(number):
            moved[name] = values
        elif int(number) != index:
            moved[f"{prefix}-{int(number) - (int(number) > index)}-{rest}"] = values
    return moved | set_count(prefix, total - 1)


def file_names(section: Section, raw: Raw) -> dict[str, tuple[Question, str]]:
    """Field names of the inputs of this section that take files, rows included: (question, part)."""
    return dict(_file_names(section.questions, raw, ""))


def _file_names(questions: tuple[Question, ...], raw: Raw, above: str) -> Iterator[tuple[str, tuple[Question, str]]]:
    for question in questions:
        if question.type == "repeat":
            prefix = row_prefix(question, above)
            for index in range(count(raw, prefix)):
                yield from _file_names(question.questions, raw, f"{prefix}-{index}")
        elif TYPES[question.type].files:
            for part in file_parts(question):
                yield f"{above or PREFIX}-{question.key}{_suffix(part)}", (question, part)


def file_parts(question: Question) -> list[str]:
    """The parts that name files: '' for a photo, 'photo' for an item of a checklist."""
    parts = parts_of(question)
    return [""] if len(parts) == 1 else [part.name for part in parts if part.storage.kind == "uuid"]
