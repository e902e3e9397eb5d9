"""Both sides over the same answers: what differs, and what was the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from forms_app.schema.expressions.program import Outcome, Program
from forms_app.schema.expressions.rules import (
    CALCULATION,
    CHOICE_FILTER,
    CONSTRAINT,
    RELEVANT,
    REQUIRED_WHEN,
    ROW_COUNT,
)
from forms_app.schema.expressions.state import Scope, World
from forms_app.schema.expressions.tree import load, references
from forms_app.schema.expressions.values import number, number_text
from forms_app.schema.model import Question
from tests.expressions.opinion.answers import Generator
from tests.expressions.opinion.engine import NOW, Engine
from tests.expressions.opinion.loosened import loosened
from tests.expressions.opinion.reading import Form

Path = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """``kind``: one of rules.KINDS. ``record``: which one of the form's. ``given``: what it looks at, as we hold it.
    ``hidden``: whether any of that is hidden. ``broken``: why ours was not computed to its end."""

    form: str
    path: Path
    kind: str
    text: str
    ours: Any
    theirs: Any
    record: int
    question: Question
    looks_at: frozenset[str]
    given: tuple[str, ...]
    hidden: bool
    broken: str = ""
    loosely: Any = None  # what ours would be if patterns could match anywhere in a text


@dataclass
class Comparison:
    """``compared``: by kind of expression, how often both sides computed one and agreed or not.
    ``refused``: why the engine took the form, or some of the records, not at all."""

    form: Form
    compared: Counter[str] = field(default_factory=Counter)
    records: int = 0
    skipped: int = 0
    adjusted: int = 0
    differences: list[Difference] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class _World(World):
    """Knows what the choices of the form are called."""

    questions: dict[str, Question]

    def choice_label(self, question: str, code: str) -> str:
        return next((one.label for one in self.questions[question].choices if one.code == code), "")


def compare(form: Form, engine: Engine, count: int, seed: int, offset: int = 0) -> Comparison:
    """``count`` records of answers at random. ``adjusted``: answers that the engine would not hold as they were."""
    made = Generator(form.schema, seed, offset)
    records = [made.record() for _ in range(count)]
    found = Comparison(form)
    judged = engine.judge(form.xform, records)
    if "error" in judged:
        found.refused.append(judged["error"])
        return found
    program, loose_form = Program(form.schema), loosened(form.schema)
    loose_program = Program(loose_form) if loose_form else None
    questions = {question.uuid: question for question, _parent in form.schema.walk()}
    for at, (record, nodes) in enumerate(zip(records, judged["records"], strict=True)):
        if isinstance(nodes, dict):
            found.refused.append(nodes["error"])
            continue
        found.records += 1
        known = [node for node in nodes if node["path"][-1] in questions]
        answers, adjusted = _held(record, known, questions)
        found.adjusted += adjusted
        world = _World(now=int(NOW.timestamp() * 1000), offset=offset, seconds=60)
        world.questions = questions
        outcome = program.run(answers, world)
        loose = loose_program.run(answers, world) if loose_program else None
        for node in known:
            _judge(found, at, questions[node["path"][-1]], node, outcome, loose)
    return found


def _held(record: dict[str, Any], nodes: list[dict], questions: dict[str, Question]) -> tuple[dict[str, Any], int]:
    """The answers that both sides start from: as the engine holds them, and as given where it shows none."""
    answers: dict[str, Any] = {}
    adjusted = 0
    for node in nodes:
        *outer, uuid = node["path"]
        scope, given = answers, record
        for table, at in zip(outer[::2], outer[1::2], strict=True):
            rows = given.get(table) or []
            scope, given = scope[table][at], rows[at] if at < len(rows) else {}
        if "rows" in node:
            scope[uuid] = [{} for _ in range(node["rows"])]
        elif not questions[uuid].option(CALCULATION):
            held = _plain(node["value"], questions[uuid]) if node["relevant"] else given.get(uuid, "")
            scope[uuid] = held
            adjusted += held != given.get(uuid, "")
    return answers, adjusted


def _plain(text: str, question: Question) -> str:
    """A decimal as we write it: 3 for 3.0."""
    return number_text(number(text)) if text and question.type == "decimal" else text


def _judge(
    found: Comparison,
    record: int,
    question: Question,
    node: dict[str, Any],
    outcome: Outcome,
    loose: Outcome | None,
) -> None:
    path, form = tuple(node["path"]), found.form
    if any(step in form.unsure for step in path):
        found.skipped += 1
        return
    loosely = {kind: ours for kind, ours, _theirs in _sides(question, path, node, loose)} if loose else {}
    for kind, ours, theirs in _sides(question, path, node, outcome):
        found.compared[kind] += 1
        if _same(ours, theirs, question):
            continue
        tree = load(question.option(kind)) if question.option(kind) else ""
        looks_at = frozenset(references(tree)) | ({question.uuid} if kind == CONSTRAINT else set())
        given = tuple(text for uuid in sorted(looks_at) for text in _texts(outcome.answers, uuid))
        hidden = any(_is_hidden(other, outcome) for other in outcome.hidden if other[-1] in looks_at or path == other)
        hidden = hidden or any(uuid.startswith(f"{other[-1]}/") for other in outcome.hidden for uuid in looks_at)
        text, broken = form.texts.get((question.uuid, kind), ""), outcome.failed.get(path, "")
        found.differences.append(
            Difference(
                form.name,
                path,
                kind,
                text,
                ours,
                theirs,
                record,
                question,
                looks_at,
                given,
                hidden,
                broken,
                loosely.get(kind),
            )
        )


def _sides(question: Question, path: Path, node: dict[str, Any], outcome: Outcome) -> Iterator[tuple[str, Any, Any]]:
    """(kind, ours, theirs) of everything that both computed."""
    shown = not _is_hidden(path, outcome)
    if question.option(RELEVANT) or shown != node["relevant"]:
        yield RELEVANT, shown, node["relevant"]
    if not shown or not node["relevant"]:
        return
    if question.option(CALCULATION):
        yield CALCULATION, outcome.calculated.get(path, ""), node["value"]
    if question.option(CONSTRAINT):
        yield CONSTRAINT, path in outcome.violated, node["wrong"]
    if question.option(REQUIRED_WHEN):
        yield REQUIRED_WHEN, path in outcome.required, node["required"]
    if question.option(ROW_COUNT):
        yield ROW_COUNT, outcome.row_counts.get(path, 0), node["rows"]
    if path in outcome.filters and node["choices"] is not None:
        allows = outcome.filters[path]
        ours = [one.code for one in question.choices if allows({"code": one.code, "label": one.label})]
        yield CHOICE_FILTER, ours, node["choices"]


def _same(ours: Any, theirs: Any, question: Question) -> bool:
    """3 and 3.0 are the same answer to a question for numbers."""
    if ours != theirs and question.type in {"integer", "decimal"} and isinstance(ours, str) and isinstance(theirs, str):
        return number(ours) == number(theirs)
    return bool(ours == theirs)


def _texts(scope: Scope, uuid: str) -> Iterator[str]:
    """The answers of a question, in whatever rows."""
    for key, value in scope.items():
        if isinstance(value, list):
            for row in value:
                yield from _texts(row, uuid)
        elif key == uuid:
            yield value


def _is_hidden(path: Path, outcome: Outcome) -> bool:
    tables = [path[: at + 1] for at in range(0, len(path) - 1, 2)]
    return path in outcome.hidden or any(table in outcome.hidden for table in tables)
