"""Which countings a form has: of all its records, and of each question that is chosen to be counted."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from forms_app.schema.row import COUNTED
from forms_app.tables.counted import is_countable
from forms_app.tables.models import Counting, Form
from forms_app.tables.runtime import RecordModels
from forms_app.tables.stored import StoredColumn

LOCK = 7_340_983  # one half of the advisory locks of counting; the other is the form's id


def active(form: Form) -> QuerySet[Counting]:
    """Countings of the current version, that of all records first."""
    return form.countings.filter(retired_at__isnull=True).select_related("column", "form").order_by("pk")


def chosen(built: RecordModels) -> list[StoredColumn]:
    """Columns of the questions that are to be counted, in the order of the form; rows of tables are never counted."""
    return [
        built.columns[question.uuid, ""]
        for question in built.version.schema.scalars
        if question.option(COUNTED) and is_countable(question.type)
    ]


def choose(built: RecordModels) -> bool:
    """Bring the countings in line with this version; ``begin`` follows. Whether anything has changed.

    To be called in the publishing transaction before the triggers are drawn up. A question that is chosen again after
    a while begins anew: nobody watched it meanwhile.
    """
    form = built.version.form
    wanted = [None, *(column.id for column in chosen(built))]
    there = {counting.column_id: counting for counting in active(form)}
    gone = [counting.pk for key, counting in there.items() if key not in wanted]
    if gone:
        Counting.objects.filter(pk__in=gone).update(retired_at=timezone.now())
    fresh = [key for key in wanted if key not in there]
    for key in fresh:
        Counting.objects.create(form=form, column_id=key)
    return bool(fresh or gone)


def _fresh(form: Form) -> QuerySet[Counting]:
    return active(form).filter(target=0, counted_at__isnull=True)


def begin(form: Form) -> None:
    """Before the triggers are made, the form's table being there: what is new counts up to the newest record.

    Nobody writes from here to the end of the transaction, when the triggers watch.
    """
    if not _fresh(form).exists():
        return
    if target := newest(form):
        _fresh(form).update(target=target)
    else:
        _fresh(form).update(counted_at=timezone.now())


def waits(form: Form) -> bool:
    """Whether records are still to be counted that were there before."""
    return active(form).filter(counted_at__isnull=True).exists()


def hold(form: Form) -> None:
    """To the end of the transaction nobody edits what is counted, and no fold runs. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, form.pk])


def newest(form: Form) -> int:
    """The highest id such that no record up to it is still to be committed; 0 without records.

    PostgreSQL gives ids out before others see the rows: the lock waits for writers under way, and its holder sees
    what they wrote. It is let go of at once unless a transaction is running already.
    """
    table = connection.ops.quote_name(form.table)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        cursor.execute(f"SELECT max(id) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0] or 0
