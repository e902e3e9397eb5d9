"""Publication: one transaction in which columns, version and pointer change together, or nothing does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.schema.model import FormSchema
from forms_app.tables import countings, ddl, derived, locking
from forms_app.tables.beside import wanted
from forms_app.tables.duplicates import duplicates
from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.plan import Plan, Step, make_plan
from forms_app.tables.runtime import RecordModels, build_models
from forms_app.tables.searched import missing
from forms_app.tables.sides import field_at, with_sides
from forms_app.tables.tasks import convert_column, count_records, index_form
from forms_app.tables.unique import held, rule_of

Confirmed = Callable[[Plan], bool]


class PublicationRefused(Exception):
    """A publication that may not or cannot happen; ``str()`` says why and what to do. Nothing was changed."""


def publish_schema(form: Form, schema: FormSchema, user: Any, confirmed: Confirmed | None = None) -> FormVersion:
    """Make ``schema`` the current version of ``form`` (saved or not). An equal schema makes no new version.

    ``confirmed(plan)`` is asked when something would be archived or converted; without it such plans pass.
    Within ``locking.changes_last`` the tables change, and the version becomes the current one, when that ends.
    Raises PublicationRefused, or DatabaseError (locked, disk full); the database is then as it was.
    """
    with transaction.atomic():
        ddl.lock_publication()
        locking.run_waiting()
        return _publish(form, schema, user, confirmed)


def _publish(form: Form, schema: FormSchema, user: Any, confirmed: Confirmed | None) -> FormVersion:
    if form.pk:
        form.current = Form.objects.select_related("current").get(pk=form.pk).current
    plan = make_plan(form, schema)
    if form.current and not plan.is_new_version:
        return form.current
    if plan.too_wide:
        raise PublicationRefused(
            _("“%(label)s” would get more columns than a table can hold. Split it into two forms.")
            % {"label": plan.too_wide}
        )
    if plan.apart:
        raise PublicationRefused(
            _(
                "This form has so many questions that “%(label)s” is stored apart, where answers can neither be "
                "counted nor kept from being alike. Take these settings off it, or split the form into two."
            )
            % {"label": plan.apart}
        )
    if plan.needs_confirmation and confirmed is not None and not confirmed(plan):
        raise PublicationRefused(
            _("This change stops or converts questions. Open the check before enabling, and confirm it there.")
        )
    if wrong := duplicates(form, schema):
        raise PublicationRefused(alike_words(wrong[0].label, wrong[0].row_count))
    form.title = schema.title
    if form.pk is None:
        form.save()
    version = _new_version(form, schema, plan, user)
    _write_columns(form, plan)
    locking.change(lambda: _change_tables(form, version, plan))
    return version


def _change_tables(form: Form, version: FormVersion, plan: Plan) -> None:
    """The part for which readers and writers have to wait, and so only what needs it."""
    built = build_models(version)
    recounts = countings.choose(built)
    beside = wanted(built)

    def job() -> None:
        _apply(plan, built)
        countings.begin(form)
        derived.refresh(form, beside)
        form.current = version
        form.save()

    made = plan.made
    try:
        changed = {step.table for step in plan.of("add")} | ({form.table} if recounts else set())  # its triggers
        locking.in_short_tries(form, sorted(changed - made), job)
    except locking.Occupied as error:
        raise PublicationRefused(
            _(
                "The records of this form are being read all the time, for an export or a statistic perhaps. "
                "Nothing was changed; enable the form again in a few minutes."
            )
        ) from error
    except IntegrityError as error:
        # A record that arrived after we had looked.
        if rule := rule_of(error, held(built)):
            raise PublicationRefused(alike_words(rule.label, 2)) from error
        raise
    for column in FormColumn.objects.filter(form=form, pk__in=_converted(form, plan)):
        # Its row becomes visible with this transaction: no publication without its conversions.
        convert_column.enqueue(column.pk)
    if recounts and countings.waits(form):
        count_records.enqueue(form.pk)
    if missing(form):
        index_form.enqueue(form.pk)


def alike_words(label: str, count: int) -> str:
    return _(
        "“%(label)s” cannot be “no two alike” yet: at least %(count)d answers repeat. The check before enabling lists "
        "them; correct or withdraw those records, or take the rule out. Nothing was changed."
    ) % {"label": label, "count": count}


def _new_version(form: Form, schema: FormSchema, plan: Plan, user: Any) -> FormVersion:
    number = (form.current.number if form.current else 0) + 1
    return FormVersion.objects.create(
        form=form,
        number=number,
        schema_json=schema.to_json(),
        schema_hash=plan.schema_hash,
        published_by=user if user and user.is_authenticated else None,
    )


def _write_columns(form: Form, plan: Plan) -> None:
    """FormColumn rows for what is added; revived, archived and converted ones updated."""
    for step in plan.steps:
        if step.action in {"create", "add"} and step.question_uuid:
            FormColumn.objects.create(
                form=form,
                question_uuid=step.question_uuid,
                parent_uuid=step.parent_uuid or None,
                key=step.key,
                column=step.column,
                part=step.part,
                side=step.side,
                type=step.type,
                storage=step.storage,
            )
        elif step.action == "revive":
            FormColumn.objects.filter(pk=step.column_id).update(archived_at=None, type=step.type)
        elif step.action == "archive":
            FormColumn.objects.filter(pk=step.column_id).update(archived_at=timezone.now())
        elif step.action == "convert":
            begun = {"last_row": 0, "rows_total": None, "rows_done": 0, "rows_failed": 0}
            _target(form, step).update(source=step.source_id, converted_at=None, **begun)


def _target(form: Form, step: Step) -> Any:
    return FormColumn.objects.filter(form=form, parent_uuid=step.parent_uuid or None, column=step.column)


def _converted(form: Form, plan: Plan) -> list[int]:
    return [pk for step in plan.of("convert") for pk in _target(form, step).values_list("pk", flat=True)]


def _apply(plan: Plan, models: RecordModels) -> None:
    """Tables first, each with all its columns; then columns of tables that were there before."""
    made = plan.made
    for base in (models.main, *models.children.values()):
        for model in with_sides(base):
            if model._meta.db_table in made:
                ddl.create_table(model)
    for step in plan.of("add"):
        if step.table not in made:
            base = models.children[step.parent_uuid] if step.parent_uuid else models.main
            field = field_at(base, models.attribute(step.question_uuid, step.part))
            ddl.add_column(field.model, field.name)
