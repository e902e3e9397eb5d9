"""What a page is told so that it follows conditions, checks and calculations while somebody types.

Nothing that the page does with it counts: the server settles everything anew (``logic``). It holds the rules that this
step can move, the answers of other steps that they read, and no other answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from forms_app.entry import logic
from forms_app.entry.context import FieldContext
from forms_app.entry.counted import is_counted
from forms_app.entry.display import unit_of
from forms_app.entry.form_answers import answer_forms
from forms_app.entry.forms import row_set_class
from forms_app.entry.kept import KeptField
from forms_app.entry.languages import schema_in
from forms_app.entry.sections import SectionForm
from forms_app.entry.world import FormWorld
from forms_app.schema.expressions import kinds
from forms_app.schema.expressions.portable import portable
from forms_app.schema.expressions.program import Outcome
from forms_app.schema.expressions.rules import CALCULATION, CHOICE_FILTER, Rules
from forms_app.schema.expressions.slicing import Slice, fixed_answers, slice_of
from forms_app.schema.expressions.tree import Tree, references, walk
from forms_app.schema.kinds.listed import code_list
from forms_app.schema.model import Question, Section
from forms_app.schema.types import TYPES, parts_of
from forms_app.tables.models import FormVersion

LIST_LIMIT = 300  # choices of a code list that travel with the page; of longer ones the server is asked
_READ = {"text": "text", "long_text": "lines", "hidden": "text", "email": "text", "url": "text", "scan": "text",
         "barcode": "text", "integer": "number", "decimal": "number", "money": "number", "rating": "number",
         "phone": "tight", "id_number": "tight", "licence_plate": "tight", "credit_code": "tight", "date": "date",
         "year_month": "date", "time": "time", "datetime": "datetime", "choice": "choice", "choices": "choice",
         "boolean": "choice", "consent": "choice", "cascade": "deepest", "area": "deepest", "location": "point",
         "person": "choice", "record_link": "choice", "photo": "files", "photos": "files", "files": "files",
         "audio": "files", "signature": "files", "matrix": "parts", "check_item": "choice"}  # fmt: skip


def live_data(
    version: FormVersion, form: SectionForm, forms: Iterable[SectionForm], outcome: Outcome, ask_at: str
) -> dict[str, Any] | None:
    """JSON for static/collect/live.js; None where nothing in this step can move, or where it follows from answers that
    this person must not see. ``forms``: of all steps. ``ask_at``: see ``collect.told``."""
    rules, section, context = logic.program_of(version).rules, form.section, form.form.context
    part = slice_of(rules, section.uuid)
    if not part.kept:
        return None
    trees = [rules.entries[uuid].trees[kind] for uuid, some in part.kept.items() for kind in some]
    is_correction = context.stored is not None
    if is_correction and _unseen(forms) & {*part.kept, *(uuid for tree in trees for uuid in references(tree))}:
        return None
    return {
        "bundle": _spoken(portable(rules, part), section),
        "answers": fixed_answers(rules, part, outcome.given, outcome.answers) | _unread(section, outcome),
        "questions": [_question(question) for question in section.questions],
        "choices": _choices(version, rules, part, context),
        "told": [] if is_correction else _told(outcome, trees),  # a key there may be a hidden number
        "person": _person(outcome, trees),
        "ask": ask_at,
        "isBound": form.data is not None,
        "words": _words(),
    }


def _spoken(bundle: dict[str, Any], section: Section) -> dict[str, Any]:
    """With what to say when a check fails in the language of this section."""
    asked = {question.uuid: question for question in _all(section.questions)}
    for entry in bundle["entries"]:
        if "message" in entry and entry["uuid"] in asked:
            entry["message"] = str(asked[entry["uuid"]].option("constraint_message"))
    return bundle


def _all(questions: Iterable[Question]) -> Iterator[Question]:
    for question in questions:
        yield question
        yield from _all(question.questions)


def _unseen(forms: Iterable[SectionForm]) -> set[str]:
    """Questions whose answers a correction keeps without showing them, or that may be computed from such."""
    return {
        question.uuid
        for form in forms
        for _path, answers in answer_forms(form, all_rows=True)
        for key, question in answers.questions.items()
        if isinstance(answers.fields[key], KeptField) or (TYPES[question.type].is_masked and logic.calculated(question))
    }


def _words() -> dict[str, str]:
    return {
        "required": _("(required)"),
        "notMet": str(logic.NOT_MET),
        "notComputed": str(logic.NOT_COMPUTED),
        "computed": _("Computed from the other answers"),
        "appeared": _("Now also asked: %(labels)s"),
        "day": _("%(month)d/%(day)d/%(year)d"),
        "month": _("%(month)d/%(year)d"),
    }


def _question(question: Question) -> dict[str, Any]:
    """How the page finds a question, reads its answer, and shows what is calculated for it."""
    said: dict[str, Any] = {"uuid": question.uuid, "key": question.key, "label": question.label, "type": question.type}
    if question.type == "repeat":
        least = row_set_class(question).min_rows
        inner = [_question(child) for child in question.questions]
        return {**said, "least": least, "counted": is_counted(question), "questions": inner}
    said |= {"read": _READ.get(question.type, ""), "parts": [part.name for part in parts_of(question)]}
    given = {
        "unit": unit_of(question),
        "places": question.option("places"),
        "low": question.option("minimum"),
        "high": question.option("maximum"),
        "default": question.default,
        "calculated": logic.calculated(question),
        "required": question.required,
    }
    return {**said, **{name: value for name, value in given.items() if value not in (None, "", False)}}


def _unread(section: Section, outcome: Outcome) -> dict[str, Any]:
    """What the page cannot read off its inputs: what the server knows of the device, what came with the address."""
    unread = [
        question
        for question in section.questions
        if question.type == "hidden" or question.type not in {*_READ, "repeat"}
    ]
    keys = [f"{question.uuid}.{part.name}".rstrip(".") for question in unread for part in parts_of(question)]
    return {key: outcome.given[key] for key in keys if key in outcome.given}


def _choices(version: FormVersion, rules: Rules, part: Slice, context: FieldContext) -> dict[str, Any]:
    """Label, parent and the label that the page shows, by code: where choices are narrowed, named, or a result."""
    schema, said = version.schema, schema_in(version, context.language)
    trees = [rules.entries[uuid].trees[kind] for uuid, some in part.kept.items() for kind in some]
    named = {found[2][1] for tree in trees for found in _calls(tree, "jr:choice-name")}
    shown = {uuid for uuid in part.kept.keys() & part.own if part.kept[uuid] & {CHOICE_FILTER, CALCULATION}}
    found = {uuid: _choices_of(schema.question(uuid), context) for uuid in named | shown}
    return {uuid: _with_spoken(some, said.question(uuid), context) for uuid, some in found.items() if some}


def _with_spoken(found: dict[str, list[str]], said: Question, context: FieldContext) -> dict[str, list[str]]:
    """A third text where the page calls a choice otherwise than expressions do."""
    if slug := code_list(said):
        labels = {
            code: one.label for code, one in context.fresh_lists.get(slug).spoken(context.language).entries.items()
        }
    else:
        labels = {one.code: one.label for one in said.all_choices}
    return {
        code: [label, parent, labels[code]] if labels.get(code, label) != label else [label, parent]
        for code, (label, parent) in found.items()
    }


def _choices_of(question: Question, context: FieldContext) -> dict[str, list[str]]:
    if question.type == "boolean":
        return {"yes": [_("Yes"), ""], "no": [_("No"), ""]}
    if slug := code_list(question):
        entries = context.fresh_lists.get(slug).entries
        return {code: [item.label, item.parent] for code, item in entries.items()} if len(entries) <= LIST_LIMIT else {}
    return {choice.code: [choice.label, ""] for choice in question.all_choices} if kinds.has_choices(question) else {}


def _told(outcome: Outcome, trees: list[Tree]) -> list[list[Any]]:
    """What the server has looked up for these expressions already."""
    if not isinstance(outcome.world, FormWorld):
        return []
    asked = askable(trees)
    return [[list(key), value] for key, value in outcome.world.told.items() if key[:-1] in asked]


def askable(trees: list[Tree]) -> set[tuple[str, ...]]:
    """What expressions may ask the server for, without the last word: (question,) and (list, column, key column)."""
    return {(found[2][1],) for tree in trees for found in _calls(tree, "jr:choice-name")} | {
        tuple(map(str, found[1:4])) for tree in trees for found in _calls(tree, "pulldata")
    }


def _person(outcome: Outcome, trees: list[Tree]) -> dict[str, str]:
    names = {str(found[1]) for tree in trees for found in _calls(tree, "property")}
    return {name: outcome.world.property(name) for name in sorted(names)} if outcome.world else {}


def _calls(tree: Tree, name: str) -> Iterator[Tree]:
    return (found for found in walk(tree) if isinstance(found, list) and found[0] == name)
