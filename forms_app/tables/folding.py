"""Taking into the roll-up what is newer than it: records and changes. The worker's work, in short transactions.

Each transaction leaves roll-up, changes and ``Counting.at`` in agreement, so a kill at any moment loses nothing.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from forms_app.tables import locking
from forms_app.tables.counted import Counts, month, summed
from forms_app.tables.countings import active, hold, newest
from forms_app.tables.models import Counting, Form, RollUp, RollUpChange
from forms_app.tables.one_by_one import one_by_one

BATCH = 10_000  # ids taken in at once: on SQLite writers wait that long, on PostgreSQL editors
_ROLLUP, _CHANGES = RollUp._meta.db_table, RollUpChange._meta.db_table


def fold_all(most: int = 10) -> int:
    """A round over all forms, ``most`` batches of records each; the next round goes on. The number of batches."""
    one_by_one(Counting.objects.filter(retired_at__isnull=False), _forget)
    return sum(one_by_one(Form.objects.filter(current__isnull=False), partial(fold, most=most)))


def fold(form: Form, most: int = 0) -> int:
    """Take in what is there now, or ``most`` batches of it. Safe to run again, and beside itself."""
    top = _reachable(form)
    batches = 0
    while not (most and batches >= most) and _step(form, top):
        batches += 1
    return batches


def _reachable(form: Form) -> int:
    """Up to where records can be taken in; 0 while somebody writes for long: the next round comes soon."""
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '300ms'")
            return newest(form)
    except OperationalError as error:
        if not locking.is_occupied(error):
            raise
        return 0


def _step(form: Form, top: int) -> bool:
    """One transaction: changes, and a batch of records for each counting. Whether there was anything."""
    with transaction.atomic():
        hold(form)
        # Not those that a publication is about to retire: it waits for no fold that waits for it.
        countings = list(active(form).select_for_update(of=("self",), skip_locked=connection.vendor == "postgresql"))
        found = _take_changes([counting.pk for counting in countings])
        for counting in countings:
            if counting.at < top:
                _take_records(counting, min(top, counting.at + BATCH))
                found = True
        return found


def _take_records(counting: Counting, upto: int) -> None:
    table = connection.ops.quote_name(counting.form.table)
    records = Counts(counting).select("r", table)
    batch = f"{records} AND r.id > {counting.at} AND r.id <= {upto}"
    with connection.cursor() as cursor:
        cursor.execute(_add(f"SELECT {counting.pk}, batch.* FROM ({batch}) batch"))  # noqa: S608
    done: Any = Coalesce(F("counted_at"), Value(timezone.now()))
    values = {"at": upto} | ({"counted_at": done} if upto >= counting.target else {})
    Counting.objects.filter(pk=counting.pk).update(**values)


def _take_changes(countings: list[int]) -> bool:
    """Nobody appends for these while the lock is held, so what is read is what is deleted."""
    changes = RollUpChange.objects.filter(counting__in=countings)
    if not changes.exists():
        return False
    numbers = ", ".join(str(pk) for pk in countings)
    with connection.cursor() as cursor:
        cursor.execute(
            _add(
                f"SELECT counting_id, area_path, day, value, n, total FROM {_CHANGES} "  # noqa: S608
                f"WHERE counting_id IN ({numbers})"
            )
        )
    changes.delete()
    return True


def _add(source: str) -> str:
    """Adds rows (counting, area_path, day, value, n, total) to the days and months of the roll-up."""
    return f"""
        INSERT INTO {_ROLLUP} (counting_id, grain, area_path, day, value, n, total)
        WITH taken (counting_id, area_path, day, value, n, total) AS ({source}),
        days AS (
            SELECT counting_id, area_path, day, value, sum(n) AS n, {summed("total")} AS total
            FROM taken GROUP BY counting_id, area_path, day, value
        )
        SELECT counting_id, 'd', area_path, day, value, n, total FROM days
        UNION ALL
        SELECT counting_id, 'm', area_path, {month("day")}, value, sum(n), {summed("total")}
        FROM days GROUP BY counting_id, area_path, {month("day")}, value
        ORDER BY 1, 2, 4, 3, 5
        ON CONFLICT (counting_id, grain, day, area_path, value)
        DO UPDATE SET n = {_ROLLUP}.n + excluded.n, total = {_ROLLUP}.total + excluded.total
    """  # noqa: S608


def _forget(counting: Counting) -> None:
    """What was counted for a question that nobody counts any more."""
    with transaction.atomic():
        hold(counting.form)
        for table in (_ROLLUP, _CHANGES):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE counting_id = %s", [counting.pk])  # noqa: S608
        counting.delete()
