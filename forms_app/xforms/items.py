"""A question on its way from XLSForm to our schema: what was found, before keys, trees and choices are settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from forms_app.schema.expressions.tree import Tree
from forms_app.schema.model import Choice
from forms_app.xforms.told import Place

Written = tuple[str, Place]  # an expression as it stands in the file, and where


@dataclass
class Item:
    """``name`` is XLSForm's, ``key`` ours. ``conditions``: relevance of the groups around it and its own.
    ``names``: of its choices, XLSForm's name by our code. ``group``: its conditions hold for a question made of a
    group's title."""

    name: str
    type: str
    label: str
    row: int
    uuid: str = ""
    key: str = ""
    hint: str = ""
    required: bool = False
    default: str = ""
    choices: tuple[Choice, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    conditions: list[Written] = field(default_factory=list)
    texts: dict[str, Written] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)
    children: list[Item] = field(default_factory=list)
    said: dict[str, dict[str, str]] = field(default_factory=dict)  # translations of its choices: code, language
    is_made: bool = False  # what its row says belongs to another question
    row_numbers: dict[str, int] = field(default_factory=dict)  # of a matrix: where its rows stand, by code


@dataclass
class Part:
    """A section on its way: a group at the top, or questions that stand outside groups."""

    title: str
    row: int
    intro: str = ""
    intro_row: int = 0
    uuid: str = ""
    conditions: list[Written] = field(default_factory=list)
    relevant: Tree = None
    items: list[Item] = field(default_factory=list)


def everything(items: list[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from everything(item.children)
