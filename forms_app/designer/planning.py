"""The check before enabling, told in the words of the form: what is new, what changes, what stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from forms_app.designer import admission_rules, faults
from forms_app.designer.models import FormPage
from forms_app.designer.publishing import form_of
from forms_app.designer.rule_changes import RuleChange, rule_changes
from forms_app.designer.translating.changes import LanguageChange, language_changes
from forms_app.designer.twice.finding import Twice, twice
from forms_app.schema.model import FormSchema
from forms_app.schema.types import TYPES, parts_of
from forms_app.schema.uniqueness import unique_rules
from forms_app.tables import timing
from forms_app.tables.conversion import Tally, question_of, tally
from forms_app.tables.duplicates import Duplicates, duplicates
from forms_app.tables.known import choices_ever
from forms_app.tables.models import Form, FormColumn
from forms_app.tables.plan import Plan, Step, make_plan
from forms_app.tables.uses import Affected, Use, uses_of


@dataclass(frozen=True)
class Change:
    """A question whose type changes, with what happens to the values it already has.

    ``is_unique``: of values that become alike one is converted, so that the tally says the most that can be.
    ``unmasks``: what was shown in part only is shown whole from then on.
    """

    label: str
    old_type: str
    new_type: str
    column: str
    tally: Tally
    is_unique: bool = False
    unmasks: bool = False


@dataclass(frozen=True)
class ChoiceChange:
    """What happens to the choices of a question, by label. ``reused``: (new label, what its code said before)."""

    label: str
    added: list[str]
    removed: list[str]
    renamed: list[tuple[str, str]]
    reused: list[tuple[str, str]]


@dataclass
class Report:
    """A plan for people. ``faults`` is not empty: it cannot be enabled as it is."""

    form: Form
    schema: FormSchema
    plan: Plan
    faults: list[str]
    added: list[Step] = field(default_factory=list)
    stopped: list[Step] = field(default_factory=list)
    revived: list[Step] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    choices: list[ChoiceChange] = field(default_factory=list)
    rules: list[RuleChange] = field(default_factory=list)
    languages: list[LanguageChange] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    alike: list[Duplicates] = field(default_factory=list)
    twice: list[Twice] = field(default_factory=list)

    @property
    def values(self) -> int:
        """How many values the worker will look at."""
        return sum(change.tally.convertible + change.tally.failing for change in self.changed)

    @property
    def seconds(self) -> int:
        return timing.seconds_for(self.values)

    @property
    def duration(self) -> str:
        return timing.spoken(self.seconds)

    @property
    def number(self) -> int:
        return (self.form.current.number if self.form.current else 0) + 1

    def to_json(self) -> dict[str, Any]:
        return {
            "slug": self.form.slug,
            "table": self.form.table,
            "version": self.number if self.plan.is_new_version else self.number - 1,
            "is_new_version": self.plan.is_new_version,
            "hash": self.plan.hash,
            "needs_confirmation": self.plan.needs_confirmation,
            "faults": self.faults,
            "added": [_step(step) for step in self.added],
            "stopped": [_step(step) for step in self.stopped],
            "revived": [_step(step) for step in self.revived],
            "changed": [
                {
                    "label": change.label,
                    "from": change.old_type,
                    "to": change.new_type,
                    "column": change.column,
                    "convertible": change.tally.convertible,
                    "is_unique": change.is_unique,
                    "unmasks": change.unmasks,
                    "failing": change.tally.failing,
                    "examples": change.tally.examples,
                }
                for change in self.changed
            ],
            "choices": [asdict(change) for change in self.choices],
            "rules": [asdict(change) for change in self.rules],
            "relabelled": [list(pair) for pair in self.plan.relabelled],
            "languages": [asdict(change) for change in self.languages],
            "uses": [asdict(use) for use in self.uses],
            "duplicates": [asdict(one) for one in self.alike],
            "asked_elsewhere": [one.to_json() for one in self.twice],
            "seconds": self.seconds,
            "duration": self.duration,
        }


def report(page: FormPage) -> Report:
    """What enabling ``page``, as it stands in memory, would change. Counts values that change type: reads columns."""
    compiled = page.compile()
    form = form_of(page)
    plan = make_plan(form, compiled.schema)
    result = Report(form, compiled.schema, plan, faults.texts(compiled.faults))
    if page.pk:
        result.faults += admission_rules.faults(page, page.get_parent()).values()
    converted = {step.source_id for step in plan.of("convert")}
    targets = {step.column for step in plan.of("convert")}
    result.added = _by_question(
        replace(step, label=_within(compiled.schema, step))
        for step in plan.steps
        if step.action in {"create", "add"} and step.question_uuid and step.column not in targets
    )
    result.stopped = _by_question(step for step in plan.of("archive") if step.column_id not in converted)
    result.revived = _by_question(step for step in plan.of("revive") if step.column not in targets)
    result.choices = list(_choices(form, compiled.schema))
    result.rules = list(rule_changes(form.current.schema, compiled.schema)) if form.current else []
    before = form.current.schema if form.current else None
    result.languages = list(language_changes(before, compiled.schema, page.translations))
    result.changed = [_change(compiled.schema, step) for step in plan.of("convert")]
    result.alike = [] if compiled.faults else duplicates(form, compiled.schema)
    result.uses = uses_of(form, _affected(form, compiled.schema))
    result.twice = twice(compiled.schema, form)
    return result


def _affected(form: Form, schema: FormSchema) -> dict[str, Affected]:
    """Questions of the version in use that stop, leave their table, or change their type."""
    now = {question.uuid: (parent, question) for question, parent in schema.walk()}
    found: dict[str, Affected] = {}
    for question, parent in form.current.schema.walk() if form.current else ():
        place, kept = now.get(question.uuid, (None, None))
        is_stopped = kept is None or (place.uuid if place else "") != (parent.uuid if parent else "")
        if parts_of(question) and (is_stopped or (kept is not None and kept.type != question.type)):
            found[question.uuid] = Affected(question, is_stopped)
    return found


def _by_question(steps: Iterable[Step]) -> list[Step]:
    """One line for each question, with all its columns."""
    found: dict[tuple[str, str], Step] = {}
    for step in steps:
        place = (step.question_uuid, step.parent_uuid)
        known = found.get(place)
        found[place] = replace(known, column=f"{known.column}, {step.column}") if known else step
    return list(found.values())


def _choices(form: Form, schema: FormSchema) -> Iterator[ChoiceChange]:
    """Questions whose choices are not those of the version in use."""
    if form.current is None:
        return
    before = {question.uuid: question for question, _parent in form.current.schema.walk()}
    ever = choices_ever(form)
    for question, _parent in schema.walk():
        old = before.get(question.uuid)
        if old is None or old.choices == question.choices or not (old.choices or question.choices):
            continue
        was = {choice.code: choice.label for choice in old.choices}
        now = {choice.code: choice.label for choice in question.choices}
        earlier = {code: label for code, label in ever.get(question.uuid, {}).items() if code not in was}
        yield ChoiceChange(
            question.label,
            added=[label for code, label in now.items() if code not in was],
            removed=[label for code, label in was.items() if code not in now],
            renamed=[(was[code], label) for code, label in now.items() if code in was and was[code] != label],
            reused=[(label, earlier[code]) for code, label in now.items() if earlier.get(code, label) != label],
        )


def _change(schema: FormSchema, step: Step) -> Change:
    source = FormColumn.objects.select_related("form").get(pk=step.source_id)
    new, old = schema.question(step.question_uuid), question_of(source)
    labels = str(_(TYPES[old.type].label)), str(_(TYPES[new.type].label))
    found = tally(source, old, new)
    if TYPES[old.type].is_masked:
        found.examples = []  # never on a page that nobody gave a reason for
    is_unique = any(new.uuid in {question.uuid for question in rule.questions} for rule in unique_rules(schema))
    unmasks = TYPES[old.type].is_masked and not TYPES[new.type].is_masked
    return Change(new.label, *labels, step.column, found, is_unique, unmasks)


def _within(schema: FormSchema, step: Step) -> str:
    """'家庭成员 › 姓名' for a question of a repeat."""
    return f"{schema.question(step.parent_uuid).label} › {step.label}" if step.parent_uuid else step.label


def _step(step: Step) -> dict[str, str]:
    return {"label": step.label, "type": step.type, "table": step.table, "column": step.column}
