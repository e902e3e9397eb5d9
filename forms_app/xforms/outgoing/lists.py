"""The sheet of choices: one list for each set of choices, however many questions have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forms_app.schema.kinds.rows import RESULTS
from forms_app.schema.languages import NO, YES
from forms_app.schema.model import OTHER, Choice, Question
from forms_app.xforms.outgoing.names import Names
from forms_app.xforms.outgoing.texts import Texts, cell

Kept = Mapping[str, Sequence[tuple[str, str, str]]]  # of a code list by its slug: code, label, code above


class Lists:
    def __init__(self, names: Names, texts: Texts, kept: Kept) -> None:
        self.names, self.texts, self.kept = names, texts, kept
        self.rows: list[dict[str, Any]] = []
        self.known: dict[Any, str] = {}

    def name(self, question: Question) -> str:
        """Of the list that this question chooses from; its rows are written where they are not yet."""
        rows = self._rows(question)
        key = tuple(tuple(sorted(row.items())) for row in rows)
        if key not in self.known:
            slug = str(question.option("code_list") or "").replace("-", "_")
            base = slug or f"{self.names[question.uuid]}_choices"
            self.known[key] = self.names.free(base)
            self.rows += [{"list_name": self.known[key], **row} for row in rows]
        return self.known[key]

    def _rows(self, question: Question) -> list[dict[str, Any]]:
        slug = question.option("code_list")
        if slug or question.type == "cascade":
            rows = [{"name": code, "label": cell(label) or code, "parent": above}
                    for code, label, above in self.kept.get(str(slug), ())]  # fmt: skip
            rows += [self._word(OTHER)] if question.option("other") else []
            return rows or [{"name": "none", "label": "—"}]
        if question.type == "boolean":
            return [self._word(YES), self._word(NO)]
        if question.type == "check_item":
            return [self._word(choice) for choice in RESULTS]
        rows = [self._choice(question, choice) for choice in question.choices]
        return [*rows, self._word(OTHER)] if question.option("other") else rows

    def _choice(self, question: Question, choice: Choice) -> dict[str, Any]:
        row: dict[str, Any] = {"name": choice.code}
        self.texts.put(row, "label", choice.label, question.uuid, "choices", choice.code)
        return row

    def _word(self, choice: Choice) -> dict[str, Any]:
        row: dict[str, Any] = {"name": choice.code, "label": choice.label}
        for language, column in self.texts.columns.items():
            if said := self.texts.word(choice.code, language):
                row[f"label::{column}"] = cell(said)
        return row
