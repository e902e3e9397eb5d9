"""Many rows through the fields of entry, without building a form for each: what a form refuses, this refuses.

``RowChecker`` is to a table what ``submit`` is to one filling-in. Photos do not come in tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from forms_app.areas.models import Area
from forms_app.entry import logic
from forms_app.entry.area_names import NamedAreas
from forms_app.entry.bulk_level import Errors, Level, bound
from forms_app.entry.context import FieldContext
from forms_app.entry.counted import expected, is_counted
from forms_app.entry.forms import AreaForm, classes_for, count_fault, row_set_class
from forms_app.entry.plain_texts import scope_of
from forms_app.entry.submit import NO_AREA
from forms_app.entry.world import FormWorld
from forms_app.schema.expressions.program import Outcome, Path
from forms_app.schema.model import Question
from forms_app.tables.models import FormVersion

AREA_KEY = "_area"  # the column that files a record where no question asks for its area


@dataclass
class Line:
    """A line of a sheet of rows. ``number``: where it stands in its sheet; ``cells`` by name of the column.

    ``faults``: what was found wrong with it before, by name of the column. ``inner``: lines by the uuid of a table.
    """

    number: int
    cells: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    inner: Mapping[str, Sequence[Line]] = field(default_factory=dict)


Lines = Mapping[str, Sequence[Line]]  # by the uuid of a table


@dataclass
class Checked:
    """Stored values by question uuid, or messages by name of the column (a table's key; AREA_KEY for the area).

    ``rows``: as ``tables.write`` takes them, by the uuid of a table. ``row_errors``: (uuid of the table, number of the
    line, name of the column, message).
    """

    answers: dict[str, Any] = field(default_factory=dict)
    area: Area | None = None
    errors: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    row_errors: list[tuple[str, int, str, str]] = field(default_factory=list)


@dataclass
class _Read:
    """A line as it was read: its answers, what is wrong with its cells, and the lines inside it."""

    number: int
    answers: dict[str, Any]
    errors: Errors
    inner: dict[str, list[_Read]]
    hidden: set[str] = field(default_factory=set)  # uuids of tables that the form's conditions leave out

    def whole(self) -> dict[str, Any]:
        return self.answers | {uuid: [line.whole() for line in some] for uuid, some in self.inner.items()}


class RowChecker:
    """One person, one version. Keep it for all rows of a file; it remembers areas and repeated answers.

    ``corrects``: as ``AreaSource`` has it.
    """

    def __init__(self, version: FormVersion, user: Any, *, corrects: bool = False) -> None:
        self.version = version
        self.areas = NamedAreas(user, version.form, corrects=corrects)
        self.context = context = FieldContext(self.areas)
        self.lists, self.program = context.fresh_lists, logic.program_of(version)
        schema = version.schema
        self.filed_under = schema.area_question
        bases: dict[str, forms.Field] = {}
        for section in schema.sections:
            bases |= classes_for(version.schema_hash, schema, section)[0].base_fields
        self.top = Level(schema.scalars, bases, context, self.areas)
        self.levels = {
            repeat.uuid: Level(repeat.scalars, row_set_class(repeat).form.base_fields, context, self.areas)
            for repeat in schema.all_repeats
        }
        self.columns = self.top.columns
        self.area_field = bound(AreaForm.base_fields["area"], context)

    def check(self, row: Mapping[str, str], lines: Lines | None = None) -> Checked:
        """``row``: texts by name of the column; what is missing counts as not answered."""
        answers, errors = self.top.read(row)
        read = _Read(0, answers, errors, self._read(self.version.schema.repeats, lines or {}))
        counts = self._settle(read)
        found = Checked(read.answers, errors=read.errors)
        self._file(found, row)
        self._count(self.version.schema.repeats, read, counts, found)
        found.rows = {uuid: [line.whole() for line in some] for uuid, some in read.inner.items()}
        return found

    def _read(self, repeats: Sequence[Question], lines: Lines) -> dict[str, list[_Read]]:
        return {repeat.uuid: [self._line(repeat, line) for line in lines.get(repeat.uuid, ())] for repeat in repeats}

    def _line(self, repeat: Question, line: Line) -> _Read:
        answers, errors = self.levels[repeat.uuid].read(line.cells)
        return _Read(line.number, answers, errors | dict(line.faults), self._read(repeat.repeats, line.inner))

    def _settle(self, read: _Read) -> dict[str, int]:
        """Conditions, checks and calculations, as in ``logic.settle``. How many rows expressions ask for, by uuid."""
        if self.program.is_empty:
            return {}
        schema = self.version.schema
        outcome = self.program.run(scope_of(schema.questions, read.whole()), FormWorld(schema, self.context))
        self._apply(self.top, schema.repeats, (), read, outcome)
        return {path[-1]: number for path, number in outcome.row_counts.items() if len(path) == 1}

    def _apply(self, level: Level, repeats: Sequence[Question], path: Path, read: _Read, outcome: Outcome) -> None:
        level.settle(path, read.answers, read.errors, outcome, self.lists)
        for repeat in repeats:
            if (*path, repeat.uuid) in outcome.hidden:
                read.hidden.add(repeat.uuid)
                read.inner[repeat.uuid] = []
            for index, line in enumerate(read.inner[repeat.uuid]):
                below = (*path, repeat.uuid, index)
                self._apply(self.levels[repeat.uuid], repeat.repeats, below, line, outcome)

    def _count(
        self, repeats: Sequence[Question], read: _Read, counts: Mapping[str, int], found: Checked, table: str = ""
    ) -> None:
        """Too few and too many rows, said at the row around them; and all that is wrong inside them."""
        for repeat in repeats:
            lines = read.inner[repeat.uuid]
            if repeat.uuid not in read.hidden and (
                message := self._count_fault(repeat, read, len(lines), counts, table)
            ):
                if table:
                    found.row_errors.append((table, read.number, repeat.key, message))
                else:
                    found.errors[repeat.key] = message
            for line in lines:
                found.row_errors += [(repeat.uuid, line.number, name, text) for name, text in line.errors.items()]
                self._count(repeat.repeats, line, {}, found, repeat.uuid)

    def _count_fault(self, repeat: Question, read: _Read, count: int, counts: Mapping[str, int], table: str) -> str:
        level, rows = self.levels[table] if table else self.top, row_set_class(repeat)
        asked = level.questions.get(str(repeat.option("count") or ""))
        numbers: dict[str, int | None] = {**counts}
        if asked is not None:
            if any(name in read.errors for name in level.names[asked.key]):
                return ""  # the number itself is wrong, and said to be
            numbers[asked.key] = read.answers.get(asked.uuid)
        wanted = expected(repeat, numbers, rows.max_rows) if is_counted(repeat) else None
        fault = count_fault(rows, count, wanted)
        return " ".join(fault.messages) if fault else ""

    def _file(self, found: Checked, row: Mapping[str, str]) -> None:
        if self.filed_under is not None:
            found.area = found.answers.get(self.filed_under.uuid)
            return
        text = row.get(AREA_KEY, "")
        if not text.strip():
            found.area = self.areas.own_grid() or self.areas.only()
            if found.area is None:
                found.errors[AREA_KEY] = str(NO_AREA)
            return
        found.area, message = self.top.clean(AREA_KEY, text, self.area_field, self.areas.code_of)
        if message:
            found.errors[AREA_KEY] = message
