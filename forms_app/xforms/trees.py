"""Expressions with XLSForm's names become trees over uuids; what our language cannot say is an error at its cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from forms_app.schema.expressions.resolving import Resolved, resolve
from forms_app.schema.expressions.rules import CALCULATION, CHOICE_FILTER, INITIAL, RELEVANT, ROW_COUNT
from forms_app.schema.expressions.tree import Problem, Tree
from forms_app.schema.model import Choice, FormSchema, Question, Section
from forms_app.schema.types import TYPES
from forms_app.xforms.items import Item, Part, Written
from forms_app.xforms.told import Notes, Place

Words = Callable[[Problem], str]
_NAMED = {"other", "what", "rows", "code_list"}  # options that say which parts and choices there are
_MENDED = {
    "no_such_choice": _("“%(label)s” has no choice “%(text)s”, so this never comes true."),
    "not_answered": _("“%(label)s” is only shown and has no answer: an empty text stands for it."),
}


@dataclass(frozen=True)
class World:
    """What expressions may read beside the form: code lists and other forms, by slug. See ``resolve``."""

    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    forms: Mapping[str, Collection[str]] = field(default_factory=dict)


ALONE = World()


def settle(parts: list[Part], renamed: dict[str, str], words: Words, notes: Notes, world: World) -> None:
    """Fills in ``trees`` of all items and ``relevant`` of all parts."""
    bare = FormSchema("x", tuple(Section(part.uuid, part.title, "", _questions(part.items)) for part in parts))
    settling = _Settling(bare, renamed, words, notes, world)
    for part in parts:
        part.relevant = settling.all_of(part.conditions, None)
        for item in part.items:
            settling.item(item, None)


def _questions(items: list[Item]) -> tuple[Question, ...]:
    """With XLSForm's names for keys, and for labels of choices, so that expressions find what they name."""
    return tuple(
        Question(
            uuid=item.uuid, key=item.name, type=item.type, label=item.label,
            choices=tuple(Choice(choice.code, item.names.get(choice.code, choice.code)) for choice in item.choices),
            options=tuple(sorted((name, value) for name, value in item.options.items() if name in _NAMED)),
            questions=_questions(item.children),
        )
        for item in items
    )  # fmt: skip


class _Settling:
    def __init__(self, schema: FormSchema, renamed: dict[str, str], words: Words, notes: Notes, world: World) -> None:
        self.schema, self.renamed, self.words, self.notes, self.world = schema, renamed, words, notes, world

    def item(self, item: Item, table: Item | None) -> None:
        owner = self.schema.question(item.uuid)
        condition = self.all_of(item.conditions, owner)
        for kind, written in item.texts.items():
            if kind == ROW_COUNT and table is not None:
                self._inner_count(item, table, written)
            elif (tree := self.tree(written, owner, kind == CHOICE_FILTER)) is not None:
                item.trees[kind] = tree
        if condition is not None:
            self._shown(item, condition)
        for child in item.children:
            self.item(child, item)

    def _shown(self, item: Item, condition: Tree) -> None:
        """What nobody sees has no condition of its own: its value follows it instead."""
        if TYPES[item.type].is_asked or item.type in {"note", "repeat"}:
            item.trees[RELEVANT] = condition
            return
        kind = next((kind for kind in (CALCULATION, INITIAL) if kind in item.trees), "")
        if kind:
            item.trees[kind] = ["if", condition, item.trees[kind], ""]
            return
        place = item.conditions[0][1]
        self.notes.warn(str(_("What the system records by itself has no condition: recorded always.")), place)

    def _inner_count(self, item: Item, table: Item, written: Written) -> None:
        name = re.fullmatch(r"\$\{\s*([^{}]+?)\s*\}", written[0])
        sibling = next((one for one in table.children if name and one.name == name[1]), None)
        if sibling and sibling.type == "integer" and table.children.index(sibling) < table.children.index(item):
            item.options["count"] = sibling.key
        else:
            told = _("In a table the number of rows is only that of a whole number before it: rows are added by hand.")
            self.notes.warn(str(told), written[1])

    def all_of(self, conditions: list[Written], owner: Question | None) -> Tree:
        """None where there are none."""
        found = [tree for written in conditions if (tree := self.tree(written, owner)) is not None]
        return found[0] if len(found) == 1 else ["and", *found] if found else None

    def tree(self, written: Written, owner: Question | None, of_choices: bool = False) -> Tree:
        text, place = written
        for name, there in self.renamed.items():
            text = re.sub(rf"\$\{{\s*{re.escape(name)}\s*\}}", f"${{{there}}}", text)
        found = self._resolved(text, owner, of_choices)
        if found.problems and all(problem.code in _MENDED for problem in found.problems):
            text = self._mended(text, found.problems, place)
            found = self._resolved(text, owner, of_choices)
        for problem in found.problems:
            self.notes.error(self.words(problem), place)
        return None if found.problems else found.tree

    def _resolved(self, text: str, owner: Question | None, of_choices: bool) -> Resolved:
        lists, forms = self.world.lists, self.world.forms
        return resolve(text, self.schema, owner, of_choices=of_choices, lists=lists, forms=forms)

    def _mended(self, text: str, problems: list[Problem], place: Place) -> str:
        """What can be said in other words that mean the same: never true as before, empty as before."""
        for problem in sorted(problems, key=lambda problem: -problem.start):
            there = text[problem.start : problem.end]
            instead = f"concat({there}, '')" if problem.code == "no_such_choice" else "''"
            text = f"{text[: problem.start]}{instead}{text[problem.end :]}"
            self.notes.warn(_MENDED[problem.code] % problem.params, place)
        return text
