"""All expressions of a form, computed together over the answers of one record."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms_app.schema.expressions import days, rules
from forms_app.schema.expressions.rules import Entry, rules_of
from forms_app.schema.expressions.running import Compiler, Run
from forms_app.schema.expressions.state import Context, Failed, Scope, World
from forms_app.schema.expressions.values import Value, flag, number, number_text, rounded, text
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import parts_of

# (uuid,) of a section or a question; in tables (table, row, uuid), (table, row, inner table, row, uuid): rows from 0.
Path = tuple[Any, ...]


@dataclass
class Outcome:
    """``answers``: those of visible questions, calculated ones included. ``failed``: expressions that broke off."""

    answers: Scope
    hidden: set[Path] = field(default_factory=set)
    calculated: dict[Path, str] = field(default_factory=dict)
    violated: dict[Path, str] = field(default_factory=dict)  # the constraint's own message, '' where it has none
    required: set[Path] = field(default_factory=set)
    initial: dict[Path, str] = field(default_factory=dict)
    row_counts: dict[Path, int] = field(default_factory=dict)
    filters: dict[Path, Callable[[Mapping[str, str]], bool]] = field(default_factory=dict)
    failed: dict[Path, str] = field(default_factory=dict)
    given: Scope = field(default_factory=dict)  # the answers before anything was hidden or calculated
    world: World | None = None


class Program:
    """Compiled once per version; ``run`` keeps nothing between calls. Raises ``rules.Cycle``."""

    def __init__(self, schema: FormSchema) -> None:
        self.rules = rules_of(schema)
        self.runs: dict[tuple[str, str], Run] = {}
        for entry in self.rules.entries.values():
            compiler = Compiler(self.rules.chains, entry.chain)
            for kind, tree in entry.trees.items():
                self.runs[entry.uuid, kind] = compiler.run(tree)

    @property
    def is_empty(self) -> bool:
        return self.rules.is_empty

    def run(self, answers: Scope, world: World | None = None) -> Outcome:
        """``answers`` are left as they are."""
        world = world or World()
        world.start()
        outcome = Outcome(_copy(answers), given=answers, world=world)
        for entry in self.rules.order:
            for context, path in _instances(entry, outcome.answers, world):
                self._first(entry, context, path, outcome)
        for entry in self.rules.last:
            for context, path in _instances(entry, outcome.answers, world):
                if path not in outcome.hidden:
                    self._last(entry, context, path, outcome)
        return outcome

    def _first(self, entry: Entry, context: Context, path: Path, outcome: Outcome) -> None:
        if path in outcome.hidden:
            return
        scope = context.scopes[-1]
        if (entry.uuid, rules.RELEVANT) in self.runs and not self._holds(entry, rules.RELEVANT, context, path, outcome):
            self._hide(entry, scope, path, outcome)
            return
        if (entry.uuid, rules.CALCULATION) in self.runs:
            assert entry.question
            context.own = scope.get(entry.uuid, "")
            found = self._value(entry, rules.CALCULATION, context, path, outcome)
            scope[entry.uuid] = outcome.calculated[path] = _cast(entry.question, found, context.offset)
        if (entry.uuid, rules.ROW_COUNT) in self.runs:
            found = self._value(entry, rules.ROW_COUNT, context, path, outcome)
            rows = number("" if found is None else found, context.offset)
            outcome.row_counts[path] = int(max(0.0, min(rows, 10_000.0))) if rows == rows else 0

    def _last(self, entry: Entry, context: Context, path: Path, outcome: Outcome) -> None:
        is_single = entry.question is not None and entry.question.type != "repeat"
        context.own = context.scopes[-1].get(entry.uuid, "") if is_single else ""
        is_answered = any(context.scopes[-1].get(key, "") != "" for key in entry.keys)
        for kind in entry.trees:
            if kind == rules.REQUIRED_WHEN and self._holds(entry, kind, context, path, outcome):
                outcome.required.add(path)
            elif kind == rules.CONSTRAINT and is_answered and not self._holds(entry, kind, context, path, outcome):
                assert entry.question
                outcome.violated[path] = str(entry.question.option("constraint_message") or "")
            elif kind == rules.INITIAL and not is_answered:
                assert entry.question
                found = self._value(entry, kind, context, path, outcome)
                outcome.initial[path] = _cast(entry.question, found, context.offset)
            elif kind == rules.CHOICE_FILTER:
                outcome.filters[path] = self._filter(entry, context)

    def _filter(self, entry: Entry, context: Context) -> Callable[[Mapping[str, str]], bool]:
        run = self.runs[entry.uuid, rules.CHOICE_FILTER]

        def allows(choice: Mapping[str, str]) -> bool:
            context.choice = choice
            try:
                return flag(run(context))
            except Failed:
                return True

        return allows

    def _value(self, entry: Entry, kind: str, context: Context, path: Path, outcome: Outcome) -> Value:
        """None where it breaks off."""
        try:
            context.world.check()
            return self.runs[entry.uuid, kind](context)
        except Failed as error:
            outcome.failed[path] = error.code
            return None

    def _holds(self, entry: Entry, kind: str, context: Context, path: Path, outcome: Outcome) -> bool:
        """Conditions that break off count as met for showing, and as broken for checking."""
        found = self._value(entry, kind, context, path, outcome)
        return kind == rules.RELEVANT if found is None else flag(found)

    def _hide(self, entry: Entry, scope: Scope, path: Path, outcome: Outcome) -> None:
        outcome.hidden.add(path)
        if entry.question is None:
            for uuid in self.rules.inside[entry.uuid]:
                self._hide(self.rules.entries[uuid], scope, (uuid,), outcome)
            return
        for key in entry.keys:
            scope[key] = [] if entry.question.type == "repeat" else ""


def _copy(scope: Scope) -> Scope:
    return {key: [_copy(row) for row in value] if isinstance(value, list) else value for key, value in scope.items()}


def _instances(entry: Entry, answers: Scope, world: World) -> Iterator[tuple[Context, Path]]:
    """Every row that an entry stands in, with its path; once for what stands outside tables."""
    found: list[tuple[tuple[Scope, ...], tuple[int, ...], Path]] = [((answers,), (), ())]
    for table in entry.chain:
        found = [
            ((*scopes, row), (*index, at), (*path, table, at))
            for scopes, index, path in found
            for at, row in enumerate(scopes[-1].get(table) or [])
        ]
    for scopes, index, path in found:
        yield Context(world, scopes, index), (*path, entry.uuid)


def _cast(question: Question, value: Value, offset: int) -> str:
    return "" if value is None else cast(question, value, offset)


def cast(question: Question, value: Value, offset: int) -> str:
    """A calculated value as an answer of this type would be written; '' for what does not fit it."""
    storage = parts_of(question)[0].storage
    if question.type == "boolean":
        return "" if value == "" else "yes" if _is_yes(value) else "no"
    if storage.kind in {"integer", "decimal"}:
        found = number(value, offset)
        if math.isnan(found) or math.isinf(found):
            return ""
        places = question.option("places", storage.places) if storage.kind == "decimal" else 0
        return number_text(rounded(found, min(int(places), storage.places)))
    if storage.kind in {"date", "month"}:
        day = days.date_text(number(value, offset))
        return day[:7] if storage.kind == "month" else day
    if storage.kind == "datetime":
        return days.moment_text(number(value, offset), offset)
    if storage.kind == "time":
        found = number(value, offset)
        return "" if math.isnan(found) or math.isinf(found) else days.moment_text(found % 1.0, offset)[11:19]
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return ""
    return text(value)


def _is_yes(value: Value) -> bool:
    return value in {"yes", "true", "1"} if isinstance(value, str) else flag(value)
