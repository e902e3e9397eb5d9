"""What the browser's interpreter (static/expressions/) is given of a form: its rules as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from forms_app.schema.expressions import patterns
from forms_app.schema.expressions.rules import CALCULATION, CONSTRAINT, INITIAL, Entry, Rules
from forms_app.schema.expressions.tree import Tree, walk
from forms_app.schema.model import Question
from forms_app.schema.types import parts_of

# Functions that only some forms ask for, by the module of static/expressions/ that has them.
EXTRAS = {
    "coding": {"digest", "base64-decode", "randomize"},
    "identity": {"id_birthday", "id_gender"},
    "places": {"distance", "area", "geofence"},
}


def portable(rules: Rules, kept: Collection[str] | None = None) -> dict[str, Any]:
    """``kept``: uuids of the sections and questions whose expressions are wanted; all of them by default."""
    with_rules = {uuid for uuid, entry in rules.entries.items() if entry.trees and (kept is None or uuid in kept)}
    trees = [tree for uuid in with_rules for tree in rules.entries[uuid].trees.values()]
    return {
        "entries": [_entry(entry, uuid in with_rules) for uuid, entry in rules.entries.items()],
        "first": [entry.uuid for entry in rules.order if entry.uuid in with_rules],
        "last": [entry.uuid for entry in rules.last if entry.uuid in with_rules],
        "inside": {uuid: children for uuid, children in rules.inside.items() if rules.entries[uuid].question is None},
        "patterns": {text: program(text) for text in sorted(_patterns(trees))},
        "extras": extras(trees),
    }


def _entry(entry: Entry, has_rules: bool) -> dict[str, Any]:
    """Without what it would say by default."""
    said: dict[str, Any] = {"uuid": entry.uuid}
    if entry.chain:
        said["chain"] = list(entry.chain)
    if entry.question:
        said["type"] = entry.question.type
        if entry.keys != (entry.uuid,):
            said["keys"] = list(entry.keys)
    if has_rules:
        said["rules"] = entry.trees
        if entry.question:
            said |= _details(entry.question, entry.trees)
    return said


def _details(question: Question, trees: dict[str, Tree]) -> dict[str, Any]:
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
