"""Which answers may not be alike: of one question, or of several together. In a table: within its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forms_app.schema.model import Fault, FormSchema, Question
from forms_app.schema.row import UNIQUE
from forms_app.schema.types import TYPES, is_single


@dataclass(frozen=True)
class UniqueRule:
    """``table``: the uuid of the table of rows that it holds in, '' for the form itself."""

    table: str
    questions: tuple[Question, ...]

    @property
    def label(self) -> str:
        return "＋".join(question.label for question in self.questions)


def unique_rules(schema: FormSchema) -> list[UniqueRule]:
    """Of single questions in their order, then of several together."""
    places = {question.uuid: (question, parent) for question, parent in schema.walk()}
    groups = [(uuid,) for uuid, (question, _parent) in places.items() if question.option(UNIQUE)]
    found = []
    for group in [*groups, *schema.together]:
        if all(uuid in places for uuid in group):
            parent = places[group[0]][1]
            found.append(UniqueRule(parent.uuid if parent else "", tuple(places[uuid][0] for uuid in group)))
    return found


def unique_faults(schema: FormSchema) -> Iterator[Fault]:
    """Words of one's own beside 其他 would all count as the same choice."""
    for rule in unique_rules(schema):
        for question in rule.questions:
            if not is_single(question):
                yield Fault("unique_other", question.uuid, UNIQUE if len(rule.questions) == 1 else "label")


def together(schema: FormSchema, lines: Iterable[str]) -> tuple[tuple[tuple[str, ...], ...], list[Fault]]:
    """Rules of several questions from lines 'name + name', names being labels or field names; and what is wrong."""
    groups: list[tuple[str, ...]] = []
    faults: list[Fault] = []
    for line in lines:
        names = [name.strip() for name in line.replace("＋", "+").split("+") if name.strip()]
        if not names:
            continue
        found = [_named(schema, name) for name in names]
        if wrong := next((name for name, some in zip(names, found, strict=True) if len(some) != 1), None):
            faults.append(Fault("together_unknown", "", "together", {"name": wrong[:60]}))
            continue
        places = [some[0] for some in found]
        group = tuple(question.uuid for question, _parent in places)
        if len(set(group)) < 2 or len(set(group)) < len(group):
            faults.append(Fault("together_few", "", "together", {"line": line.strip()[:60]}))
        elif len({parent.uuid if parent else "" for _question, parent in places}) > 1:
            faults.append(Fault("together_apart", "", "together", {"line": line.strip()[:60]}))
        elif bad := next((one for one, _parent in places if not may_be_unique(one)), None):
            faults.append(Fault("together_type", "", "together", {"label": bad.label[:60]}))
        elif set(group) not in [set(known) for known in groups]:
            groups.append(group)
    return tuple(groups), faults


def may_be_unique(question: Question) -> bool:
    return UNIQUE in TYPES[question.type].options and is_single(question)


def _named(schema: FormSchema, name: str) -> list[tuple[Question, Question | None]]:
    """Questions with this field name ('table.name' inside tables) or, where there is none, with this label."""
    everything = list(schema.walk())
    by_key = [
        (question, parent)
        for question, parent in everything
        if name in {question.key if parent is None else f"{parent.key}.{question.key}"}
    ]
    return by_key or [(question, parent) for question, parent in everything if question.label == name]
