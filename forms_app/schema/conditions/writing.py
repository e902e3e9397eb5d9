"""From rows to the tree of an expression."""

from __future__ import annotations

from collections.abc import Mapping

from forms_app.schema.conditions.operators import BY_NAME, Operator, fill
from forms_app.schema.conditions.rows import JOINS, BadRows, Group, Row
from forms_app.schema.conditions.subjects import Subject
from forms_app.schema.conditions.values import BadValue, written
from forms_app.schema.expressions.tree import Tree

GHOST_FAMILIES = ("number", "date", "choices", "choice", "area", "text", "table")


def tree_of(group: Group, known: Mapping[str, Subject]) -> Tree | None:
    """None for no rows at all. Groups of one kind in one another become one. Raises BadRows."""
    numbers = {id(row): number for number, row in enumerate(group.rows())}
    return _joined(group, known, numbers)


def _joined(group: Group, known: Mapping[str, Subject], numbers: dict[int, int]) -> Tree | None:
    joins, parts = JOINS[group.kind], []
    for item in group.items:
        if isinstance(item, Group):
            found = _joined(item, known, numbers)
            parts += [] if found is None else _within(found, joins)
        else:
            parts += _within(_row(item, known, numbers[id(item)]), joins)
    if len(parts) < 2:
        return parts[0] if parts else None
    return [joins, *parts]


def _within(tree: Tree, joins: str) -> list[Tree]:
    return tree[1:] if isinstance(tree, list) and tree[0] == joins else [tree]


def _row(row: Row, known: Mapping[str, Subject], number: int) -> Tree:
    subject = known.get(row.subject)
    if subject is None:
        raise BadRows("no_subject", number)
    operator = operator_of(subject, row.operator)
    if operator is None:
        raise BadRows("no_operator", number)
    try:
        parts = _parts(operator, subject, row, known)
    except BadValue as error:
        raise BadRows(error.code, number) from None
    return parts[0] if len(parts) == 1 else [operator.joins, *parts]


def _parts(operator: Operator, subject: Subject, row: Row, known: Mapping[str, Subject]) -> list[Tree]:
    if operator.many:
        values = [written(one, operator.values[0], subject, known) for one in row.values]
        if not values:
            raise BadValue("no_value")
        return [fill(operator.parts[0], subject.tree, [value]) for value in values]
    if len(row.values) < len(operator.values):
        raise BadValue("no_value")
    values = [written(one, kind, subject, known) for one, kind in zip(row.values, operator.values, strict=False)]
    return [fill(part, subject.tree, values) for part in operator.parts]


def offered(subject: Subject) -> list[Operator]:
    """All operators that go with a subject."""
    if subject.family == "ghost":
        return [one for family in GHOST_FAMILIES for one in BY_NAME[family].values()]
    return [one for one in BY_NAME[subject.family].values() if not subject.in_rows or one.is_plain]


def operator_of(subject: Subject, name: str) -> Operator | None:
    return next((one for one in offered(subject) if one.name == name), None)
