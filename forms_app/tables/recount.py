"""Whether the roll-ups say what the tables say: every count, compared with GROUP BY over all records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from forms_app.tables.counted import Counts, summed
from forms_app.tables.countings import active, hold
from forms_app.tables.folding import fold
from forms_app.tables.models import Counting, Form, RollUp, RollUpChange
from forms_app.tables.models.counts import DAYS
from forms_app.tables.rolled import Period, Place, source, sum_of

_ROLLUP = RollUp._meta.db_table


def recount(form: Form) -> Iterator[str]:
    """A line for each count that differs. Two statements for each counting; each reads the whole table, or roll-up."""
    for counting in active(form):
        for path, day, value, said, found in _wrong_days(counting):
            yield _(
                "“%(form)s”, %(column)s “%(value)s”, area %(area)s, %(day)s: counted %(said)s, the table has %(found)s."
            ) % _words(counting, path, day, value, said, found)
        for path, day, value, said, found in _wrong_months(counting):
            yield _(
                "“%(form)s”, %(column)s “%(value)s”, area %(area)s, month of %(day)s: counted %(said)s, its days have "
                "%(found)s."
            ) % _words(counting, path, day, value, said, found)


def _words(counting: Counting, path: str, day: Any, value: str, said: Any, found: Any) -> dict[str, Any]:
    column = counting.column.column if counting.column else _("all records")
    return {
        "form": counting.form.title, "column": column, "value": value, "area": path, "day": day, "said": said,
        "found": found,
    }  # fmt: skip


def set_right(form: Form) -> None:
    """Count everything of this form anew."""
    begin_anew(form)
    fold(form)


def begin_anew(form: Form) -> None:
    """Forget what was counted. Readers are right from here on: until the worker's next rounds have taken a record in
    again, it is counted where it stands."""
    with transaction.atomic():
        hold(form)
        numbers = [counting.pk for counting in active(form)]
        for pk in numbers:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {_ROLLUP} WHERE counting_id = %s", [pk])  # noqa: S608
        RollUpChange.objects.filter(counting__in=numbers).delete()
        Counting.objects.filter(pk__in=numbers).update(at=0)


def _wrong_days(counting: Counting) -> list[tuple[Any, ...]]:
    """What readers are told by day, beside the table: one statement, so that writers cannot come between."""
    told, values = source(counting, Place(), Period(), "day")
    table = connection.ops.quote_name(counting.form.table)
    return _differences(told, Counts(counting).select("r", table), values)


def _wrong_months(counting: Counting) -> list[tuple[Any, ...]]:
    """Months of the roll-up that are not the sum of their days."""

    def rows(n: str, total: str) -> str:
        return (
            f"SELECT area_path, month AS day, value, {n} AS n, coalesce({total}, 0) AS total FROM {_ROLLUP} "  # noqa: S608
            f"WHERE counting_id = {counting.pk}"
        )

    return _differences(rows("n", "total"), rows(sum_of("d", DAYS), sum_of("t", DAYS)), [])


def _differences(told: str, true: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """(area_path, day, value, what is told, what is true); sums are looked at up to what a float of SQLite holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT area_path, day, value, sum(said), sum(n) FROM (
                SELECT area_path, day, value, n AS said, total AS said_total, 0 AS n, 0 AS total FROM ({told}) told
                UNION ALL
                SELECT area_path, day, value, 0, 0, n, total FROM ({true}) true_ones
            ) both_ones GROUP BY area_path, day, value
            HAVING sum(said) <> sum(n)
                OR abs({summed("said_total")} - {summed("total")}) > abs({summed("total")}) / 1000000000
            ORDER BY area_path, day, value
            """,  # noqa: S608
            values,
        )
        return cursor.fetchall()
