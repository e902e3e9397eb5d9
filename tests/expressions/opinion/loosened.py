"""The same form with patterns that may match anywhere in a text, as the engine takes them."""

from __future__ import annotations

import dataclasses
from typing import Any

from forms_app.schema.expressions.rules import KINDS
from forms_app.schema.expressions.tree import LEAVES, Tree, dump, load
from forms_app.schema.model import FormSchema, Question, options


def loosened(schema: FormSchema) -> FormSchema | None:
    """None where there is no pattern."""
    sections = tuple(
        dataclasses.replace(section, questions=tuple(map(_question, section.questions))) for section in schema.sections
    )
    found = dataclasses.replace(schema, sections=sections)
    return found if found != schema else None


def _question(question: Question) -> Question:
    given: dict[str, Any] = {
        name: dump(_tree(load(value))) if name in KINDS and '"regex"' in value else value
        for name, value in question.options
    }
    return dataclasses.replace(question, options=options(**given), questions=tuple(map(_question, question.questions)))


def _tree(tree: Tree) -> Tree:
    if not isinstance(tree, list) or tree[0] in LEAVES:
        return tree
    operation, *given = (tree[0], *map(_tree, tree[1:]))
    if operation == "regex":
        given[1] = rf"[\s\S]*(?:{given[1]})[\s\S]*"
    return [operation, *given]
