"""Where the fields of a fillable PDF are drawn: what the layout leaves a place for, by the address of a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from forms_app.entry.lists import Lists
from forms_app.entry.paper import names
from forms_app.entry.paper.inputs import LIST, MANY, Input, inputs_of
from forms_app.entry.raw import question_name
from forms_app.schema.model import Choice, Question

SCHEME = "field:"
_THEN = {"today", "今天", "now", "现在", "this month", "本月"}  # defaults that are known when a form is opened online
Options = tuple[Choice, ...]


@dataclass(frozen=True)
class Place:
    """One box. ``name``: of its field; ``told``: read out in place of the label; ``code``: what a tick says."""

    name: str
    kind: str
    told: str
    options: Options = ()
    code: str = ""
    is_small: bool = False  # in a cell of a table
    default: str = ""  # what stands in it from the beginning; of a box the code it is ticked for


@dataclass(frozen=True)
class Drawn:
    """An input as the template has it. ``boxes``: (address, label) of ticks; ``address``: of all others."""

    kind: str
    label: str = ""
    address: str = ""
    boxes: tuple[tuple[str, str], ...] = ()


@dataclass
class Places:
    """All of one sheet. ``areas``: full names to choose an area from, as far as they are few."""

    lists: Lists
    areas: Sequence[str] = ()
    found: list[Place] = field(default_factory=list)

    def of_question(self, question: Question) -> list[Drawn]:
        return list(self._drawn(question, question_name(question), question.label, in_row=False))

    def of_cell(self, question: Question, prefix: str, index: int, told: str) -> list[Drawn]:
        return list(self._drawn(question, f"{prefix}-{index}-{question.key}", told, in_row=True))

    def line(self, name: str, told: str) -> Drawn:
        return Drawn("line", address=self._put(Place(name, "line", told)))

    def area(self, name: str, told: str) -> Drawn:
        """A list that takes other words too: who fills it in may know areas that who printed it does not."""
        options = tuple(Choice(name, name) for name in self.areas)
        return Drawn(LIST, address=self._put(Place(name, LIST if options else "line", told, options)))

    def _drawn(self, question: Question, name: str, told: str, *, in_row: bool) -> Iterator[Drawn]:
        if question.type == "area" and inputs_of(question, self.lists):
            yield self.area(name, told)
            return
        for one in inputs_of(question, self.lists, in_row=in_row):
            default = "" if in_row or one.part or question.default in _THEN else question.default
            yield self._input(one, f"{name}.{one.part}".removesuffix("."), told, default, in_row=in_row)

    def _input(self, one: Input, name: str, told: str, default: str, *, in_row: bool) -> Drawn:
        told = f"{told}：{one.label}" if one.label else told
        if not one.is_ticked:
            return Drawn(one.kind, one.label, self._put(Place(name, one.kind, told, one.options, "", in_row, default)))
        ticked = set(re.split(r"[、,，;；\s]+", default)) if one.kind == MANY else {default}
        boxes = (
            (self._box(one, name, told, choice, {choice.code, choice.label} & ticked), choice.label)
            for choice in one.options
        )
        return Drawn(one.kind, one.label, boxes=tuple(boxes))

    def _box(self, one: Input, name: str, told: str, choice: Choice, ticked: set[str]) -> str:
        whole = names.tick(name, choice.code) if one.kind == MANY else name
        return self._put(
            Place(whole, one.kind, f"{told}：{choice.label}", code=choice.code, default=choice.code if ticked else "")
        )

    def _put(self, place: Place) -> str:
        self.found.append(place)
        return f"{SCHEME}{len(self.found) - 1}"
