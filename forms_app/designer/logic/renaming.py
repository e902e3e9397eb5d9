"""A question that gets another name takes the expressions along that name it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from forms_app.schema.expressions.names import Names, Unresolved
from forms_app.schema.expressions.parsing import parse
from forms_app.schema.expressions.tree import Node, Unparsable
from forms_app.schema.model import FormSchema, Question

_PLAIN = re.compile(r"[^{}'\"“”‘’.]+")
_WRITTEN = re.compile(r"\$\{\s*([^{}]*?)\s*\}")


def replaced(text: str, names: Mapping[str, str]) -> str:
    """The expression with other names in ${…}, character for character the same otherwise."""
    try:
        node = parse(text)
    except Unparsable:
        return text
    done, at = [], 0
    for start, end in sorted(_places(node, text)):
        done += [text[at:start], _WRITTEN.sub(lambda found: _name(found, names), text[start:end])]
        at = end
    return "".join([*done, text[at:]])


def named(text: str) -> set[str]:
    """Names that an expression uses, without the parts behind a dot where the whole is no name."""
    try:
        node = parse(text)
    except Unparsable:
        return set()
    return {found[1] for start, end in _places(node, text) for found in _WRITTEN.finditer(text[start:end])}


def _places(node: Node, text: str) -> Iterator[tuple[int, int]]:
    """Where questions are named: references, and the text in jr:choice-name(…, '${question}')."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        waiting += one.children
        if one.kind == "reference" and text.startswith("${", one.start):
            yield one.start, one.end
        elif one.kind == "call" and one.value == "jr:choice-name":
            yield from ((child.start, child.end) for child in one.children[1:] if child.kind == "string")


def _name(found: re.Match[str], names: Mapping[str, str]) -> str:
    name = found[1]
    if name in names:
        return f"${{{names[name]}}}"
    head, dot, part = name.rpartition(".")
    return f"${{{names[head]}{dot}{part}}}" if head in names else found[0]


def changes(
    text: str, known: Mapping[str, tuple[str, str]], schema: FormSchema, owner: Question | None
) -> dict[str, str]:
    """New names by old ones, of those in ``text`` that mean nothing any more, while the question is still there.

    ``known``: (label, field name) by uuid, as they were."""
    names, found = Names(schema, owner, {}), {}
    for name in named(text):
        for old in (name, name.rpartition(".")[0]):
            if not old or _means(names, name):
                continue
            meant = [uuid for uuid, pair in known.items() if old in pair and uuid in names.chains]
            new = _new_name(schema, meant[0], was_label=known[meant[0]][0] == old) if len(meant) == 1 else ""
            if new:
                found[old] = new
    return found


def _means(names: Names, name: str) -> bool:
    try:
        names.find(name)
    except Unresolved as error:
        return error.code == "ambiguous_question"
    return True


def _new_name(schema: FormSchema, uuid: str, was_label: bool) -> str:
    question = schema.question(uuid)
    if not question.label:
        return ""
    is_plain = _PLAIN.fullmatch(question.label) and len(schema.by_label[question.label]) == 1
    return question.label if was_label and is_plain and question.label not in schema.by_key else question.key
