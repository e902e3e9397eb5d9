"""The check before enabling, told in the words of the form: what is new, what changes, what stops."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from forms_app.designer import faults
from forms_app.designer.models import FormPage
from forms_app.designer.publishing import form_of
from forms_app.schema.model import FormSchema
from forms_app.schema.types import TYPES
from forms_app.tables.conversion import Tally, question_of, tally
from forms_app.tables.models import Form, FormColumn
from forms_app.tables.plan import Plan, Step, make_plan


@dataclass(frozen=True)
class Change:
    """A question whose type changes, with what happens to the values it already has."""

    label: str
    old_type: str
    new_type: str
    column: str
    tally: Tally


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
                    "failing": change.tally.failing,
                    "examples": change.tally.examples,
                }
                for change in self.changed
            ],
            "relabelled": [list(pair) for pair in self.plan.relabelled],
        }


def report(page: FormPage) -> Report:
    """What enabling ``page``, as it stands in memory, would change. Counts values that change type: reads columns."""
    compiled = page.compile()
    form = form_of(page)
    plan = make_plan(form, compiled.schema)
    result = Report(form, compiled.schema, plan, faults.texts(compiled.faults))
    converted = {step.source_id for step in plan.of("convert")}
    targets = {step.column for step in plan.of("convert")}
    result.added = [
        replace(step, label=_within(compiled.schema, step))
        for step in plan.steps
        if step.action in {"create", "add"} and step.question_uuid and step.column not in targets
    ]
    result.stopped = [step for step in plan.of("archive") if step.column_id not in converted]
    result.revived = [step for step in plan.of("revive") if step.column not in targets]
    result.changed = [_change(compiled.schema, step) for step in plan.of("convert")]
    return result


def _change(schema: FormSchema, step: Step) -> Change:
    source = FormColumn.objects.select_related("form").get(pk=step.source_id)
    new, old = schema.question(step.question_uuid), question_of(source)
    labels = str(_(TYPES[old.type].label)), str(_(TYPES[new.type].label))
    return Change(new.label, *labels, step.column, tally(source, old, new))


def _within(schema: FormSchema, step: Step) -> str:
    """'家庭成员 › 姓名' for a question of a repeat."""
    return f"{schema.question(step.parent_uuid).label} › {step.label}" if step.parent_uuid else step.label


def _step(step: Step) -> dict[str, str]:
    return {"label": step.label, "type": step.type, "table": step.table, "column": step.column}
