"""The rows of one question: one for most, several where an answer has several parts."""

from __future__ import annotations

import re
from typing import Any

from forms_app.schema.expressions.rules import (
    CALCULATION,
    CHOICE_FILTER,
    INITIAL,
    KINDS,
    RELEVANT,
    REQUIRED_WHEN,
    ROW_COUNT,
)
from forms_app.schema.expressions.tree import load
from forms_app.schema.kinds.assigned import AGENT, END, START, USERNAME, recorded
from forms_app.schema.kinds.plain import most_stars
from forms_app.schema.kinds.rows import rows_of
from forms_app.schema.model import OTHER, Question
from forms_app.schema.types import TYPES
from forms_app.xforms.outgoing import differences
from forms_app.xforms.outgoing.lists import Lists
from forms_app.xforms.outgoing.names import Names
from forms_app.xforms.outgoing.spelling import reads_parent, spell, unknown_to_odk
from forms_app.xforms.outgoing.texts import Texts
from forms_app.xforms.own import PLAIN, SHEET_TYPES, bounds, with_bounds

Row = dict[str, Any]
COLUMNS = {REQUIRED_WHEN: "required", INITIAL: "default", ROW_COUNT: "repeat_count"}
_DEVICE = {START: "start", END: "end", USERNAME: "username", AGENT: "deviceid"}
_IN_HINT = {"note": "body", "consent": "statement"}
_PLACES = {"lat": "selected-at({}, 0)", "lon": "selected-at({}, 1)", "accuracy": "selected-at({}, 3)",
           "length": "distance({})", "area": "area({})"}  # fmt: skip


class Questions:
    """``read``: 'uuid/part' of the parts that expressions read. ``told``: (question, sentence) of what ODK does."""

    def __init__(self, names: Names, texts: Texts, lists: Lists, read: set[str]) -> None:
        self.names, self.texts, self.lists, self.read = names, texts, lists, read
        self.told: list[tuple[str, str]] = []

    def rows(self, question: Question) -> list[Row]:
        self.told += [(question.label, text) for text in differences.of(question)]
        if question.type == "repeat":
            return self._table(question)
        if question.type in {"matrix", "check_item"}:
            return self._several(question)
        row = self._row(question, self.names[question.uuid], *_written(question))
        if question.type in {"choice", "choices", "boolean", "cascade"}:
            row["type"] = f"{row['type']} {self.lists.name(question)}"
        return [row, *self._parts(question)]

    def _row(self, question: Question, name: str, kind: str, appearance: str) -> Row:
        row: Row = {"uuid": question.uuid, "type": kind, "name": name, "appearance": appearance, "options": {}}
        self.texts.put(row, "label", question.label, question.uuid, "label")
        if question.type not in PLAIN:
            row["own_type"] = question.type
        if name != question.key:
            row["key"] = question.key
        row["options"] |= {option: value for option, value in question.options
                           if option not in {*KINDS, "constraint_message", "rows"}}  # fmt: skip
        self._hint(question, row)
        self._required(question, row)
        if message := str(question.option("constraint_message") or ""):
            self.texts.put(row, "constraint_message", message, question.uuid, "constraint_message")
        if question.type == "rating":
            row["parameters"] = f"start=1 end={most_stars(question)} step=1"
        self._expressions(question, row)
        limits = bounds(question.type, row["options"])
        row["constraint"] = with_bounds(row.get("constraint", ""), limits)
        self._default(question, row)
        if question.type == "hidden" and row.get("calculation"):
            row["type"] = "calculate"
        return row

    def _hint(self, question: Question, row: Row) -> None:
        is_group = SHEET_TYPES[question.type][0].startswith("begin")
        field = _IN_HINT.get(question.type, "")
        if field and row["options"].get(field):
            self.texts.put(row, "hint", row["options"].pop(field), question.uuid, field)
            row["options"]["in_hint"] = field
            is_group = True
        if question.hint and is_group:
            row["options"]["hint"] = question.hint
        elif question.hint:
            self.texts.put(row, "hint", question.hint, question.uuid, "hint")

    def _required(self, question: Question, row: Row) -> None:
        if not question.required:
            return
        if question.type in {"matrix", "check_item"} or not TYPES[question.type].is_required:
            row["options"]["required"] = True
        else:
            row["required"] = "yes"

    def _expressions(self, question: Question, row: Row) -> None:
        for kind in KINDS:
            if not question.option(kind):
                continue
            tree = load(question.option(kind))
            text, column = spell(tree, self.names), COLUMNS.get(kind, kind)
            unknown = unknown_to_odk(tree)
            if unknown or self._is_ours(question, kind, text, tree) or row.get(column):
                row[f"own_{kind}"] = text
                if unknown:
                    self.told.append((question.label, differences.unsaid(kind, unknown)))
            else:
                row[column] = text

    @staticmethod
    def _is_ours(question: Question, kind: str, text: str, tree: Any) -> bool:
        """What means something else in a column of XLSForm."""
        if kind == INITIAL:
            return not _is_dynamic(text, SHEET_TYPES[question.type][0])
        if kind == CHOICE_FILTER:
            return reads_parent(tree) and not question.option("code_list")
        if kind == REQUIRED_WHEN:
            return text.strip().lower() in {"yes", "true", "true()", "no", "false", "false()"}
        return kind in {CALCULATION, RELEVANT} and question.type in {"device"}

    def _default(self, question: Question, row: Row) -> None:
        text = question.default
        if not text:
            return
        found = {choice.label: choice.code for choice in question.all_choices}.get(text, text)
        is_code = question.type != "choice" or found in {choice.code for choice in question.choices}
        if question.type not in {"text", "long_text", "integer", "decimal", "money", "choice", "rating", "hidden"}:
            found = text if question.type == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text) else ""
        if question.type in {"integer", "decimal", "money", "rating"} and not re.fullmatch(r"-?\d+(\.\d+)?", text):
            found = ""
        if not is_code or "\n" in found or "${" in found or _is_dynamic(found, SHEET_TYPES[question.type][0]):
            found = ""
        row["default"] = found
        if found != text or not re.fullmatch(r"[\w.+-]+", found) or question.type in {"choice", "choices"}:
            row["options"]["default"] = [found, text]

    # Answers with several parts

    def _parts(self, question: Question) -> list[Row]:
        """Rows that ODK needs beside the question; reading the file passes them over."""
        name, found = self.names[question.uuid], []
        if question.option("other"):
            shown = (f"selected(${{{name}}}, '{OTHER.code}')" if question.type == "choices"
                     else f"${{{name}}} = '{OTHER.code}'")  # fmt: skip
            found.append({"type": "text", "name": self._part(question, "other"), "part": "other",
                          "label": f"{OTHER.label}（{self._short(question)}）", "relevant": shown})  # fmt: skip
        if question.type in {"location", "track", "shape"}:
            found += [
                {"type": "calculate", "name": self._part(question, part), "part": part,
                 "calculation": text.format(f"${{{name}}}")}
                for part, text in _PLACES.items() if f"{question.uuid}/{part}" in self.read
            ]  # fmt: skip
        return found

    def _several(self, question: Question) -> list[Row]:
        is_check = question.type == "check_item"
        group = self._part(question, "item") if is_check else self.names[question.uuid]
        head = self._row(question, group, "begin_group", "")
        head["key"] = question.key
        head.pop("constraint"), head.pop("default", None)
        listed, needed = self.lists.name(question), "yes" if question.required else ""
        label = self._short(question)
        if is_check:
            rows: list[Row] = [
                {"type": f"select_one {listed}", "name": self.names[question.uuid], "part": "value", "label": label,
                 "required": needed},
                {"type": "text", "name": self._part(question, "note"), "part": "note", "label": f"{label}：说明"},
                {"type": "image", "name": self._part(question, "photo"), "part": "photo", "label": f"{label}：照片"},
            ]  # fmt: skip
        else:
            rows = [self._line(question, row, listed, needed) for row in rows_of(question)]
        return [head, *rows, {"type": "end_group", "name": group}]

    def _line(self, question: Question, row: Any, listed: str, needed: str) -> Row:
        found: Row = {"type": f"select_one {listed}", "name": self._part(question, row.code), "part": row.code,
                      "required": needed}  # fmt: skip
        self.texts.put(found, "label", row.label, question.uuid, "rows", row.code)
        return found

    def _table(self, question: Question) -> list[Row]:
        name = self.names[question.uuid]
        head = self._row(question, name, "begin_repeat", "")
        head.pop("constraint")
        if (count := question.option("count")) and not head.get("repeat_count"):
            head["repeat_count"] = f"${{{self._counted(question, str(count))}}}"
        inner = [row for child in question.questions for row in self.rows(child)]
        return [head, *inner, {"type": "end_repeat", "name": name}]

    def _counted(self, question: Question, key: str) -> str:
        """The name of the whole number that says how many rows: asked in the same row or in the form."""
        schema = self.texts.schema
        above = {child.uuid: parent for child, parent in schema.walk()}[question.uuid]
        beside = above.questions if above else schema.questions
        return next((self.names[one.uuid] for one in beside if one.key == key), key)

    def _part(self, question: Question, part: str) -> str:
        return self.names[f"{question.uuid}/{part}"]

    @staticmethod
    def _short(question: Question) -> str:
        return question.label.replace("${", "$ {").replace("<output", "< output")


def _written(question: Question) -> tuple[str, str]:
    if question.type == "device":
        return _DEVICE[recorded(question)], ""
    return SHEET_TYPES[question.type]


def _is_dynamic(text: str, kind: str) -> bool:
    from pyxform.utils import default_is_dynamic

    return bool(text) and default_is_dynamic(text, kind)
