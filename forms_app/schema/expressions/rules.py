"""The rules of a form: what each question's expressions are for, and in which order they are computed."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from forms_app.schema.expressions.names import chains_of
from forms_app.schema.expressions.running import Chain
from forms_app.schema.expressions.tree import Tree, load, references
from forms_app.schema.model import FormSchema, Question, Section
from forms_app.schema.types import parts_of

# Options of questions that hold a tree as JSON text; ``constraint_message`` goes with the constraint.
RELEVANT, CALCULATION, CONSTRAINT = "relevant", "calculation", "constraint"
REQUIRED_WHEN, CHOICE_FILTER, INITIAL, ROW_COUNT = "required_when", "choice_filter", "initial", "row_count"
KINDS = (RELEVANT, CALCULATION, CONSTRAINT, REQUIRED_WHEN, CHOICE_FILTER, INITIAL, ROW_COUNT)
FIRST = frozenset({RELEVANT, CALCULATION, ROW_COUNT})  # what other expressions may depend on
CALCULATED = frozenset({"text", "long_text", "integer", "decimal", "money", "date", "datetime", "time", "year_month",
                        "choice", "choices", "boolean", "hidden", "rating"})  # fmt: skip


class Cycle(ValueError):
    """``uuids``: the sections and questions that wait for each other, in order."""

    def __init__(self, uuids: list[str]) -> None:
        super().__init__(" → ".join(uuids))
        self.uuids = uuids


@dataclass
class Entry:
    """A section, a question or a table with its expressions."""

    uuid: str
    chain: Chain
    question: Question | None
    keys: tuple[str, ...]  # where its answers stand in a scope
    trees: dict[str, Tree] = field(default_factory=dict)


@dataclass
class Rules:
    """``order``: entries that have something to compute first, so that each comes after all it depends on.
    ``inside``: for each section and table the entries that stand directly in it."""

    entries: dict[str, Entry]
    order: list[Entry]
    last: list[Entry]
    inside: dict[str, list[str]]
    chains: dict[str, Chain]

    @property
    def is_empty(self) -> bool:
        return not self.order and not self.last


def rules_of(schema: FormSchema) -> Rules:
    """Raises Cycle."""
    chains = chains_of(schema)
    entries: dict[str, Entry] = {}
    inside: dict[str, list[str]] = {}
    for section in schema.sections:
        entries[section.uuid] = Entry(section.uuid, (), None, (), _trees(section))
        inside[section.uuid] = [question.uuid for question in section.questions]
        for question in _all(section.questions):
            entries[question.uuid] = Entry(
                question.uuid, chains[question.uuid], question, _keys(question), _trees(question)
            )
            if question.type == "repeat":
                inside[question.uuid] = [child.uuid for child in question.questions]
    order = _ordered(entries, inside)
    first = [entry for entry in order if any(kind in entry.trees for kind in FIRST)]
    last = [entry for entry in entries.values() if any(kind not in FIRST for kind in entry.trees)]
    return Rules(entries, first, last, inside, chains)


def _trees(item: Section | Question) -> dict[str, Tree]:
    if isinstance(item, Section):
        return {RELEVANT: load(item.relevant)} if item.relevant else {}
    given = dict(item.options)
    return {kind: load(given[kind]) for kind in KINDS if given.get(kind)}


def _keys(question: Question) -> tuple[str, ...]:
    if question.type == "repeat":
        return (question.uuid,)
    return tuple(f"{question.uuid}.{part.name}" if part.name else question.uuid for part in parts_of(question))


def _all(questions: Iterable[Question]) -> Iterator[Question]:
    for question in questions:
        yield question
        yield from _all(question.questions)


def _ordered(entries: dict[str, Entry], inside: dict[str, list[str]]) -> list[Entry]:
    """Entries after what they depend on, otherwise as they stand in the form. Raises Cycle."""
    waits: dict[str, set[str]] = {uuid: set() for uuid in entries}
    for entry in entries.values():
        for kind in FIRST:
            waits[entry.uuid] |= references(entry.trees[kind]) & entries.keys() if kind in entry.trees else set()
        if CALCULATION in entry.trees:
            waits[entry.uuid].discard(entry.uuid)  # its own answer so far
    for outer, children in inside.items():
        for child in children:
            waits[child].add(outer)
    followers: dict[str, list[str]] = {}
    for uuid, needed in waits.items():
        for other in needed:
            followers.setdefault(other, []).append(uuid)
    places = {uuid: place for place, uuid in enumerate(entries)}
    ready = [(places[uuid], uuid) for uuid, needed in waits.items() if not needed]
    heapq.heapify(ready)
    done: list[Entry] = []
    left = {uuid: len(needed) for uuid, needed in waits.items()}
    while ready:
        _place, uuid = heapq.heappop(ready)
        done.append(entries[uuid])
        for other in followers.get(uuid, ()):
            left[other] -= 1
            if not left[other]:
                heapq.heappush(ready, (places[other], other))
    if len(done) < len(entries):
        raise Cycle(_cycle({uuid: waits[uuid] for uuid, count in left.items() if count}))
    return done


def _cycle(waits: dict[str, set[str]]) -> list[str]:
    """One circle among entries that all wait for another one of them."""
    path: list[str] = [next(iter(waits))]
    while True:
        following = next(other for other in sorted(waits[path[-1]]) if other in waits)
        if following in path:
            return [*path[path.index(following) :], following]
        path.append(following)
