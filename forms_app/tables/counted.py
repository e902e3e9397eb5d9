"""What can be counted of one column, in SQL: the same words for triggers, for the fold, for reading, for the recount.

Days are those of China's clock. SQLite adds eight hours and PostgreSQL asks its calendar: the same since 1992.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from forms_app.schema.row import COUNTED
from forms_app.schema.storage import Storage
from forms_app.schema.types import TYPES
from forms_app.tables.models import Counting, FormColumn

RECORDS = ("area_path", "submitted_at", "deleted_at")  # columns of every record that decide where it counts
SEVERAL = "choices"  # the type whose answers hold several codes with spaces between


def is_countable(type_name: str) -> bool:
    return COUNTED in TYPES[type_name].options


def places(column: FormColumn | None) -> int:
    """Decimal places of a number's sum: ``total`` is in units of the last."""
    return Storage.read(column.storage).places if column else 0


def is_number(column: FormColumn | None) -> bool:
    return column is not None and Storage.read(column.storage).kind in {"integer", "decimal"}


@dataclass(frozen=True)
class Counts:
    """One counting as SQL over a row called ``alias`` ('NEW', 'r'): what a record adds, each as (value, n, total)."""

    counting: Counting

    @property
    def column(self) -> str:
        """The quoted column, '' where records are counted."""
        return connection.ops.quote_name(self.counting.column.column) if self.counting.column else ""

    def select(self, alias: str, table: str = "", sign: str = "1", when: dict[str, str] | None = None) -> str:
        """'SELECT area_path, day, value, n, total FROM …' with a WHERE that more conditions can follow.

        ``when``: columns that stand in place of the day, with their expressions.
        """
        sources = [*([f"{table} {alias}"] if table else []), *([self._codes(alias)] if self._is_several else [])]
        conditions = [f"{alias}.deleted_at IS NULL", *([f"{alias}.{self.column} IS NOT NULL"] if self.column else [])]
        columns = {
            "area_path": f"{alias}.area_path",
            **(when or {"day": day(alias)}),
            "value": self._value(alias),
            "n": sign,
            "total": self._total(alias, sign),
        }
        taken = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
        origin = f" FROM {', '.join(sources)}" if sources else ""
        return f"SELECT {taken}{origin} WHERE {' AND '.join(conditions)}"

    @property
    def _is_several(self) -> bool:
        return self.counting.column is not None and self.counting.column.type == SEVERAL

    def _codes(self, alias: str) -> str:
        """A row for each code of an answer: codes are letters, digits, '-' and '_', checked at publication."""
        answer = f"{alias}.{self.column}"
        if connection.vendor == "sqlite":
            return f"""json_each('["' || replace({answer}, ' ', '","') || '"]') codes"""
        return f"unnest(string_to_array({answer}, ' ')) codes(value)"

    def _value(self, alias: str) -> str:
        column = self.counting.column
        if column is None or is_number(column):
            return "''"
        if self._is_several:
            return "codes.value"
        answer = f"{alias}.{self.column}"
        return f"CASE WHEN {answer} THEN '1' ELSE '0' END" if column.type == "boolean" else answer

    def _total(self, alias: str, sign: str) -> str:
        column = self.counting.column
        if not is_number(column):
            return "0"
        scale, answer = 10 ** places(column), f"{alias}.{self.column}"
        if scale == 1 and sign == "1":
            return answer  # as it is, PostgreSQL adds whole numbers up many times as fast as numeric ones, and exactly
        # SQLite stores decimals as floats: whole numbers of the last place add up exactly up to 9 * 10^15.
        number = f"round({answer} * {scale}.0)" if connection.vendor == "sqlite" else f"{answer}::numeric * {scale}"
        return f"{sign} * {number}"


def day(alias: str) -> str:
    if connection.vendor == "sqlite":
        return f"date({alias}.submitted_at, '+8 hours')"
    return f"({alias}.submitted_at AT TIME ZONE 'Asia/Shanghai')::date"


def dated(alias: str, table: str, columns: list[str]) -> str:
    """'SELECT …' of what counting needs of ``table``, with a WHERE: area, the quoted ``columns``, ``_month``, ``_day``
    in it. No question's column begins like these two."""
    when = f"({alias}.submitted_at AT TIME ZONE 'Asia/Shanghai')" if connection.vendor == "postgresql" else day(alias)
    taken = [f"{alias}.{name}" for name in ("area_path", "deleted_at", *dict.fromkeys(columns))]
    return (
        f"SELECT {', '.join(taken)}, {month(when)} AS _month, {day_of_month(when)} AS _day FROM {table} {alias} "  # noqa: S608
        f"WHERE {alias}.deleted_at IS NULL"
    )


def month(expression: str) -> str:
    """The first day of a day's month."""
    if connection.vendor == "sqlite":
        return f"substr({expression}, 1, 7) || '-01'"
    return f"date_trunc('month', {expression})::date"


def day_of_month(expression: str) -> str:
    """A day's number in its month."""
    if connection.vendor == "sqlite":
        return f"CAST(substr({expression}, 9) AS integer)"
    return f"date_part('day', {expression})::integer"


def day_in(start: str, number: str) -> str:
    """The day with that number in the month that begins with ``start``."""
    if connection.vendor == "sqlite":
        return f"substr({start}, 1, 8) || substr('0' || {number}, -2)"
    return f"{start} + ({number} - 1)"


def summed(expression: str) -> str:
    """A sum of totals; on SQLite one that a flood of huge numbers makes inexact instead of an error."""
    return f"total({expression})" if connection.vendor == "sqlite" else f"sum({expression})"
