"""What records hold, remembered beside the product: by question, place and type, knowing nothing of tables or columns.

Written from the rules of ADR 0040, 0060, 0066 and 0081: an answer is changed by nobody but the person who corrects it;
a change of type fills what is empty with what converts, as long as nothing comes twice that may be there once only.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from forms_app.schema.convert import Unconvertible, convert
from forms_app.schema.model import Choice, FormSchema, Question, options
from forms_app.schema.row import COUNTED, UNIQUE
from forms_app.schema.types import TYPES
from forms_app.tables.models import FormVersion
from forms_app.tables.states import plain
from tests.making import question, schema

OUTSIDE, ROWS, DEEP = "", "rows", "deep"  # where a question can stand; the rows of DEEP stand in those of ROWS
Cell = tuple[str, str, str]  # name of the question, place, type: what has a column of its own
Cells = dict[Cell, Any]


@dataclass
class Shape:
    """A form as its administrator has it in mind."""

    places: dict[str, tuple[str, str]] = field(default_factory=lambda: {"always": (OUTSIDE, "text")})  # place and type
    keys: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = (Choice("own", "自有"), Choice("rent", "租赁"))
    once: set[str] = field(default_factory=set)  # names of questions whose answers may not repeat
    counted: set[str] = field(default_factory=set)

    def cells(self, place: str | None = None) -> list[Cell]:
        return [(name, at, kind) for name, (at, kind) in self.places.items() if place in (None, at)]

    def has(self, place: str) -> bool:
        return bool(self.cells(place)) or (place == ROWS and self.has(DEEP))

    def question(self, cell: Cell) -> Question:
        name, _place, kind = cell
        more: dict[str, Any] = {"choices": self.choices} if kind in {"choice", "choices"} else {}
        more["options"] = options(unique=cell in self.ruled(), counted=cell in self.counts())
        return question(self.keys.get(name, name), kind, name=name, label=self.labels.get(name, name), **more)

    def ruled(self) -> list[Cell]:
        """What may not come twice: in the form, or in the rows of one table of one record."""
        return [cell for cell in self.cells() if cell[0] in self.once and UNIQUE in TYPES[cell[2]].options]

    def counts(self) -> list[Cell]:
        return [cell for cell in self.cells(OUTSIDE) if cell[0] in self.counted and COUNTED in TYPES[cell[2]].options]

    def schema(self) -> FormSchema:
        return schema(*self._inside(OUTSIDE, ROWS))

    def _inside(self, place: str, below: str | None) -> list[Question]:
        found = [self.question(cell) for cell in self.cells(place)]
        if below and self.has(below):
            inner = self._inside(below, DEEP if below == ROWS else None)
            found.append(question(below, "repeat", questions=tuple(inner)))
        return found


@dataclass
class Row:
    """``key``: its id, once it is stored."""

    cells: Cells
    inner: list[Row] = field(default_factory=list)
    key: int | None = None


@dataclass
class Sent:
    """A record. ``version``: number of the version that it was sent or corrected under; ``key`` as of a row."""

    uuid: uuid.UUID
    version: int
    area: int
    cells: Cells
    rows: list[Row] = field(default_factory=list)
    is_withdrawn: bool = False
    key: int | None = None

    def bags(self, place: str) -> list[tuple[int, Cells]]:
        """(id, what it holds) of what is stored in the table of a place, in the order in which it came there."""
        if place == OUTSIDE:
            return [(self.key or 0, self.cells)]
        inside = self.rows if place == ROWS else [inner for row in self.rows for inner in row.inner]
        return sorted(((row.key or 0, row.cells) for row in inside), key=lambda one: one[0])

    def beside(self, place: str) -> list[list[Cells]]:
        """Rows of the record that are compared with one another."""
        groups = [self.rows] if place == ROWS else [row.inner for row in self.rows]
        return [[row.cells for row in rows] for rows in groups]


@dataclass
class Memory:
    """All versions, all records, and which types were changed into which. Versions count from 1."""

    versions: list[tuple[FormVersion, Shape]] = field(default_factory=list)
    records: list[Sent] = field(default_factory=list)
    sources: dict[Cell, Cell] = field(default_factory=dict)
    converted: set[Cell] = field(default_factory=set)
    passed: set[tuple[Cell, int]] = field(default_factory=set)  # looked at by a conversion, and left empty

    @property
    def shape(self) -> Shape:
        return self.versions[-1][1]

    def published(self, version: FormVersion, shape: Shape) -> None:
        before = self.shape.places if self.versions else {}
        for cell in shape.cells():
            name, place, kind = cell
            old_place, old_kind = before.get(name, (None, ""))
            if old_place == place and old_kind != kind:
                self.sources[cell] = (name, place, old_kind)
                self.converted.discard(cell)
                self.passed = {(one, key) for one, key in self.passed if one != cell}
        self.versions.append((version, shape))

    def number_of(self, version_id: int) -> int:
        return next(number for number, (one, _shape) in enumerate(self.versions, 1) if one.pk == version_id)

    def _last(self, cell: Cell) -> tuple[int, Question]:
        """The newest version that asked so."""
        found = [(number, shape) for number, (_version, shape) in enumerate(self.versions, 1) if cell in shape.cells()]
        number, shape = found[-1]
        return number, shape.question(cell)

    def unfinished(self) -> list[Cell]:
        return [cell for cell in self.shape.cells() if cell in self.sources and cell not in self.converted]

    def repeats(self, shape: Shape, records: Iterable[Sent]) -> bool:
        """Whether these records have twice what ``shape`` wants once. Withdrawn ones are compared with nobody."""
        records = list(records)
        return any(_is_twice(cell, group) for cell in shape.ruled() for group in _compared(cell, records))

    def _fits(self, cell: Cell, bag: Cells, value: Any) -> bool:
        if cell not in self.shape.ruled():
            return True
        mine = [group for group in _compared(cell, self.records) if any(one is bag for one in group)]
        return not any(plain(one.get(cell)) == plain(value) for group in mine for one in group)

    def pending(self, cell: Cell) -> list[tuple[int, Cells, Any]]:
        """(id, what holds it, the value that it will get) for all that a conversion would look at now."""
        source = self.sources[cell]
        (limit, old), (_number, new) = self._last(source), self._last(cell)
        found = []
        for record in self.records:
            for key, bag in record.bags(cell[1]) if record.version <= limit else ():
                if cell not in bag and source in bag and (cell, key) not in self.passed:
                    try:
                        found.append((key, bag, convert(old, new, bag[source])))
                    except Unconvertible:
                        continue
        return sorted(found, key=lambda one: one[0])

    def finish(self, cell: Cell, done: frozenset[Cell] = frozenset()) -> None:
        source = self.sources[cell]
        if source in self.sources and source not in self.converted and source not in done:
            self.finish(source, done | {cell})
        self._fill(cell)
        self.converted.add(cell)

    def arrived_late(self, record: Sent) -> None:
        """What an answer under an older version says in the types of today."""
        for cell in self.shape.cells():
            if cell in self.sources:
                self._late(record, cell, frozenset())

    def _late(self, record: Sent, cell: Cell, done: frozenset[Cell]) -> None:
        source = self.sources[cell]
        if source in self.sources and source not in done:
            self._late(record, source, done | {cell})
        self._fill(cell, [id(bag) for _key, bag in record.bags(cell[1])])

    def _fill(self, cell: Cell, mine: list[int] | None = None) -> None:
        for _key, bag, value in self.pending(cell):
            if (mine is None or id(bag) in mine) and self._fits(cell, bag, value):
                bag[cell] = value


def _compared(cell: Cell, records: list[Sent]) -> list[list[Cells]]:
    if cell[1] == OUTSIDE:
        return [[record.cells for record in records if not record.is_withdrawn]]
    return [group for record in records for group in record.beside(cell[1])]


def _is_twice(cell: Cell, group: list[Cells]) -> bool:
    return any(many > 1 for many in Counter(plain(bag[cell]) for bag in group if cell in bag).values())
