"""From the tree of an expression to rows, where it can be shown as such."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from forms_app.schema.conditions import operators
from forms_app.schema.conditions.operators import S, V, match
from forms_app.schema.conditions.rows import DEPTH_LIMIT, BadRows, Group, Kind, Row
from forms_app.schema.conditions.subjects import Subject
from forms_app.schema.conditions.values import BadValue, read
from forms_app.schema.conditions.writing import offered, tree_of
from forms_app.schema.expressions.tree import Tree

_KINDS: dict[str, Kind] = {"and": "all", "or": "any"}


class NotRows(ValueError):
    """This expression cannot be shown as rows."""


def group_of(tree: Tree, known: Mapping[str, Subject] | Reader) -> Group | None:
    """None where rows cannot say the same."""
    reader = known if isinstance(known, Reader) else Reader(known)
    try:
        found = reader.whole(tree)
        return found if flat(tree_of(found, reader.known)) == flat(tree) else None
    except (NotRows, BadRows):
        return None


def flat(tree: Tree) -> Tree:
    """An 'and' in an 'and' says no more than one 'and'; the same for 'or'. Depth is bounded by the parser."""
    if not isinstance(tree, list):
        return tree
    done = [flat(item) for item in tree]
    if done[0] not in _KINDS:
        return done
    inner = [item[1:] if isinstance(item, list) and item[0] == done[0] else [item] for item in done[1:]]
    return [done[0], *(item for items in inner for item in items)]


class Reader:
    """Costs a moment to make; ``beside`` gives another one that knows a few subjects more."""

    def __init__(self, known: Mapping[str, Subject], by_tree: Mapping[str, Subject] | None = None) -> None:
        self.known = known
        self.by_tree = by_tree if by_tree is not None else {_mark(one.tree): one for one in known.values()}

    def beside(self, more: Sequence[Subject]) -> Reader:
        if not more:
            return self
        own = {one.id: one for one in more}
        return Reader({**own, **self.known}, {**self.by_tree, **{_mark(one.tree): one for one in more}})

    def subject(self, tree: Tree) -> Subject | None:
        return self.by_tree.get(_mark(tree)) if isinstance(tree, list) else None

    def items(self, tree: Tree) -> list[Row | Tree]:
        """The parts of an 'and' or 'or', those that rows can say as rows."""
        joins, *parts = flat(tree)
        found: list[Row | Tree] = []
        while parts:
            row, taken = self.several(parts, joins)
            if row is None:
                row, taken = self.row(parts[:1]), 1
            found.append(parts[0] if row is None else row)
            parts = parts[taken:]
        return found

    def whole(self, tree: Tree) -> Group:
        if (row := self.row([tree])) is not None:
            return Group("all", (row,))
        return self.group(tree, 1)

    def group(self, tree: Tree, depth: int) -> Group:
        if not isinstance(tree, list) or tree[0] not in _KINDS or depth > DEPTH_LIMIT:
            raise NotRows
        joins, *parts = flat(tree)
        items: list[Row | Group] = []
        while parts:
            row, taken = self.several(parts, joins)
            if row is None:
                row, taken = self.row(parts[:1]), 1
            items.append(row if row is not None else self.group(parts[0], depth + 1))
            parts = parts[taken:]
        return Group(_KINDS[joins], tuple(items))

    def several(self, parts: Sequence[Tree], joins: str) -> tuple[Row | None, int]:
        """A row that takes more than one of these parts, and how many."""
        for taken in range(len(parts), 1, -1):
            if taken > 2 and not _alike(parts[:taken]):
                continue
            if (row := self.compound([joins, *parts[:taken]])) is not None:
                return row, taken
        return None, 0

    def row(self, parts: Sequence[Tree]) -> Row | None:
        tree = parts[0]
        if isinstance(tree, list) and tree[0] in _KINDS:
            return self.compound(flat(tree))
        for subject in self.subjects_in(tree):
            for operator in offered(subject):
                found: dict[str, Any] = {S: subject.tree}
                if len(operator.parts) == 1 and not operator.many and match(operator.parts[0], tree, found):
                    row = self.made(subject, operator, [found[V[at]] for at in range(len(operator.values))])
                    if row is not None:
                        return row
        return None

    def compound(self, tree: Tree) -> Row | None:
        """A row whose parts are joined as this tree's are."""
        joins, *parts = tree
        for subject in self.subjects_in(parts[0]):
            for operator in offered(subject):
                if operator.joins != joins:
                    continue
                values = _values(operator, subject, parts)
                row = None if values is None else self.made(subject, operator, values)
                if row is not None:
                    return row
        return None

    def made(self, subject: Subject, operator: operators.Operator, trees: list[Tree]) -> Row | None:
        kinds = operator.values if not operator.many else operator.values * len(trees)
        try:
            values = [read(tree, kind, subject, self.known) for tree, kind in zip(trees, kinds, strict=True)]
        except BadValue:
            return None
        return Row(subject.id, operator.name, tuple(values))

    def subjects_in(self, tree: Tree) -> list[Subject]:
        """The one that stands first, where patterns have it: at most two levels down."""
        waiting, found = [tree], []
        for _level in range(3):
            found += [one for item in waiting if (one := self.subject(item))]
            waiting = [item[1] for item in waiting if isinstance(item, list) and len(item) > 1]
        return found


def _mark(tree: Tree) -> str:
    return json.dumps(tree)


def _alike(parts: Sequence[Tree]) -> bool:
    """Whether they differ only in their last item, as values of one row do."""
    return all(isinstance(part, list) and part[:-1] == parts[0][:-1] for part in parts)


def _values(operator: operators.Operator, subject: Subject, parts: Sequence[Tree]) -> list[Tree] | None:
    if operator.many:
        found: list[Tree] = []
        for part in parts:
            holes: dict[str, Any] = {S: subject.tree}
            if not match(operator.parts[0], part, holes):
                return None
            found.append(holes[V[0]])
        return found
    holes = {S: subject.tree}
    if len(parts) != len(operator.parts):
        return None
    if not all(match(pattern, part, holes) for pattern, part in zip(operator.parts, parts, strict=True)):
        return None
    return [holes[V[at]] for at in range(len(operator.values))]
