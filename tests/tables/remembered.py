"""What records hold, remembered beside the product: by question, place and type, knowing nothing of tables or columns.

Written from the rules of ADR 0040, 0060 and 0066: an answer is changed by nobody but the person who corrects it; a
change of type fills what is empty with what converts.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from forms_app.schema.convert import Unconvertible, convert
from forms_app.schema.model import Choice, FormSchema, Question
from forms_app.tables.models import FormVersion
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

    def cells(self, place: str | None = None) -> list[Cell]:
        return [(name, at, kind) for name, (at, kind) in self.places.items() if place in (None, at)]

    def has(self, place: str) -> bool:
        return bool(self.cells(place)) or (place == ROWS and self.has(DEEP))

    def question(self, cell: Cell) -> Question:
        name, _place, kind = cell
        more = {"choices": self.choices} if kind in {"choice", "choices"} else {}
        return question(self.keys.get(name, name), kind, name=name, label=self.labels.get(name, name), **more)

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
    """A record. ``version``: number of the version that it was sent or corrected under."""

    uuid: uuid.UUID
    version: int
    area: int
    cells: Cells
    rows: list[Row] = field(default_factory=list)
    is_withdrawn: bool = False

    def bags(self, place: str) -> list[Cells]:
        if place == OUTSIDE:
            return [self.cells]
        if place == ROWS:
            return [row.cells for row in self.rows]
        return [inner.cells for row in self.rows for inner in row.inner]


@dataclass
class Memory:
    """All versions, all records, and which types were changed into which. Versions count from 1."""

    versions: list[tuple[FormVersion, Shape]] = field(default_factory=list)
    records: list[Sent] = field(default_factory=list)
    sources: dict[Cell, Cell] = field(default_factory=dict)
    converted: set[Cell] = field(default_factory=set)

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

    def pending(self, cell: Cell) -> list[tuple[Cells, Any]]:
        """(what holds it, the value that it will get) for all that a conversion would fill now."""
        source = self.sources[cell]
        (limit, old), (_number, new) = self._last(source), self._last(cell)
        found = []
        for record in self.records:
            for bag in record.bags(cell[1]) if record.version <= limit else ():
                if cell not in bag and source in bag:
                    try:
                        found.append((bag, convert(old, new, bag[source])))
                    except Unconvertible:
                        continue
        return found

    def finish(self, cell: Cell, done: frozenset[Cell] = frozenset()) -> None:
        source = self.sources[cell]
        if source in self.sources and source not in self.converted and source not in done:
            self.finish(source, done | {cell})
        for bag, value in self.pending(cell):
            bag[cell] = value
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
        mine = [id(bag) for bag in record.bags(cell[1])]
        for bag, value in self.pending(cell):
            if id(bag) in mine:
                bag[cell] = value
