"""XLSForms as our schema, as far as their expressions go. Only for the comparison: nothing of this is published.

A question's uuid is its path in the XForm without the root ('household/person/age'), so both sides name it alike.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from forms_app.schema.expressions.resolving import resolve
from forms_app.schema.expressions.rules import (
    CALCULATION,
    CHOICE_FILTER,
    CONSTRAINT,
    RELEVANT,
    REQUIRED_WHEN,
    ROW_COUNT,
)
from forms_app.schema.expressions.tree import Tree, dump, references, walk
from forms_app.schema.model import Choice, FormSchema, Question, Section, options

_TYPES = {"int": "integer", "integer": "integer", "decimal": "decimal", "date": "date", "time": "time",
          "dateTime": "datetime", "binary": "photo"}  # fmt: skip
_ALWAYS, _NEVER = {"yes", "true", "true()", "Yes", "TRUE"}, {"no", "false", "false()", "No", "FALSE", ""}
_BINDS = {CALCULATION: "calculate", CONSTRAINT: "constraint", REQUIRED_WHEN: "required"}


@dataclass(frozen=True)
class Unread:
    uuid: str
    kind: str
    text: str
    reason: str


@dataclass
class Form:
    """``unsure``: what depends on expressions that could not be read, and so cannot be compared.
    ``random``: what nobody can compute twice. ``texts``: the expressions as written, by question and kind."""

    name: str
    schema: FormSchema
    xform: str
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    settable: dict[str, Question] = field(default_factory=dict)


@dataclass
class _Asked:
    """A question as it was found: ``conditions``: its own and those of the groups around it."""

    uuid: str
    type: str
    choices: tuple[Choice, ...]
    conditions: tuple[str, ...]
    texts: dict[str, str]
    children: list[_Asked] = field(default_factory=list)


def read(name: str, converted: Any) -> Form:
    """``converted``: what pyxform's ``convert`` gives."""
    survey = converted._survey
    asked = list(_asked(survey, "", (), survey.choices or {}))
    bare = FormSchema(name, (Section("section", name, questions=tuple(_question(item, {}) for item in asked)),))
    form = Form(name, bare, converted.xform)
    trees: dict[str, dict[str, Tree]] = {}
    for item in _all(asked):
        trees[item.uuid] = _trees(item, bare, form)
    form.schema = dataclasses.replace(
        bare, sections=(Section("section", name, questions=tuple(_question(item, trees) for item in asked)),)
    )
    form.unsure = _unsure(form, trees)
    return form


def _asked(parent: Any, path: str, above: tuple[str, ...], lists: Any) -> Iterator[_Asked]:
    for child in parent.children or []:
        where, kind = f"{path}{child.name}", type(child).__name__
        if where == "meta":
            continue
        bind = dict(child.bind or {})
        own = (*above, str(bind["relevant"])) if bind.get("relevant") else above
        if kind == "GroupedSection":
            yield from _asked(child, f"{where}/", own, lists)
        elif kind == "RepeatingSection":
            count = str((child.control or {}).get("jr:count") or "")
            inner = list(_asked(child, f"{where}/", (), lists))
            yield _Asked(where, "repeat", (), own, {ROW_COUNT: count} if count else {}, inner)
        else:
            yield _Asked(where, _type(child, bind), _choices(child, lists), own, _texts(child, bind))


def _type(child: Any, bind: dict[str, Any]) -> str:
    if child.control is None and bind.get("calculate"):
        return "hidden"
    if getattr(child, "itemset", None) and type(child).__name__ == "MultipleChoiceQuestion":
        return {"select one": "choice", "select all that apply": "choices"}.get(child.type, "text")
    return _TYPES.get(str(bind.get("type")), "text")


def _choices(child: Any, lists: Any) -> tuple[Choice, ...]:
    found = lists.get(getattr(child, "itemset", None) or "")
    if found is None:
        return ()
    labels = {str(one.name): _label(one.label) for one in found.options}
    return tuple(Choice(code, label or code) for code, label in labels.items())


def _label(label: Any) -> str:
    return str(next(iter(label.values()), "")) if isinstance(label, dict) else str(label or "")


def _texts(child: Any, bind: dict[str, Any]) -> dict[str, str]:
    found = {kind: str(bind.get(name) or "") for kind, name in _BINDS.items()}
    if found[REQUIRED_WHEN] in _ALWAYS:
        found[REQUIRED_WHEN] = "true()"
    elif found[REQUIRED_WHEN] in _NEVER:
        found[REQUIRED_WHEN] = ""
    found[CHOICE_FILTER] = str(getattr(child, "choice_filter", None) or "")
    if getattr(child, "trigger", None):
        found[CALCULATION] = ""
    return {kind: text for kind, text in found.items() if text}


def _all(asked: list[_Asked]) -> Iterator[_Asked]:
    for item in asked:
        yield item
        yield from _all(item.children)


def _question(item: _Asked, trees: dict[str, dict[str, Tree]]) -> Question:
    given = {kind: dump(tree) for kind, tree in trees.get(item.uuid, {}).items()}
    return Question(
        uuid=item.uuid,
        key=item.uuid.rpartition("/")[2],
        type="text" if item.type in {"choice", "choices"} and not item.choices else item.type,
        label=item.uuid,
        choices=item.choices,
        options=options(**given),
        questions=tuple(_question(child, trees) for child in item.children),
    )


def _trees(item: _Asked, schema: FormSchema, form: Form) -> dict[str, Tree]:
    owner = schema.question(item.uuid)
    wanted = [*((RELEVANT, text) for text in item.conditions), *item.texts.items()]
    found: dict[str, list[Tree]] = {}
    for kind, text in wanted:
        form.texts[item.uuid, kind] = " and ".join(filter(None, [form.texts.get((item.uuid, kind), ""), text]))
        resolved = resolve(text, schema, owner, of_choices=kind == CHOICE_FILTER)
        if resolved.problems:
            first = resolved.problems[0]
            said = ", ".join(str(value) for value in first.params.values() if value)
            form.unread.append(Unread(item.uuid, kind, text, f"{first.code}: {said}" if said else first.code))
            found.setdefault(kind, [])
            continue
        found.setdefault(kind, []).append(resolved.tree)
    return {kind: given[0] if len(given) == 1 else ["and", *given] for kind, given in found.items() if given}


def _unsure(form: Form, trees: dict[str, dict[str, Tree]]) -> set[str]:
    """Questions behind an expression that was not read, and everything that looks at them, at any remove."""
    unsure = {one.uuid for one in form.unread if one.kind in {RELEVANT, CALCULATION, ROW_COUNT}}
    unsure |= {uuid for uuid, given in trees.items() for tree in given.values() if is_random(tree)}
    while True:
        more = {
            uuid
            for uuid, given in trees.items()
            if uuid not in unsure
            and (
                any(references(tree) & unsure for tree in given.values())
                or any(uuid.startswith(f"{table}/") for table in unsure)
            )
        }
        if not more:
            return unsure
        unsure |= more


def is_random(tree: Tree) -> bool:
    return any(isinstance(found, list) and found[0] in {"uuid", "random"} for found in walk(tree))
