"""Going through the rows of a file once: every cell through its field, faults by row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.entry.bulk import Checked, RowChecker
from forms_app.entry.display import part_text, remark, value_text
from forms_app.entry.lists import Names
from forms_app.entry.sheets import Table, fault_of
from forms_app.records.importing.alike import TOGETHER, Alike
from forms_app.records.importing.book import Book
from forms_app.records.importing.columns import Columns, records_level
from forms_app.records.importing.lines import Lines, Mark, mark_text
from forms_app.records.layout import KEY, NUMBER, PLACES
from forms_app.schema.types import TYPES, is_single
from forms_app.tables.models import FormVersion

ERROR_LIMIT = 1000
PREVIEW_ROWS = 20
STEP = 1000  # rows between two signs of progress
Error = list[Any]  # [row, index of the column or -1, column name, message, name of the sheet or '' for the first]


@dataclass
class Findings:
    """What going through a file has shown. ``twins``: rows that are the same as an earlier one.

    ``doubts``: (row, label, what to look at once more) of cells that are taken all the same.
    """

    rows: int = 0
    errors: list[Error] = field(default_factory=list)
    error_count: int = 0
    preview: list[tuple[int, list[str]]] = field(default_factory=list)
    twins: list[tuple[int, int]] = field(default_factory=list)
    twin_count: int = 0
    doubts: list[tuple[int, str, str]] = field(default_factory=list)
    doubt_count: int = 0
    lines: dict[str, int] = field(default_factory=dict)  # rows of tables, by the table's name

    def add(self, error: Error) -> None:
        self.error_count += 1
        if len(self.errors) < ERROR_LIMIT:
            self.errors.append(error)

    def warnings(self) -> list[str]:
        return [*self._twin_words(), *self._doubt_words()]

    def _doubt_words(self) -> list[str]:
        if not self.doubt_count:
            return []
        cells = "；".join(
            _("row %(row)d, %(label)s: %(remark)s") % {"row": row, "label": label, "remark": remark}
            for row, label, remark in self.doubts
        )
        return [
            _("%(count)d cells should be looked at once more: %(cells)s") % {"count": self.doubt_count, "cells": cells}
        ]

    def _twin_words(self) -> list[str]:
        if not self.twin_count:
            return []
        pairs = "、".join(
            _("row %(row)d (like row %(first)d)") % {"row": row, "first": first} for row, first in self.twins
        )
        return [
            _("%(count)d rows are the same as another row: %(rows)s. They will be saved as records of their own.")
            % {"count": self.twin_count, "rows": pairs}
        ]


class Walk:
    """One file, one person, one version. Iterating gives (row number, Checked) of the sound records.

    ``book``: the sheets of rows with their columns, if any. ``progress`` is told the number of records every thousand.
    """

    def __init__(
        self,
        table: Table,
        mapping: Columns,
        version: FormVersion,
        user: Any,
        progress: Callable[[int], None],
        book: Book | None = None,
        *,
        corrects: bool = False,
    ) -> None:
        self.table, self.version, self.progress, self.book = table, version, progress, book or Book([])
        self.marks = {key: index for index, key in enumerate(mapping) if key in PLACES}
        self.places = {key: index for index, key in enumerate(mapping) if key and key not in PLACES}
        self.checker = RowChecker(version, user, corrects=corrects)
        self.found, self.names = Findings(), Names()
        labels = records_level(version.schema).choices()
        self._labels = dict(labels) | {repeat.key: repeat.label for repeat in version.schema.all_repeats}
        self._seen: dict[int, int] = {}
        self.alike = Alike(version)
        self._doubtful = [question for question in version.schema.scalars if TYPES[question.type].doubts]

    def __iter__(self) -> Iterator[tuple[int, Checked]]:
        with self.book.lines() as lines:
            each = self._each(lines)
            while some := list(islice(each, TOGETHER)):
                self.alike.look(some)
                for number, checked in some:
                    if not self._note(number, checked):
                        yield number, checked
            for table, row, name, message in lines.lost():
                self.found.add(self.book.error(table.repeat.uuid, row, name, message))
            self.found.lines = lines.counts

    def _each(self, lines: Lines) -> Iterator[tuple[int, Checked]]:
        for number, cells in self.table.rows:
            self.found.rows += 1
            if self.found.rows % STEP == 0:
                self.progress(self.found.rows)
            yield number, self._checked(number, cells, lines)

    def _checked(self, number: int, cells: list[str], lines: Lines) -> Checked:
        row = {key: cells[index] for key, index in self.places.items()}
        damaged = {key: fault for key, cell in row.items() if (fault := fault_of(cell))}
        mark = Mark(*(mark_text(cells[self.marks[name]]) if name in self.marks else "" for name in (NUMBER, KEY)))
        below, is_repeated = lines.of(mark)
        checked = self.checker.check(row | dict.fromkeys(damaged, ""), below)
        checked.errors |= damaged
        if is_repeated:
            checked.errors[NUMBER if NUMBER in self.marks else KEY] = _(
                "Another record has the same number, so that the rows of the other sheets could belong to either."
            )
        if len(self.found.preview) < PREVIEW_ROWS:
            self.found.preview.append((number, self._shown(checked, row)))
        self._compare(number, tuple(row.values()))
        self._doubt(number, checked)
        return checked

    def _note(self, number: int, checked: Checked) -> bool:
        """Whether anything is wrong with a record."""
        for key, message in checked.errors.items():
            index = (self.places | self.marks).get(key, -1)
            name = self.table.headers[index] if index >= 0 else self._labels.get(key, key)
            self.found.add([number, index, name, message, ""])
        for uuid, row, key, message in checked.row_errors:
            self.found.add(self.book.error(uuid, row, key, message))
        return bool(checked.errors or checked.row_errors)

    def _doubt(self, number: int, checked: Checked) -> None:
        for question in self._doubtful:
            value = checked.answers.get(question.uuid)
            if words := remark(question, value) if value is not None else "":
                self.found.doubt_count += 1
                if len(self.found.doubts) < 5:
                    self.found.doubts.append((number, question.label, words))

    def _compare(self, number: int, texts: tuple[str, ...]) -> None:
        first = self._seen.setdefault(hash(texts), number)
        if first != number:
            self.found.twin_count += 1
            if len(self.found.twins) < 5:
                self.found.twins.append((number, first))

    def _shown(self, checked: Checked, row: dict[str, str]) -> list[str]:
        """The cells as they will be stored; where one is wrong, as it was written."""
        texts = []
        for key in self.places:
            column = self.checker.columns.get(key)
            if key in checked.errors or (column and column.question.uuid not in checked.answers):
                texts.append(str(row[key])[:100])
            elif column is None:
                texts.append(self._area(checked.area))
            elif not is_single(column.question):
                answer = checked.answers[column.question.uuid] or {}
                texts.append(part_text(column.question, column.part, answer.get(column.part), names=self.names)[:100])
            else:
                question = column.question
                value = checked.answers[question.uuid]
                text = self._area(value) if isinstance(value, Area) else value_text(question, value, names=self.names)
                texts.append(text[:100])
        return texts

    def _area(self, area: Area | None) -> str:
        return area.full_name(self.checker.areas.names) if area else ""
