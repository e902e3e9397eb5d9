"""The part of a form's rules that one step of it needs while somebody types: what can change, and what is fixed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from forms_app.schema.expressions.rules import FIRST, Entry, Rules
from forms_app.schema.expressions.state import Scope
from forms_app.schema.expressions.tree import references


@dataclass(frozen=True)
class Slice:
    """``own``: what stands in the step. ``kept``: kinds of expressions by uuid of what is computed live; that of other
    steps only where it follows from this one. ``read``: all whose answers are needed."""

    own: frozenset[str]
    kept: Mapping[str, frozenset[str]]
    read: frozenset[str]


def slice_of(rules: Rules, section: str) -> Slice:
    """``section``: the uuid of the step's section, which itself counts as shown."""
    outer = {child: uuid for uuid, children in rules.inside.items() for child in children}
    own = frozenset(uuid for uuid, entry in rules.entries.items() if entry.question and _in(entry, section, outer))
    moving = _moving(rules, own, outer) - {section}
    read: set[str] = set()
    kept: dict[str, frozenset[str]] = {}
    waiting = list(own)
    while waiting:
        uuid = waiting.pop()
        if uuid in read or uuid not in rules.entries or uuid == section:
            continue
        read.add(uuid)
        entry = rules.entries[uuid]
        waiting += [*entry.chain, outer.get(uuid, "")]
        kinds = frozenset(kind for kind in entry.trees if uuid in own or (uuid in moving and kind in FIRST))
        if kinds:
            kept[uuid] = kinds
            waiting += [found for kind in kinds for found in references(entry.trees[kind])]
    return Slice(own, kept, frozenset(read))


def _in(entry: Entry, section: str, outer: Mapping[str, str]) -> bool:
    return outer.get(entry.chain[0] if entry.chain else entry.uuid) == section


def _moving(rules: Rules, own: frozenset[str], outer: Mapping[str, str]) -> set[str]:
    """What depends on the answers of the step."""
    needs = {
        uuid: {found for kind in FIRST if kind in entry.trees for found in references(entry.trees[kind])}
        | {outer.get(uuid, "")}
        for uuid, entry in rules.entries.items()
    }
    moving, grown = set(own), True
    while grown:
        more = {uuid for uuid, needed in needs.items() if uuid not in moving and needed & moving}
        moving |= more
        grown = bool(more)
    return moving


def fixed_answers(rules: Rules, part: Slice, given: Scope, found: Scope) -> Scope:
    """The answers of other steps: as ``found`` where they stay so, as ``given`` where they are computed live."""
    wanted = [rules.entries[uuid] for uuid in part.read - part.own if rules.entries[uuid].question]
    return _picked(wanted, part.kept, given, found, ())


def _picked(wanted: list[Entry], kept: Collection[str], given: Scope, found: Scope, chain: tuple[str, ...]) -> Scope:
    picked: dict[str, Any] = {}
    for entry in wanted:
        if entry.chain != chain:
            continue
        source = given if entry.uuid in kept else found
        if entry.question and entry.question.type == "repeat":
            rows, inside = source.get(entry.uuid) or [], (*chain, entry.uuid)
            settled = found.get(entry.uuid) or rows  # a hidden table has no rows there
            picked[entry.uuid] = [_picked(wanted, kept, *pair, inside) for pair in zip(rows, settled, strict=False)]
        else:
            picked |= {key: source.get(key, "") for key in entry.keys}
    return picked
