"""An expression computed over sample answers, which whoever writes it may change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from forms_app.codes.models import Code
from forms_app.designer.logic.building import Desk
from forms_app.designer.logic.samples import Installed, sample
from forms_app.schema.conditions.subjects import Subject, answers
from forms_app.schema.expressions.kinds import choices_of
from forms_app.schema.expressions.program import cast
from forms_app.schema.expressions.rules import CALCULATION, CHOICE_FILTER, INITIAL, ROW_COUNT
from forms_app.schema.expressions.running import Chain, Compiler
from forms_app.schema.expressions.state import CHINA, Context, Failed, Scope, World
from forms_app.schema.expressions.tree import Tree, walk
from forms_app.schema.expressions.values import flag, number, number_text
from forms_app.schema.model import FormSchema
from forms_app.schema.types import TYPES
from forms_app.wording.labels import subject_label

ROWS_LIMIT, LENGTH_LIMIT, ASKED_LIMIT = 50, 500, 60
_BREAKS = re.compile(r"[、,，;；\n]")
_SECONDS = 0.5
_COLUMNS = {"code": "code", "label": "label", "parent": "parent__code"}


def tried(desk: Desk, written: str, given: Mapping[str, str]) -> dict[str, Any]:
    """``asked``: the answers that the expression reads, with their values; ``result``: what it gives, in words."""
    found = desk.resolved(written)
    if found.problems:
        return {"asked": [], "result": "", "faults": desk.faults(found), "words": ""}
    asked = list(_asked(desk, found.tree))[:ASKED_LIMIT]
    around = Installed(desk.lists)
    values = {one.id: given.get(one.id, sample(one, around))[:LENGTH_LIMIT] for one in asked}
    return {
        "asked": [_shown(one, values[one.id], desk.schema) for one in asked],
        "result": _result(desk, found.tree, asked, values),
        "words": desk.describer(found.tree).sentence(desk.kind, found.tree),
        "faults": [],
    }


def _asked(desk: Desk, tree: Tree) -> Iterator[Subject]:
    place = desk.schema.around.get(desk.owner.uuid, ()) if desk.owner else ()
    known = {str(one.tree): one for one in answers(desk.schema, place, desk.lists)}
    known |= {str(one.tree): one for one in desk.known.values()}
    seen = set()
    for one in walk(tree):
        subject = known.get(str(one)) if isinstance(one, list) else None
        if subject is None and one == ["."] and desk.owner is not None:
            subject = known.get(str(["q", desk.owner.uuid]))
        if subject is not None and subject.id not in seen:
            seen.add(subject.id)
            yield subject


def _shown(subject: Subject, value: str, schema: FormSchema) -> dict[str, Any]:
    return {
        "id": subject.id,
        "label": subject_label(subject, schema),
        "type": str(_(TYPES[subject.question.type].label)) if subject.question else "",
        "value": value,
        "inRows": subject.in_rows and subject.family != "table",
        "choices": [] if subject.in_rows else _offered(subject),
    }


def _offered(subject: Subject) -> list[list[str]]:
    known = {"yes": "是", "no": "否"} if subject.family == "yesno" else subject.choices
    return [[code, label] for code, label in known.items()]


def _result(desk: Desk, tree: Tree, asked: list[Subject], values: Mapping[str, str]) -> str:
    schema, owner = desk.schema, desk.owner
    place: Chain = schema.around.get(owner.uuid, ()) if owner else ()
    world = _World(desk)
    world.start()
    context = Context(world, _scopes(schema, place, asked, values), (0,) * len(place))
    context.own = next((values[one.id] for one in asked if one.tree == ["."]), "")
    context.choice = {one.tree[1]: values[one.id] for one in asked if one.tree[0] == "choice"}
    try:
        found = Compiler(schema.around, place).run(tree)(context)
    except Failed:
        return _("It could not be computed: the result is too long, or it took too long.")
    if desk.kind in {CALCULATION, INITIAL} and owner is not None:
        return _answer(desk, cast(owner, found, CHINA))
    if desk.kind == ROW_COUNT:
        count = number(found, CHINA)
        return "0" if count != count else number_text(float(max(0, int(min(count, 10_000)))))
    if desk.kind == CHOICE_FILTER:
        return _("This choice is offered") if flag(found) else _("This choice is not offered")
    return _("The condition is met") if flag(found) else _("The condition is not met")


def _answer(desk: Desk, said: str) -> str:
    known = choices_of(desk.owner, desk.lists) if desk.owner else None
    if not said:
        return _("(empty)")
    return "、".join(known.get(code, code) for code in said.split(" ")) if known else said


def _scopes(schema: FormSchema, place: Chain, asked: list[Subject], values: Mapping[str, str]) -> tuple[Scope, ...]:
    """The answers as the interpreter reads them: one row of each table around, as many of others as were given."""
    scopes: list[Scope] = [{} for _level in range(len(place) + 1)]
    for above, table in enumerate(place):
        scopes[above][table] = [scopes[above + 1]]
    for one in asked:
        if one.question is None or one.id.startswith("."):
            continue
        chain = schema.around[one.question.uuid]
        depth = next((at for at, (own, other) in enumerate(zip(place, chain, strict=False)) if own != other), None)
        depth = min(len(place), len(chain)) if depth is None else depth
        if one.family == "table":
            _rows(scopes[depth], chain[depth:], one.question.uuid, _count(values[one.id]))
        elif depth == len(chain):
            scopes[depth] |= _texts(one, values[one.id])
        else:
            given = _BREAKS.split(values[one.id])[:ROWS_LIMIT]
            rows = _rows(scopes[depth], chain[depth:-1], chain[-1], len(given))
            for row, value in zip(rows, given, strict=False):
                row |= _texts(one, value.strip())
    return tuple(scopes)


def _rows(scope: Scope, chain: Chain, table: str, count: int) -> list[Scope]:
    """At least so many rows of a table, in the first row of each table above it."""
    for above in chain:
        scope = scope.setdefault(above, [{}])[0]
    rows: list[Scope] = scope.setdefault(table, [])
    rows += [{} for _row in range(count - len(rows))]
    return rows


def _count(value: str) -> int:
    found = number(value)
    return int(min(max(found, 0), ROWS_LIMIT)) if found == found else 0


def _texts(subject: Subject, value: str) -> Scope:
    """A label counts as its code; a position is two numbers."""
    question = subject.question
    assert question
    codes = {label: code for code, label in _offered(subject)}
    if subject.tree[0] == "point":
        north, _space, east = value.strip().replace(",", " ").partition(" ")
        return {f"{question.uuid}.lat": north, f"{question.uuid}.lon": east.strip()}
    name = f"{question.uuid}.{subject.part.name}" if subject.part and subject.part.name else question.uuid
    return {name: codes.get(value, value)}


class _World(World):
    def __init__(self, desk: Desk) -> None:
        super().__init__(seconds=_SECONDS)
        self.desk = desk

    def choice_label(self, question: str, code: str) -> str:
        return (choices_of(self.desk.schema.question(question), self.desk.lists) or {}).get(code, "")

    def pull(self, source: str, column: str, key_column: str, key: str) -> str:
        """Only code lists: nobody's records are read for a sample."""
        columns = {**_COLUMNS, "name": "code", "value": "code"}
        if column not in columns or key_column not in columns or not key:
            return ""
        rows = Code.objects.filter(**{"code_list__slug": source, columns[key_column]: key})
        return str(rows.values_list(columns[column], flat=True).first() or "")
