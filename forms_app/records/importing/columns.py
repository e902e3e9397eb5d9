"""Which column of a sheet answers which question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_app.entry.bulk import AREA_KEY
from forms_app.entry.cells import spelling
from forms_app.entry.display import head, unit_of
from forms_app.entry.forms import row_set_class
from forms_app.entry.parts import table_columns
from forms_app.records.layout import ABOVE, KEY, NUMBER, PLACES, Table, keyed, record_places, row_places, tables
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES, parts_of

Columns = list[str | None]  # by column: a question's key, '' for left out, None for not decided upon


@dataclass(frozen=True)
class Level:
    """What one sheet answers: the records, or the rows of a table.

    ``sections``: (title, questions). ``places``: (name, head) of the columns that say which record or row a line is.
    """

    sections: Sequence[tuple[str, Sequence[Question]]]
    places: Sequence[tuple[str, str]]
    area_question: Question | None = None
    is_filed: bool = False  # whether a column may name the area of the record
    label: str = ""  # of the table

    @property
    def questions(self) -> list[Question]:
        return [question for _title, some in self.sections for question in some if question.type != "repeat"]

    def choices(self) -> list[tuple[str, str]]:
        """(name of the column, label) of everything that a column can answer, in the order of the form."""
        labels = Counter(question.label for question in self.questions)
        found = [*self.places, *([(AREA_KEY, _("Area of the record"))] if self.is_filed else [])]
        for title, questions in self.sections:
            for question in questions:
                if TYPES[question.type].in_table:
                    label = f"{title}/{question.label}" if labels[question.label] > 1 and title else question.label
                    found += [(column.name, column.label) for column in table_columns(question, label)]
        return found

    def propose(self, headers: Sequence[str]) -> Columns:
        """Match column names with labels, keys, and labels behind their section's title. Each is answered once."""
        known, keyed_heads, ignored = self._spellings(), self._keyed(), self._ignored()
        places = {spelling(head): name for name, head in self.places}
        taken = {keyed_heads[bare] for header in headers if (bare := _bare(header)) in keyed_heads}
        mapping: Columns = []
        for header in headers:
            bare = _bare(header)
            keys = known.get(bare, set()) - taken
            if bare in keyed_heads:
                key: str | None = keyed_heads[bare]
            elif keys:
                key = next(iter(keys)) if len(keys) == 1 else None
            elif bare in places and places[bare] not in taken:
                key = places[bare]
            else:  # what our own export adds
                key = "" if not header or (bare in ignored and bare not in known) or bare in places else None
            mapping.append(key)
            taken.add(key or "")
        return mapping

    def _ignored(self) -> set[str]:
        words = (_("No."), _("Filled in by"), _("Filled in at"), _("Area of the record"), _("Record key"))
        unasked = {_bare(q.label) for q in self.questions if not (TYPES[q.type].is_asked or TYPES[q.type].in_table)}
        return {spelling(label) for label in words} | unasked

    def _keyed(self) -> dict[str, str]:
        """Heads that our own export makes where a label stands twice: '姓名（ming_2）'."""
        return {
            spelling(keyed(label, column.name)): column.name
            for question in self.questions
            if TYPES[question.type].in_table
            for column in table_columns(question)
            for label in (column.label, head(question))
        }

    def _spellings(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        if self.is_filed:
            found[spelling(_("Area of the record"))].add(AREA_KEY)
        for title, questions in self.sections:
            for question in questions:
                if not TYPES[question.type].in_table:
                    continue
                if unit_of(question):
                    found[_bare(head(question))].add(question.key)  # what our own export says
                for column in table_columns(question):
                    found[_bare(column.label)].add(column.name)
                    found[spelling(column.name)].add(column.name)
                    for mark in ("/", "-", "—", ":", "·", "") if title else ():
                        found[_bare(f"{title}{mark}{column.label}")].add(column.name)
        return found

    def faults(self, mapping: Columns, headers: Sequence[str]) -> list[str]:
        """What keeps these columns from being imported, in words; empty when nothing does."""
        found = []
        undecided = [header for header, key in zip(headers, mapping, strict=True) if key is None]
        words = _(
            "No question has the name of these columns: %(names)s. Choose what each one answers, or leave it out."
        )
        if undecided:
            found.append(words % {"names": "、".join(name[:40] for name in undecided[:20])})
        counts = Counter(key for key in mapping if key)
        labels = dict(self.choices())
        if twice := [labels.get(key, key) for key, count in counts.items() if count > 1]:
            found.append(
                _("More than one column answers “%(names)s”. Leave all but one out.") % {"names": "、".join(twice)}
            )
        if missing := [q.label for q in self.questions if self._lacks(q, counts)]:
            found.append(
                _("The file lacks columns that must be filled in: %(names)s. Add them.") % {"names": "、".join(missing)}
            )
        if not any(key not in PLACES for key in counts):
            found.append(
                _("No column answers a question of this form. Is it the right file? The template shows the names.")
            )
        return found

    def _lacks(self, question: Question, counts: Counter[str]) -> bool:
        is_needed = question.required or question is self.area_question
        columns = table_columns(question) if is_needed and TYPES[question.type].in_table else []
        return bool(columns) and not any(column.name in counts for column in columns)


def _bare(header: str) -> str:
    """Templates mark what is required with a star."""
    return spelling(header).rstrip("*").removesuffix("(必填)")


def records_level(schema: FormSchema) -> Level:
    sections = [(section.title, section.questions) for section in schema.sections]
    places = record_places() if schema.repeats else []
    return Level(sections, places, schema.area_question, schema.area_question is None)


def table_level(table: Table) -> Level:
    return Level([("", table.repeat.questions)], row_places(table), label=table.label)


def place_faults(table: Table, mapping: Columns, first: Columns) -> list[str]:
    """What a sheet of rows lacks to find its records and rows. ``first``: the mapping of the records' sheet."""
    labels = dict(row_places(table))
    found = []
    if not any(name in mapping and name in first for name in (NUMBER, KEY)):
        found.append(
            _("No column says which record a row belongs to: both this sheet and the first one need 序号 or 记录标识.")
        )
    if table.above and ABOVE not in mapping:
        found.append(
            _("The file lacks columns that must be filled in: %(names)s. Add them.") % {"names": labels[ABOVE]}
        )
    return found


def obstacles(schema: FormSchema) -> list[str]:
    """Why this form cannot be filled from a file at all."""
    needed = [f"{question.label}（{_(TYPES[question.type].label)}）" for question in _by_hand(schema.questions)]
    if not needed:
        return []
    return [
        _("This form cannot be filled from a file: %(names)s must be filled in, and only by hand.")
        % {"names": "、".join(needed)}
    ]


def _by_hand(questions: Sequence[Question]) -> list[Question]:
    """What must be answered and no cell can answer, also in the rows that must be there."""
    found = []
    for question in questions:
        if question.type == "repeat":
            found += _by_hand(question.questions) if row_set_class(question).min_rows else []
        elif not TYPES[question.type].in_table and (question.required or int(question.option("minimum") or 0) > 0):
            found.append(question)
    return found


def without_sheets(schema: FormSchema, found: Sequence[str] = ()) -> list[str]:
    """Why a file without a sheet for these tables cannot be right. ``found``: names of the tables that have one."""
    missing = [
        table.label
        for table in tables(schema)
        if not table.above and row_set_class(table.repeat).min_rows and table.name not in found
    ]
    if not missing:
        return []
    return [
        _("The file has no sheet for %(names)s, which must have rows. Take the XLSX template, which has all sheets.")
        % {"names": "、".join(missing)}
    ]


def left_empty(schema: FormSchema) -> list[str]:
    """Questions that a table cannot answer and that stay empty."""
    return [
        f"{parent.label}/{question.label}" if parent else question.label
        for question, parent in schema.walk()
        if TYPES[question.type].is_asked
        and not TYPES[question.type].in_table
        and question.type != "repeat"
        and parts_of(question)
    ]


def assigned(schema: FormSchema) -> list[str]:
    """Questions that the system answers itself, whatever the file says."""
    return [
        f"{parent.label}/{question.label}" if parent else question.label
        for question, parent in schema.walk()
        if question.type == "serial"
    ]
