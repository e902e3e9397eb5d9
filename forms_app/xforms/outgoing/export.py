"""A form as an XLSForm that pyxform accepts and that comes back as the same form.

The workbook is read again before it is handed out. What its cells could not hold is written beside them.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forms_app.schema.expressions.rules import KINDS
from forms_app.schema.expressions.tree import load
from forms_app.schema.kinds.rows import rows_of
from forms_app.schema.model import FormSchema, Question, Section
from forms_app.schema.tongues import CHINESE
from forms_app.xforms.outgoing import differences
from forms_app.xforms.outgoing.lists import Kept, Lists
from forms_app.xforms.outgoing.names import Names, parts_read
from forms_app.xforms.outgoing.questions import COLUMNS, Questions, Row
from forms_app.xforms.outgoing.sheets import own_columns, workbook
from forms_app.xforms.outgoing.spelling import spell, unknown_to_odk
from forms_app.xforms.outgoing.texts import Texts, cell, column_of
from forms_app.xforms.own import FORMAT, MARK
from forms_app.xforms.reading import read
from forms_app.xforms.sameness import difference, ids, without_ids
from forms_app.xforms.told import Refused
from forms_app.xforms.trees import ALONE, World


class NotTheSame(ValueError):
    """The file would not come back as this form."""


@dataclass
class Exported:
    """``told``: (label, what ODK does otherwise with it)."""

    content: bytes
    told: list[tuple[str, str]] = field(default_factory=list)


def export(
    schema: FormSchema, name: str, version: str = "", kept: Kept | None = None, world: World = ALONE
) -> Exported:
    """``name``: the form's web name. ``kept``: codes of the code lists that it names. Raises NotTheSame."""
    writing = _Writing(schema, name, version, kept or {})
    try:
        writing.complete(_again(writing.content(), world))
        content = writing.content()
        other = difference(without_ids(schema), without_ids(_again(content, world)))
    except Refused as refused:
        raise NotTheSame(str(refused)) from refused
    if other:
        raise NotTheSame(other)
    return Exported(content, writing.questions.told)


def _again(content: bytes, world: World) -> FormSchema:
    with tempfile.TemporaryDirectory(prefix="xlsform-") as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(content)
        reading = read(path, lambda problem: f"{problem.code} {problem.params}", world=world)
    if reading.notes.errors:
        raise NotTheSame(" ".join(map(str, reading.notes.errors)))
    return reading.schema


class _Writing:
    def __init__(self, schema: FormSchema, name: str, version: str, kept: Kept) -> None:
        self.schema, self.names = schema, Names(schema)
        self.texts = Texts(schema)
        self.lists = Lists(self.names, self.texts, kept)
        self.questions = Questions(self.names, self.texts, self.lists, parts_read(schema))
        self.heads: dict[str, Row] = {}  # the row of each block by its uuid
        self.rows: list[Row] = []
        if schema.intro:
            row: Row = {"type": "note", "name": "form_intro", "part": "form_intro"}
            self.texts.put(row, "label", schema.intro, "", "intro")
            self.rows.append(row)
        for section in schema.sections:
            self._section(section)
        self.settings = self._settings(name, version)

    def _section(self, section: Section) -> None:
        name = self.names.sections[section.uuid]
        head: Row = {"type": "begin_group", "name": name}
        self.texts.put(head, "label", section.title, section.uuid, "title")
        if section.relevant:
            tree = load(section.relevant)
            if unknown := unknown_to_odk(tree):
                self.questions.told.append((section.title, differences.unsaid("relevant", unknown)))
            head["own_relevant" if unknown else "relevant"] = spell(tree, self.names)
        self.heads[section.uuid] = head
        self.rows.append(head)
        if section.intro:
            intro: Row = {"type": "note", "name": self.names.free(f"{name}_intro"), "part": "intro"}
            self.texts.put(intro, "label", section.intro, section.uuid, "intro")
            self.rows.append(intro)
        for question in section.questions:
            self._take(question, self.questions.rows(question))
        self.rows.append({"type": "end_group", "name": name})

    def _take(self, question: Question, rows: list[Row]) -> None:
        self.rows += rows
        mine = {row["uuid"]: row for row in rows if "uuid" in row}
        self.heads |= mine

    def _settings(self, name: str, version: str) -> Row:
        schema = self.schema
        spoken = [schema.language, *schema.languages] if schema.languages or schema.language != CHINESE else []
        groups = [[self.names[uuid] for uuid in group] for group in schema.together]
        return {
            "form_title": cell(schema.title), "form_id": name, "version": version, FORMAT: "1",
            "default_language": column_of(schema.language) if spoken else "",
            f"{MARK}languages": " ".join(spoken),
            f"{MARK}together": json.dumps(groups) if groups else "",
        }  # fmt: skip

    def content(self) -> bytes:
        rows = [own_columns({name: value for name, value in row.items() if name != "uuid"}) for row in self.rows]
        return workbook({
            "survey": rows,
            "choices": [own_columns(row) for row in self.lists.rows] or [{"list_name": "-", "name": "-", "label": "-"}],
            "settings": [own_columns(self.settings)],
        })  # fmt: skip

    def complete(self, back: FormSchema) -> None:
        """Writes beside its row what came back otherwise. Raises NotTheSame where blocks came back otherwise."""
        there, here = ids(back), ids(self.schema)
        if len(there) != len(here):
            raise NotTheSame(f"{len(here)} blocks, {len(there)} came back")
        self._said(back, dict(zip(there, here, strict=True)))
        for name in ("title", "intro"):
            if getattr(back, name) != getattr(self.schema, name):
                self.settings.setdefault("exact", {})[name] = getattr(self.schema, name)
        for section, other in zip(self.schema.sections, back.sections, strict=True):
            if section.relevant != other.relevant:
                self._expression(section.uuid, "relevant")
            self._exact(section.uuid, label=(section.title, other.title), intro=(section.intro, other.intro))
        pairs = zip(self.schema.walk(), back.walk(), strict=True)
        for (question, _parent), (other_question, _other) in pairs:
            self._question(question, other_question)

    def _question(self, question: Question, other: Question) -> None:
        field = {"note": "body", "consent": "statement"}.get(question.type, "")
        hint = (question.option(field), other.option(field)) if question.option(field) else (question.hint, other.hint)
        message = question.option("constraint_message"), other.option("constraint_message")
        self._exact(question.uuid, label=(question.label, other.label), hint=hint, constraint_message=message)
        for kind in KINDS:
            if question.option(kind) != other.option(kind):
                self._expression(question.uuid, COLUMNS.get(kind, kind))
        choices = {one.code: one.label for one in question.choices}
        if question.choices != other.choices:
            self.heads[question.uuid].setdefault("exact", {})["choices"] = choices
        if rows_of(question) != rows_of(other) and question.type == "matrix":
            self.heads[question.uuid].setdefault("exact", {})["rows"] = question.option("rows")

    def _exact(self, uuid: str, **pairs: tuple[Any, Any]) -> None:
        for name, (wanted, found) in pairs.items():
            if wanted and wanted != found:
                self.heads[uuid].setdefault("exact", {})[name] = wanted

    def _expression(self, uuid: str, column: str) -> None:
        head = self.heads[uuid]
        if text := head.get(column):
            head.setdefault("exact", {})[column] = text

    def _said(self, back: FormSchema, uuids: dict[str, str]) -> None:
        """Translations that have no column, or that one could not hold."""
        for language, texts in self.schema.translations:
            known = {}
            for name, text in back.said(language).items():
                uuid, _mark, rest = name.partition(":")
                known[f"{uuids.get(uuid, '')}:{rest}"] = text
            for name, text in texts:
                uuid, _mark, rest = name.partition(":")
                if known.get(name) != text:
                    row = self.heads[uuid] if uuid else self.settings
                    row.setdefault("said", {}).setdefault(language, {})[rest] = text
