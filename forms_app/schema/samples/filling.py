"""A whole form filled in: conditions, checks and calculations are followed as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from forms_app.schema.expressions.program import Outcome, Path, Program
from forms_app.schema.expressions.rules import CALCULATION, CONSTRAINT, INITIAL
from forms_app.schema.expressions.state import Scope, World
from forms_app.schema.expressions.tree import load
from forms_app.schema.kinds.basic import CODES_LENGTH
from forms_app.schema.model import Choice, FormSchema, Question
from forms_app.schema.samples import repairs
from forms_app.schema.samples.around import Around
from forms_app.schema.samples.values import FILE, Answer, codes_of, draw, several
from forms_app.schema.types import TYPES

_ROUNDS = 40  # of looking for answers that meet all checks
_ROWS, _MOST_ROWS = 2, 5  # rows of a table that says nothing; rows at most where it may have many


@dataclass
class Sample:
    """``answers``: raw, by question key, tables as lists of rows, as ``entry.submit`` takes them ({part: text} where
    a question has several inputs). ``files``: 'zhao_pian', 'cheng_yuan.0.zhao_pian' → the question that wants a file.
    ``unmet``: paths of answers that no check could be met with."""

    answers: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Question] = field(default_factory=dict)
    unmet: set[Path] = field(default_factory=set)


def fill(schema: FormSchema, around: Around, seed: int = 0, world: World | None = None) -> Sample:
    """Every question that these answers show is answered, if there is anything to answer with."""
    filling = _Filling(schema, around, Random(seed), world)  # noqa: S311
    outcome = filling.settle()
    sample = Sample(unmet=set(outcome.violated))
    sample.answers = _raw(schema.questions, filling.scope, outcome, (), "", sample.files)
    return sample


class _Filling:
    def __init__(self, schema: FormSchema, around: Around, rng: Random, world: World | None) -> None:
        self.schema, self.around, self.rng, self.world = schema, around, rng, world
        self.program = Program(schema)
        self.tried: dict[Path, Iterator[str]] = {}
        self.scope: Scope = {}
        self._answer(schema.questions, self.scope)

    def _answer(self, questions: tuple[Question, ...], scope: Scope) -> None:
        counts = {str(q.option("count")): q for q in questions if q.option("count")}
        for question in questions:
            if question.type == "repeat":
                scope[question.uuid] = [self._row(question) for _row in range(self._rows(question, questions, scope))]
            elif not question.option(CALCULATION) and not question.option(INITIAL):
                put(scope, question, draw(question, self.around, self.rng))
                if question.key in counts:
                    put(scope, question, {"": str(min(int(scope.get(question.uuid) or 0), _MOST_ROWS))})

    def _row(self, repeat: Question) -> Scope:
        row: Scope = {}
        self._answer(repeat.questions, row)
        return row

    @staticmethod
    def _rows(repeat: Question, beside: tuple[Question, ...], scope: Scope) -> int:
        if key := repeat.option("count"):
            counting = next((question for question in beside if question.key == key), None)
            return int(scope.get(counting.uuid) or 0) if counting else 0
        least, most = int(repeat.option("minimum") or 0), int(repeat.option("maximum") or _MOST_ROWS)
        return min(max(least, _ROWS), most)

    def settle(self) -> Outcome:
        """Change answers until the form's expressions agree, or patience ends; then what may be empty becomes so."""
        outcome = self._run()
        for _round in range(_ROUNDS):
            if not self._improve(outcome):
                break
            outcome = self._run()
        for path in outcome.violated:
            question, scope = self._at(path)
            if not question.required and path not in outcome.required:
                put(scope, question, {})
        return self._run()

    def _run(self) -> Outcome:
        return self.program.run(self.scope, self.world)

    def _improve(self, outcome: Outcome) -> bool:
        """Whether anything was changed."""
        changed = False
        for path, text in outcome.initial.items():
            question, scope = self._at(path)
            answer = {"": text} if text else draw(question, self.around, self.rng)
            put(scope, question, answer)
            changed |= bool(answer)
        for path, number in outcome.row_counts.items():
            changed |= self._count(path, min(number, 200))
        for path, allows in outcome.filters.items():
            changed |= self._choose(path, allows)
        for path in outcome.violated:
            self._again(path, outcome)
            changed = True
        return changed

    def _count(self, path: Path, number: int) -> bool:
        repeat, scope = self._at(path)
        rows = scope.setdefault(repeat.uuid, [])
        if len(rows) == number:
            return False
        scope[repeat.uuid] = [*rows[:number], *(self._row(repeat) for _row in range(number - len(rows)))]
        return True

    def _choose(self, path: Path, allows: Any) -> bool:
        question, scope = self._at(path)
        fitting = [code for code in codes_of(question, self.around) if allows(self._columns(question, code))]
        given = str(scope.get(question.uuid) or "").split()
        if given and all(code in fitting for code in given):
            return False
        chosen = (
            ""
            if not fitting
            else several(fitting, self.rng)
            if question.type == "choices"
            else self.rng.choice(fitting)
        )
        put(scope, question, {"": chosen})
        return chosen != " ".join(given)

    def _columns(self, question: Question, code: str) -> Mapping[str, str]:
        listed = self.around.codes(str(question.option("code_list"))) if question.option("code_list") else ()
        some: tuple[Any, ...] = (*listed, *question.choices)
        found = next((one for one in some if one.code == code), Choice(code, code))
        return {"code": code, "label": found.label, "parent": getattr(found, "parent", "")}

    def _again(self, path: Path, outcome: Outcome) -> None:
        """Another answer: first what the check itself names, then by chance."""
        question, scope = self._at(path)
        if path not in self.tried:
            tree = load(str(question.option(CONSTRAINT)))
            found = repairs.near(tree, lambda uuid: self._read(uuid, path, outcome), self.rng, self.around.today)
            self.tried[path] = iter(list(found))
        text = next(self.tried[path], "") if not question.choices else ""
        put(scope, question, {"": text} if text else draw(question, self.around, self.rng))

    def _read(self, uuid: str, path: Path, outcome: Outcome) -> str:
        """The answer in the nearest row around; '' for what is no single text."""
        scope, found = outcome.answers, outcome.answers.get(uuid, "")
        for table, row in zip(path[::2], path[1::2], strict=False):
            scope = scope[table][row]
            found = scope.get(uuid, found)
        return found if isinstance(found, str) else ""

    def _at(self, path: Path) -> tuple[Question, Scope]:
        scope = self.scope
        for table, row in zip(path[:-1:2], path[1::2], strict=True):
            scope = scope[table][row]
        return self.schema.question(path[-1]), scope


def put(scope: Scope, question: Question, answer: Answer) -> None:
    """Instead of what stood there."""
    for key in [key for key in scope if key == question.uuid or key.startswith(f"{question.uuid}.")]:
        del scope[key]
    scope.update({f"{question.uuid}.{part}" if part else question.uuid: text[:CODES_LENGTH]
                  for part, text in answer.items()})  # fmt: skip


def _raw(
    questions: tuple[Question, ...], scope: Scope, outcome: Outcome, path: Path, place: str, files: dict[str, Question]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in questions:
        here = (*path, question.uuid)
        if here in outcome.hidden or question.option(CALCULATION):
            continue
        if question.type == "repeat":
            rows = enumerate(scope.get(question.uuid) or ())
            found[question.key] = [
                _raw(question.questions, row, outcome, (*here, at), f"{place}{question.key}.{at}.", files)
                for at, row in rows
            ]
            continue
        parts = {key.removeprefix(question.uuid).removeprefix("."): text for key, text in scope.items()
                 if key == question.uuid or key.startswith(f"{question.uuid}.")}  # fmt: skip
        if TYPES[question.type].files and parts.get("") == FILE:
            files[f"{place}{question.key}"] = question
        elif parts:
            found[question.key] = _as_typed(question, parts)
    return found


def _as_typed(question: Question, parts: Answer) -> Any:
    if question.type == "choices":
        return parts[""].split()
    return parts[""] if list(parts) == [""] else parts
