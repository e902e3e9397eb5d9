"""Indexes for questions that are searched for often: equality, ranges and ordering within an area's records.

Built by the worker after the publication: on PostgreSQL without holding up anybody, on SQLite in one short write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from forms_app.schema.row import SEARCHABLE
from forms_app.tables import derived
from forms_app.tables.derived import Derived
from forms_app.tables.models import DerivedObject, Form
from forms_app.tables.one_by_one import one_by_one
from forms_app.tables.runtime import RecordModels, build_models
from forms_app.tables.sides import field_at
from forms_app.tables.unique import index_name

BUILDING = 0x67656975  # advisory lock: 'gei' and 'u', index building


def search_indexes(built: RecordModels) -> Iterator[Derived]:
    """(column, area, time, id) of records that are not withdrawn: what a ledger narrows and sorts by, in its order."""
    quote = connection.ops.quote_name
    for question, parent in built.version.schema.walk():
        if not question.option(SEARCHABLE):
            continue
        model = built.children[parent.uuid] if parent else built.main
        field = field_at(model, built.attribute(question.uuid))
        column = str(field.column)
        more, where = ("parent_id", "") if parent else ("area_path, submitted_at, id", " WHERE deleted_at IS NULL")
        if field.model is not model:
            model, more, where = field.model, "id", ""  # a side table knows no more of its row
        name = index_name("s", model, [column])
        fast = " CONCURRENTLY" if connection.vendor == "postgresql" else ""
        table = quote(model._meta.db_table)
        create = f"CREATE INDEX{fast} {quote(name)} ON {table} ({quote(column)}, {more}){where}"
        yield Derived("index", name, (create,), (f"DROP INDEX IF EXISTS {quote(name)}",), is_slow=True)


def missing(form: Form) -> list[Derived]:
    """What the worker has still to build, leftovers of a build that was killed included."""
    if form.current is None:
        return []
    wanted = list(search_indexes(build_models(form.current)))
    known = dict(DerivedObject.objects.filter(form=form).values_list("name", "digest")) if wanted else {}
    there = derived.existing_names() if wanted else set()
    return [thing for thing in wanted if thing.name not in there or known.get(thing.name) != thing.digest]


def build_indexes(form: Form) -> list[str]:
    """The names of what was built; none while another worker is at it. Safe to run again."""
    with _alone() as alone:
        return _build(form) if alone else []


@contextmanager
def _alone() -> Iterator[bool]:
    """On PostgreSQL two builds would each take the other's unfinished index for a leftover, or wait for ever."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [BUILDING])
        (alone,) = cursor.fetchone()
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [BUILDING])


def _build(form: Form) -> list[str]:
    made = []
    for thing in missing(form):
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            derived.run([statement.replace("DROP INDEX", "DROP INDEX CONCURRENTLY") for statement in thing.drop])
            derived.make(form, thing)
        else:
            with transaction.atomic():
                derived.run(thing.drop)
                derived.run(statement.replace(" CONCURRENTLY", "") for statement in thing.create)
                derived.remember(form, thing)
        made.append(thing.name)
    return made


def build_missing() -> list[str]:
    """Of all forms: the worker's round, after a kill too."""
    forms = Form.objects.filter(current__isnull=False).select_related("current")
    return [name for built in one_by_one(forms, build_indexes) for name in built]
