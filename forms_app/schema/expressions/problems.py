"""What is wrong with an expression, as far as somebody reads on."""

from __future__ import annotations

from forms_app.schema.expressions.tree import Node, Problem

PROBLEM_LIMIT = 20


class Enough(Exception):
    """There are as many problems as somebody can read at once."""


class Problems:
    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, code: str, node: Node, **params: object) -> None:
        """Raises Enough where nobody would read on: every further one costs, too."""
        if len(self.found) >= PROBLEM_LIMIT:
            raise Enough
        self.found.append(Problem(code, node.start, node.end, params))
