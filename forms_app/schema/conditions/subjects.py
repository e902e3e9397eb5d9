"""What a condition may ask about, seen from where it stands: answers, columns of answers, tables, choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from forms_app.schema.expressions.kinds import choices_of
from forms_app.schema.expressions.tree import Tree
from forms_app.schema.kinds.rows import RESULTS
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.storage import Part
from forms_app.schema.types import TYPES, parts_of

OWN = "."
GHOST = "?"  # in front of a name that nothing has any more
COLUMNS = ("code", "label", "parent")
_BY_TYPE = {"choice": "choice", "cascade": "choice", "check_item": "choice", "choices": "choices", "boolean": "yesno",
            "consent": "yesno", "area": "area", "repeat": "table", "location": "held", "track": "held",
            "shape": "held", "person": "held", "record_link": "held"}  # fmt: skip
_BY_STORAGE = {"integer": "number", "decimal": "number", "date": "date", "month": "month", "time": "time",
               "datetime": "moment", "boolean": "yesno", "area": "area", "person": "held", "uuid": "held"}  # fmt: skip
Lists = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Subject:
    """``id``: '.', 'choice.parent', '<uuid>' or '<uuid>.<part>'. ``in_rows``: answers of several rows, as a list."""

    id: str
    tree: Tree
    family: str
    question: Question | None = None
    part: Part | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    in_rows: bool = False

    @property
    def is_ghost(self) -> bool:
        return self.id.startswith(GHOST)


def subjects(schema: FormSchema, owner: Question | None, lists: Lists, *, kind: str = "") -> dict[str, Subject]:
    """By id, in the order of the form. ``owner``: None for a section. ``kind``: which of its expressions it is."""
    place = schema.around.get(owner.uuid, ()) if owner else ()
    found = {one.id: one for one in own_subjects(owner, lists, kind)}
    for one in answers(schema, place, lists):
        if owner is None or one.question is not owner:
            found[one.id] = one
    return found


def answers(schema: FormSchema, place: tuple[str, ...], lists: Lists) -> Iterator[Subject]:
    """All answers of the form, seen from inside these tables."""
    for question, _parent in schema.walk():
        chain = schema.around[question.uuid]
        yield from of_question(question, lists, in_rows=chain != place[: len(chain)])


def own_subjects(owner: Question | None, lists: Lists, kind: str) -> list[Subject]:
    """What only this kind of expression may look at: its own answer, or a choice."""
    if kind == "constraint" and owner is not None and parts_of(owner):
        return [_own(owner, lists)]
    if kind == "choice_filter":
        return [Subject(f"choice.{name}", ["choice", name], "column") for name in COLUMNS]
    return []


def of_question(question: Question, lists: Lists, in_rows: bool = False) -> Iterator[Subject]:
    uuid = question.uuid
    if question.type == "repeat":
        yield Subject(uuid, ["rows", uuid], "table", question, in_rows=in_rows)
        return
    if question.type == "location":
        yield Subject(uuid, ["point", uuid], "held", question, in_rows=in_rows)
    for part in parts_of(question):
        if question.type == "location" and part.name == "accuracy":
            continue
        tree = ["q", uuid, part.name] if part.name else ["q", uuid]
        known = _choices(question, part, lists)
        yield Subject(
            f"{uuid}.{part.name}" if part.name else uuid, tree, _family(question, part), question, part, known, in_rows
        )


def _own(owner: Question, lists: Lists) -> Subject:
    first = parts_of(owner)[0]
    tree = ["point", owner.uuid] if owner.type == "location" else ["."]
    family = "held" if owner.type == "location" else _family(owner, first)
    return Subject(OWN, tree, family, owner, first, _choices(owner, first, lists))


def _family(question: Question, part: Part) -> str:
    if question.uuid.startswith(GHOST):
        return "ghost"
    if question.type == "matrix":
        return "choice"
    if TYPES[question.type].files and part.storage.kind in {"text", "uuid"} and question.type != "check_item":
        return "held"
    if not part.name and question.type in _BY_TYPE:
        return _BY_TYPE[question.type]
    return _BY_STORAGE.get(part.storage.kind, "text")


def _choices(question: Question, part: Part, lists: Lists) -> Mapping[str, str]:
    if question.type == "check_item" and not part.name:
        return {one.code: one.label for one in RESULTS}
    if question.type == "matrix" or not part.name:
        return choices_of(question, lists) or {}
    return {}
