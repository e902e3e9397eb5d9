"""Expressions as ODK reads them, and which of them it cannot read."""

from __future__ import annotations

from forms_app.schema.expressions.tree import Tree, walk
from forms_app.schema.expressions.writing import write
from forms_app.xforms.outgoing.names import Names

# Ours alone, and what needs files beside the form there.
UNKNOWN = {"id_birthday", "id_gender", "age_on", "property", "pulldata"}


def spell(tree: Tree, names: Names) -> str:
    """With the names of the sheet; a part of an answer is a row of its own there."""
    return write(_flat(tree), lambda uuid: names[uuid])


def _flat(tree: Tree) -> Tree:
    if not isinstance(tree, list):
        return tree
    if tree[0] == "q" and len(tree) > 2:
        return ["q", f"{tree[1]}/{tree[2]}"] if tree[2] else tree[:2]
    return [tree[0], *map(_flat, tree[1:])]


def unknown_to_odk(tree: Tree) -> set[str]:
    """Functions in it that ODK does not have."""
    return {node[0] for node in walk(tree) if isinstance(node, list) and node[0] in UNKNOWN}


def reads_parent(tree: Tree) -> bool:
    return any(node == ["choice", "parent"] for node in walk(tree))
