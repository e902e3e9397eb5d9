"""Expressions as trees: ``Node`` while they are read, JSON in a published schema.

JSON: a number or a text stands for itself; everything else is a list ``[operation, *arguments]``:
``["q", uuid]`` an answer, ``["q", uuid, part]`` one column of it, ``["point", uuid]`` a position as '31.2 121.4',
``["rows", uuid]`` the rows of a table, ``["."]`` the answer that the expression belongs to, ``["choice", column]`` a
column of the choice being looked at, an operator (``"+"``, ``"and"``, ``"<="`` …), or the name of a function.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Tree = Any  # float | int | str | list[Tree]

OPERATORS = frozenset({"or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "neg", "|"})
_READING = frozenset({"q", "point", "rows", "position"})
LEAVES = frozenset({"q", "point", "rows", ".", "choice"})


@dataclass(frozen=True)
class Node:
    """``start`` and ``end``: places in the text, counted in characters."""

    kind: str
    value: Any = None
    children: tuple[Node, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Problem:
    """What is wrong with an expression, and where: a code with parameters, put into words above this room."""

    code: str
    start: int = 0
    end: int = 0
    params: dict[str, Any] = field(default_factory=dict)


class Unparsable(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def dump(tree: Tree) -> str:
    """As text, so that a question stays hashable."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Tree:
    return json.loads(text)


def walk(tree: Tree) -> Iterator[Tree]:
    """Every subtree, outermost first. No recursion: a tree may come from anywhere."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        yield found
        if isinstance(found, list) and found[0] not in LEAVES:
            waiting.extend(reversed(found[1:]))


def references(tree: Tree) -> set[str]:
    """Uuids of the questions and tables whose answers it reads."""
    return {found[1] for found in walk(tree) if isinstance(found, list) and found[0] in _READING
            and len(found) > 1 and isinstance(found[1], str)}  # fmt: skip
