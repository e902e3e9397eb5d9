"""What the editor is told about the expressions of an unsaved form: words, faults, new names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.designer import faults
from forms_app.designer.logic.drafts import Draft
from forms_app.designer.logic.renaming import changes, replaced
from forms_app.schema.conditions.reading import Reader, group_of
from forms_app.schema.conditions.subjects import answers, own_subjects
from forms_app.schema.expressions.rules import INITIAL, KINDS, RELEVANT, ROW_COUNT
from forms_app.schema.expressions.tree import Tree, load
from forms_app.schema.keys import KEY
from forms_app.schema.model import FormSchema, Question, Section, label_of
from forms_app.wording.words import Describer, codes_in

FIELDS = {INITIAL: "default", ROW_COUNT: "count"}  # where a kind is typed, if not in a field of its own
BUILT = ("relevant", "required_when", "constraint", "choice_filter")  # kinds that the builder makes
_OTHERS = {"hidden_area", "inner_count", "bad_count"}


class Sight:
    """Describers by place: what may be asked about is found once for each table, not once for each question."""

    def __init__(self, draft: Draft, areas: Mapping[str, str]) -> None:
        self.draft, self.areas = draft, areas
        self._readers: dict[tuple[str, ...], Reader] = {}

    def describer(self, owner: Question | None, kind: str) -> Describer:
        return Describer(self.draft.schema, self.reader(owner, kind), self.areas)

    def reader(self, owner: Question | None, kind: str) -> Reader:
        schema, lists = self.draft.schema, self.draft.lists
        place = schema.around.get(owner.uuid, ()) if owner else ()
        if place not in self._readers:
            self._readers[place] = Reader({one.id: one for one in answers(schema, place, lists)})
        return self._readers[place].beside(own_subjects(owner, lists, kind))


def check(draft: Draft) -> dict[str, Any]:
    """``fields``: each expression with its words and faults. ``renamed``: expressions that follow a new name.
    ``names``: label and field name of each question, to be sent along next time."""
    renamed = list(_renamed(draft))
    return {"fields": fields(draft), "renamed": renamed, "names": names_of(draft)}


def fields(draft: Draft) -> list[dict[str, Any]]:
    kept = trees(draft.schema)
    sight = Sight(draft, area_names(kept.values()))
    said: dict[tuple[str, str], list[str]] = {}
    for fault in draft.compiled.faults:
        if fault.code.startswith("expression_") or fault.code in _OTHERS:
            said.setdefault((fault.uuid, fault.field), []).append(faults.text(fault))
    places = {(uuid, kind) for uuid, kinds in draft.compiled.texts.items() for kind in kinds}
    done = [
        _field(sight, uuid, kind, kept.get((uuid, kind)), said.pop((uuid, FIELDS.get(kind, kind)), []))
        for uuid, kind in sorted(places)
    ]
    return [*done, *({"id": uuid, "field": name, "words": "", "faults": texts} for (uuid, name), texts in said.items())]


def _field(sight: Sight, uuid: str, kind: str, tree: Tree | None, texts: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": uuid, "field": FIELDS.get(kind, kind), "words": "", "faults": texts}
    if tree is not None:
        owner = sight.draft.owner(uuid)
        found["words"] = sight.describer(owner, kind).sentence(kind, tree)
        found["rows"] = kind in BUILT and group_of(tree, sight.reader(owner, kind)) is not None
    return found


def trees(schema: FormSchema) -> dict[tuple[str, str], Tree]:
    """By uuid and kind; what could not be read is not here."""
    found = {(section.uuid, RELEVANT): load(section.relevant) for section in schema.sections if section.relevant}
    for question, _parent in schema.walk():
        found |= {(question.uuid, kind): load(value) for kind in KINDS if (value := question.option(kind))}
    return found


def area_names(kept: Any) -> dict[str, str]:
    """Names of all areas whose code is somewhere in these trees. A query if there may be any."""
    codes = {code for tree in kept for code in codes_in(tree)}
    return dict(Area.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def names_of(draft: Draft) -> dict[str, list[str]]:
    """A question whose label is just being written anew keeps the one it had."""
    found = {}
    for question, _parent in draft.schema.walk():
        before = draft.known.get(question.uuid)
        found[question.uuid] = [question.label, question.key] if question.label or not before else list(before)
    return found


def _renamed(draft: Draft) -> Iterator[dict[str, Any]]:
    before = {uuid: pair for uuid, pair in draft.known.items() if not _is_same(draft.schema, uuid, pair)}
    if not before:
        return
    for item, value in _blocks(draft):
        owner = item if isinstance(item, Question) else None
        for name in (*KINDS, *FIELDS.values()):
            text = str(value.get(name) or "")
            equals = "=" if name == "default" and text.startswith("=") else ""
            if (name == "default" and not equals) or not text:
                continue
            if name == "count" and KEY.fullmatch(text):
                new = replaced(f"${{{text}}}", changes(f"${{{text}}}", before, draft.schema, owner))[2:-1]
                found = {text: new} if new != text else {}
            else:
                found = changes(text.removeprefix(equals), before, draft.schema, owner)
                new = equals + replaced(text.removeprefix(equals), found)
            if found and new != text:
                yield {"id": item.uuid, "field": name, "text": new, "told": _told(item, found)}


def _told(item: Question | Section, found: Mapping[str, str]) -> str:
    old, new = next(iter(found.items()))
    return _("“%(where)s”: “%(old)s” is now “%(new)s”") % {"where": label_of(item), "old": old, "new": new}


def _is_same(schema: FormSchema, uuid: str, pair: tuple[str, str]) -> bool:
    found = schema._by_uuid.get(uuid)
    return found is not None and (found.label, found.key) == tuple(pair)


def _blocks(draft: Draft) -> Iterator[tuple[Question | Section, Any]]:
    for section in draft.schema.sections:
        yield section, draft.values[section.uuid]
    for question, _parent in draft.schema.walk():
        yield question, draft.values[question.uuid]
