"""What the browser's interpreter (static/expressions/) is given of a form: its rules as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from forms_app.schema.expressions import patterns
from forms_app.schema.expressions.rules import CALCULATION, CONSTRAINT, FIRST, INITIAL, Entry, Rules
from forms_app.schema.expressions.slicing import Slice
from forms_app.schema.expressions.tree import Tree, walk
from forms_app.schema.model import Question
from forms_app.schema.types import parts_of

# Functions that only some forms ask for, by the module of static/expressions/ that has them.
EXTRAS = {
    "coding": {"digest", "base64-decode", "randomize"},
    "identity": {"id_birthday", "id_gender"},
    "places": {"distance", "area", "geofence"},
}


def portable(rules: Rules, part: Slice | None = None) -> dict[str, Any]:
    """``part``: what one step needs; everything by default."""
    kept = part.kept if part else {uuid: frozenset(entry.trees) for uuid, entry in rules.entries.items()}
    wanted = [entry for uuid, entry in rules.entries.items() if part is None or uuid in part.read]
    shipped = {
        entry.uuid: {kind: tree for kind, tree in entry.trees.items() if kind in kept.get(entry.uuid, ())}
        for entry in wanted
    }
    trees = [tree for by_kind in shipped.values() for tree in by_kind.values()]
    return {
        "entries": [_entry(entry, shipped[entry.uuid]) for entry in wanted],
        "first": [entry.uuid for entry in rules.order if FIRST & shipped.get(entry.uuid, {}).keys()],
        "last": [entry.uuid for entry in rules.last if shipped.get(entry.uuid, {}).keys() - FIRST],
        "inside": {
            entry.uuid: [uuid for uuid in rules.inside[entry.uuid] if uuid in shipped]
            for entry in wanted
            if entry.question is None
        },
        "patterns": {text: program(text) for text in sorted(_patterns(trees))},
        "extras": extras(trees),
    }


def _some(trees: Mapping[str, Tree], kinds: Collection[str]) -> dict[str, Tree]:
    return {kind: tree for kind, tree in trees.items() if kind in kinds}


def _entry(entry: Entry, trees: Mapping[str, Tree]) -> dict[str, Any]:
    """Without what it would say by default."""
    said: dict[str, Any] = {"uuid": entry.uuid}
    if entry.chain:
        said["chain"] = list(entry.chain)
    if entry.question:
        said["type"] = entry.question.type
        if entry.keys != (entry.uuid,):
            said["keys"] = list(entry.keys)
    if trees:
        said["rules"] = trees
        if entry.question:
            said |= _details(entry.question, trees)
    return said


def _details(question: Question, trees: Mapping[str, Tree]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if CONSTRAINT in trees and question.option("constraint_message"):
        said["message"] = str(question.option("constraint_message"))
    if CALCULATION in trees or INITIAL in trees:
        said |= written(question)
    return said


def written(question: Question) -> dict[str, Any]:
    """How a calculated value is written (``program.cast``): its kind, and for numbers their decimal places."""
    storage = parts_of(question)[0].storage
    if storage.kind == "integer":
        return {"kind": "number"}
    if storage.kind == "decimal":
        return {"kind": "number", "places": min(int(question.option("places", storage.places)), storage.places)}
    return {"kind": storage.kind} if storage.kind in {"boolean", "date", "month", "datetime", "time"} else {}


def extras(trees: Iterable[Tree]) -> list[str]:
    """Names of the modules with rare functions that these trees need."""
    used = {found[0] for tree in trees for found in walk(tree) if isinstance(found, list)}
    return [name for name, functions in EXTRAS.items() if used & functions]


def _patterns(trees: Iterable[Tree]) -> set[str]:
    return {
        found[2]
        for tree in trees
        for found in walk(tree)
        if isinstance(found, list) and found[0] == "regex" and isinstance(found[2], str)
    }


def program(pattern: str) -> dict[str, Any]:
    """``patterns.compiled``, with each set of characters once. Raises patterns.BadPattern."""
    sets: list[list[Any]] = []
    places: dict[str, int] = {}
    steps: list[list[Any]] = []
    for step in patterns.compiled(pattern):
        if step[0] != "c":
            steps.append(step)
            continue
        place = places.setdefault(repr(step), len(sets))
        if place == len(sets):
            sets.append(step[1:])
        steps.append(["c", place])
    return {"sets": sets, "steps": steps}
