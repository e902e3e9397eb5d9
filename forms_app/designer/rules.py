"""Expressions as they were typed become trees in the schema; what cannot work becomes faults at their fields."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from forms_app.codes.models import Code, CodeList
from forms_app.schema.expressions.resolving import resolve
from forms_app.schema.expressions.rules import CHOICE_FILTER, INITIAL, KINDS, RELEVANT, ROW_COUNT, Cycle, rules_of
from forms_app.schema.expressions.tree import Problem, dump
from forms_app.schema.keys import KEY
from forms_app.schema.linking import pullable
from forms_app.schema.model import Fault, FormSchema, Question, Section, options
from forms_app.tables.known import former_keys
from forms_app.tables.models import Form

Texts = dict[str, dict[str, str]]  # by uuid of a question or section and by kind
_FIELDS = {INITIAL: "default", ROW_COUNT: "count"}  # where a kind is typed, if not in a field of its own
_CODES = 3_000  # beyond, labels of codes are not compared with what was typed


def texts_of(value: Mapping[str, Any], default: str = "") -> dict[str, str]:
    """The expressions of one block."""
    found = {kind: (value.get(kind) or "").strip() for kind in KINDS}
    count = str(value.get("count") or "").strip()
    if count and not KEY.fullmatch(count):
        found[ROW_COUNT] = count
    if default.startswith("="):
        found[INITIAL] = default[1:].strip()
    return {kind: text for kind, text in found.items() if text}


def with_trees(
    schema: FormSchema, texts: Texts, form: Form | None, former: Mapping[str, str] | None = None
) -> tuple[FormSchema, list[Fault]]:
    """The schema with trees in its options. At most a handful of queries, none where there is no expression.

    ``former``: labels by key of questions that no version had but the page did."""
    if not texts:
        return schema, []
    resolver = _Resolver(schema, texts, {**former_keys(form), **(former or {})}, lists_of(schema), forms_of(texts))
    done = dataclasses.replace(schema, sections=tuple(resolver.section(section) for section in schema.sections))
    faults = resolver.faults
    if not faults:
        try:
            rules_of(done)
        except Cycle as error:
            faults = [_cycle(done, error)]
    return done, [*faults, *_area(done)]


class _Resolver:
    def __init__(self, schema: FormSchema, texts: Texts, former: Mapping[str, str], lists: Any, forms: Any) -> None:
        self.schema, self.texts, self.former, self.lists, self.forms = schema, texts, former, lists, forms
        self.faults: list[Fault] = []

    def section(self, section: Section) -> Section:
        found = self.texts.get(section.uuid, {})
        relevant = self.tree(found[RELEVANT], section.uuid, RELEVANT, None) if RELEVANT in found else ""
        questions = tuple(self.question(question) for question in section.questions)
        return dataclasses.replace(section, relevant=relevant, questions=questions)

    def question(self, question: Question, inside: bool = False) -> Question:
        found = self.texts.get(question.uuid, {})
        trees = {kind: self.tree(text, question.uuid, kind, question) for kind, text in found.items()}
        if ROW_COUNT in found and inside:
            self.faults.append(Fault("inner_count", question.uuid, "count"))
        inner = tuple(self.question(child, True) for child in question.questions)
        return dataclasses.replace(
            question, questions=inner, options=options(**{**dict(question.options), **trees})
        )  # fmt: skip

    def tree(self, text: str, uuid: str, kind: str, owner: Question | None) -> str:
        found = resolve(
            text,
            self.schema,
            owner,
            of_choices=kind == CHOICE_FILTER,
            former=self.former,
            lists=self.lists,
            forms=self.forms,
        )
        field = _FIELDS.get(kind, kind)
        self.faults += [fault_of(problem, uuid, field) for problem in found.problems]
        return "" if found.problems else dump(found.tree)


def fault_of(problem: Problem, uuid: str, field: str) -> Fault:
    params = {"at": problem.start + 1, **problem.params}
    params["near"] = params.get("near") or "—"
    return Fault(f"expression_{problem.code}", uuid, field, params)


def _cycle(schema: FormSchema, error: Cycle) -> Fault:
    names = {section.uuid: section.title for section in schema.sections}
    names |= {question.uuid: question.label for question, _parent in schema.walk()}
    first = next((q for q, _parent in schema.walk() if q.uuid in error.uuids), None)
    uuid = first.uuid if first else error.uuids[0]
    field = "calculation" if first and first.option("calculation") else RELEVANT
    return Fault("expression_cycle", uuid, field, {"names": " → ".join(names[item] for item in error.uuids)})


def _area(schema: FormSchema) -> list[Fault]:
    """The answer that says where a record belongs is always asked."""
    area = schema.area_question
    if area is None:
        return []
    section = next(item for item in schema.sections if area in item.questions)
    found = [(area.uuid, area.option(RELEVANT)), (section.uuid, section.relevant)]
    return [Fault("hidden_area", uuid, RELEVANT, {"label": area.label}) for uuid, rule in found if rule]


def lists_of(schema: FormSchema) -> dict[str, dict[str, str]]:
    """All code lists by slug, with labels by code for those that the form's questions choose from."""
    found: dict[str, dict[str, str]] = {slug: {} for slug in CodeList.objects.values_list("slug", flat=True)}
    used = {str(question.option("code_list")) for question, _parent in schema.walk() if question.option("code_list")}
    rows = Code.objects.filter(code_list__slug__in=used).values_list("code_list__slug", "code", "label")[: _CODES + 1]
    known = list(rows) if used else []
    if len(known) <= _CODES:
        for slug, code, label in known:
            found[slug][code] = label
    return found


def forms_of(texts: Texts) -> dict[str, list[str]]:
    """What may be read of the forms that these expressions name in pulldata(), by slug. A query if there are any."""
    written = [text for kinds in texts.values() for text in kinds.values() if "pulldata" in text]
    named = {word for text in written for word in re.findall(r"['\"“‘]([\w-]+)['\"”’]", text)}
    found = Form.objects.filter(slug__in=named, current__isnull=False).select_related("current") if named else ()
    return {form.slug: list(pullable(form.current.schema)) for form in found if form.current}
