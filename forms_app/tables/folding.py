"""Taking into the roll-up what is newer than it: records and changes. The worker's work, in short transactions.

Each transaction leaves roll-up, changes and ``Counting.at`` in agreement, so a kill at any moment loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from forms_app.tables import locking
from forms_app.tables.counted import Counts, dated, day_of_month, is_number, month, summed
from forms_app.tables.countings import active, hold, newest
from forms_app.tables.models import Counting, Form, RollUp, RollUpChange
from forms_app.tables.models.counts import DAYS
from forms_app.tables.one_by_one import one_by_one

AT_ONCE = 200_000  # answers counted at once: on SQLite writers wait that long, on PostgreSQL editors
_ROLLUP, _CHANGES = RollUp._meta.db_table, RollUpChange._meta.db_table
_SUMS = ["n", *(f"d{day}" for day in DAYS), "total", *(f"t{day}" for day in DAYS)]


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
        _give_memory()
        # Not those that a publication is about to retire: it waits for no fold that waits for it.
        countings = list(active(form).select_for_update(of=("self",), skip_locked=connection.vendor == "postgresql"))
        found = _take_changes([counting.pk for counting in countings])
        # Those chosen together have come equally far: their records are read once.
        for at, several in groupby(sorted(countings, key=attrgetter("at", "pk")), attrgetter("at")):
            if at < top:
                together = list(several)
                _take_records(together, at, min(top, at + max(1, AT_ONCE // len(together))))
                found = True
        return found


def _give_memory() -> None:
    """For this transaction. With PostgreSQL's 4 MB groups go through the disk, and as it expects a handful of them it
    would sort all records instead of hashing them; compiling costs more than it saves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL enable_sort = off; SET LOCAL jit = off")


def _take_records(countings: Sequence[Counting], at: int, upto: int) -> None:
    """Records behind ``at``, which all ``countings`` have come to, up to ``upto``.

    Those of months that the roll-up does not have yet apart: rows that are surely new are written in half the time.
    """
    behind = f"r.id > {at} AND r.id <= {upto}"
    with connection.cursor() as cursor:
        if edge := _edge(countings):
            cursor.execute(_insert(_batch(countings, f"{behind} AND r.submitted_at < {edge}")) + _or_add())
            behind += f" AND r.submitted_at >= {edge}"
        cursor.execute(_insert(_batch(countings, behind)))
    _note(countings, upto)


def _edge(countings: Sequence[Counting]) -> str:
    """In SQL, when the newest month begins that the roll-up has nothing of yet, nor of later ones; '' if of none."""
    months = RollUp.objects.order_by("-month").values_list("month", flat=True)
    newest_ones = [months.filter(counting=counting).first() for counting in countings]
    last = max(filter(None, newest_ones), default=None)
    if last is None:
        return ""
    after = (last + timedelta(days=31)).replace(day=1)
    return f"'{connection.ops.adapt_datetimefield_value(timezone.make_aware(datetime.combine(after, time())))}'"


def _batch(countings: Sequence[Counting], condition: str) -> str:
    """The roll-up's rows for the records that ``condition`` says, read once for all countings."""
    counts = [Counts(counting) for counting in countings]
    table = connection.ops.quote_name(countings[0].form.table)
    records = dated("r", table, [one.column for one in counts if one.column])
    when = {"month": "r._month", "d": "r._day"}
    parts = [_cells(str(one.counting.pk), one.select("r", "r", when=when), _has_total(one)) for one in counts]
    return f"WITH r AS MATERIALIZED ({records} AND {condition}) {' UNION ALL '.join(parts)}"


def _note(countings: Sequence[Counting], upto: int) -> None:
    """How far they have come, and which have thereby come to the newest record of their day."""
    numbers = Counting.objects.filter(pk__in=[counting.pk for counting in countings])
    numbers.update(at=upto)
    numbers.filter(counted_at__isnull=True, target__lte=upto).update(counted_at=timezone.now())


def _has_total(counts: Counts) -> bool:
    return is_number(counts.counting.column)


def _take_changes(countings: list[int]) -> bool:
    """Nobody appends for these while the lock is held, so what is read is what is deleted."""
    changes = RollUpChange.objects.filter(counting__in=countings)
    if not changes.exists():
        return False
    numbers = ", ".join(str(pk) for pk in countings)
    rows = (
        f"SELECT counting_id, {month('day')} AS month, {day_of_month('day')} AS d, area_path, value, n, total "  # noqa: S608
        f"FROM {_CHANGES} WHERE counting_id IN ({numbers})"
    )
    with connection.cursor() as cursor:
        cursor.execute(_insert(_cells("counting_id", rows, has_total=True)) + _or_add())
    changes.delete()
    return True


def _cells(counting: str, rows: str, has_total: bool) -> str:
    """Rows (month, d, area_path, value, n, total) as those of the roll-up; a day without any stays empty."""
    numbers = ["sum(n)", *(f"sum(n) FILTER (WHERE d = {day})" for day in DAYS)]
    totals = [summed("total"), *(f"{summed('total')} FILTER (WHERE d = {day})" for day in DAYS)]
    columns = numbers + (totals if has_total else ["CAST(NULL AS numeric)"] * len(totals))
    return (
        f"SELECT {counting}, month, area_path, value, {', '.join(columns)} FROM ({rows}) counted "  # noqa: S608
        f"GROUP BY {counting + ', ' if counting == 'counting_id' else ''}area_path, month, value"
    )


def _insert(cells: str) -> str:
    return f"INSERT INTO {_ROLLUP} (counting_id, month, area_path, value, {', '.join(_SUMS)}) {cells} "


def _or_add() -> str:
    """Behind ``_insert``: to what is there already."""
    more = ", ".join(f"{name} = coalesce({_ROLLUP}.{name} + excluded.{name}, {_ROLLUP}.{name}, excluded.{name})"
                     for name in _SUMS)  # fmt: skip
    return f"ON CONFLICT (counting_id, month, area_path, value) DO UPDATE SET {more}"


def _forget(counting: Counting) -> None:
    """What was counted for a question that nobody counts any more."""
    with transaction.atomic():
        hold(counting.form)
        for table in (_ROLLUP, _CHANGES):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE counting_id = %s", [counting.pk])  # noqa: S608
        counting.delete()
