"""The builder's side: what may be asked about, an expression as rows, rows as an expression."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from forms_app.designer.faults import text as fault_text
from forms_app.designer.logic.checking import BUILT, area_names
from forms_app.designer.logic.drafts import Draft
from forms_app.designer.rules import fault_of, forms_of
from forms_app.schema.conditions.mending import mended
from forms_app.schema.conditions.reading import Reader, flat, group_of
from forms_app.schema.conditions.rows import BadRows, Group, Row
from forms_app.schema.conditions.subjects import Subject, subjects
from forms_app.schema.conditions.writing import offered, tree_of
from forms_app.schema.expressions.resolving import Resolved, resolve
from forms_app.schema.expressions.tree import Problem, Tree
from forms_app.schema.expressions.writing import write
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES
from forms_app.wording.labels import OPERATORS, subject_label
from forms_app.wording.words import Describer

_FIRST = {"is", "is_not", "has", "has_not", "on", "not_on", "before", "after", "eq", "ne", "contains", "within"}
_LAST = {"empty", "filled"}


@dataclasses.dataclass
class Desk:
    """One expression of a draft being worked on. ``kind``: one of ``rules.KINDS``."""

    draft: Draft
    owner: Question | None
    uuid: str
    kind: str
    former: Mapping[str, str] = dataclasses.field(default_factory=dict)

    schema: FormSchema = dataclasses.field(init=False)
    lists: Mapping[str, Mapping[str, str]] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.schema, self.lists = self.draft.schema, self.draft.lists

    @cached_property
    def known(self) -> dict[str, Subject]:
        return subjects(self.schema, self.owner, self.lists, kind=self.kind)

    def with_ghosts(self, problems: list[Problem]) -> Desk:
        """The same where what is missing is there once more."""
        found = Desk(self.draft, self.owner, self.uuid, self.kind, self.former)
        found.schema, found.lists = mended(self.schema, problems, self.lists)
        return found

    def resolved(self, text: str) -> Resolved:
        return resolve(
            text,
            self.schema,
            self.owner,
            of_choices=self.kind == "choice_filter",
            former=self.former,
            lists=self.lists,
            forms=forms_of({"": {"": text}}),
        )

    def faults(self, found: Resolved) -> list[str]:
        return [fault_text(fault_of(problem, self.uuid, self.kind)) for problem in found.problems]

    def describer(self, tree: Tree) -> Describer:
        return Describer(self.schema, Reader(self.known), area_names([tree]))


def opened(desk: Desk, text: str) -> dict[str, Any]:
    """An expression for the builder: ``group`` is None where rows cannot say it; empty for no expression."""
    found = desk.resolved(text) if text.strip() else Resolved()
    told = desk.faults(found) if text.strip() else []
    if found.problems:
        desk = desk.with_ghosts(found.problems)
        found = desk.resolved(text)
    tree = found.tree if not found.problems else None
    group = Group() if not text.strip() else group_of(tree, desk.known) if tree is not None else None
    words = "" if tree is None else desk.describer(tree).sentence(desk.kind, tree)
    return {
        "group": group.to_json() if group and desk.kind in BUILT else None,
        "words": words,
        "faults": told,
        "subjects": list(_subjects(desk)),
        "operators": {name: str(label) for name, label in OPERATORS.items()},
        "areas": area_names([tree]),
    }


def _subjects(desk: Desk) -> Iterator[dict[str, Any]]:
    sections = desk.draft.sections
    for one in desk.known.values():
        question = one.question
        section = sections.get(question.uuid) if question else None
        yield {
            "id": one.id,
            "label": subject_label(one, desk.schema),
            "section": section.title if section else "",
            "type": _("no longer there") if one.is_ghost else str(_(TYPES[question.type].label)) if question else "",
            "key": question.key if question else "",
            "ghost": one.is_ghost,
            "operators": _operators(one, rare=False),
            "rare": _operators(one, rare=True),
            "choices": [[code, label] for code, label in one.choices.items()],
            "family": one.family,
            "inRows": one.in_rows,
        }


def _operators(subject: Subject, *, rare: bool) -> list[list[Any]]:
    """Name, kinds of values, whether several; the usual ones first, those of empty answers last."""
    known = [one for one in offered(subject) if one.rare == rare]
    known.sort(key=lambda one: (one.name in _LAST, one.name not in _FIRST))
    return [[one.name, list(one.values), one.many] for one in known]


def written(desk: Desk, group: Group, current: str) -> dict[str, Any]:
    """The text of rows; ``current`` again where it says the same. Raises BadRows."""
    known = desk.known
    if any(known[row.subject].is_ghost for row in group.rows() if row.subject in known):
        raise BadRows("no_subject")
    tree = tree_of(group, known)
    if tree is None:
        return {"text": "", "words": "", "faults": [], "keys": {}}
    words = desk.describer(tree).sentence(desk.kind, tree)
    before = desk.resolved(current) if current.strip() else Resolved()
    if before.tree is not None and flat(before.tree) == tree:
        return {"text": current, "words": words, "faults": [], "keys": {}}
    named = tree_of(_with_labels(group, desk), known)
    text = write(named, _names(desk))
    found = desk.resolved(text)
    if not found.problems and flat(found.tree) != tree:
        raise BadRows("not_writable")
    return {"text": text, "words": words, "faults": desk.faults(found), "keys": _keys(group, known)}


def _names(desk: Desk) -> dict[str, str]:
    """Field names; the label where two questions in different tables share a field name."""
    schema, found = desk.schema, {}
    for question, _parent in schema.walk():
        twice = len(schema.by_key[question.key]) > 1 and len(schema.by_label[question.label]) == 1
        found[question.uuid] = question.label if twice and question.label else question.key
    return found


def _keys(group: Group, known: Mapping[str, Subject]) -> dict[str, str]:
    """Field names that this expression relies on: the editor writes them down where they were only proposed."""
    return {item.uuid: item.key for row in group.rows() if (item := known[row.subject].question)}


def _with_labels(group: Group, desk: Desk) -> Group:
    """A choice whose code may still change is named by its label."""
    return dataclasses.replace(
        group,
        items=tuple(
            _with_labels(item, desk) if isinstance(item, Group) else _labelled(item, desk) for item in group.items
        ),
    )


def _labelled(row: Row, desk: Desk) -> Row:
    subject = desk.known.get(row.subject)
    if subject is None or subject.question is None or not subject.choices or (subject.part and subject.part.name):
        return row
    uuid, unfixed = subject.question.uuid, desk.draft.unfixed
    values = tuple(
        label if isinstance(value, str) and _is_word(label := unfixed.get((uuid, value), "")) else value
        for value in row.values
    )
    return dataclasses.replace(row, values=values)


def _is_word(label: str) -> bool:
    return bool(label) and not any(sign.isspace() or sign in "'\"" for sign in label)
