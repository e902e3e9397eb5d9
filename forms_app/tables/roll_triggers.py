"""The triggers that note what edits, withdrawals, restorations and deletions change in the counts of a form.

New records need none: their ids lie behind what has been taken in (``Counting.at``), and readers look there. So an
import or a submission costs what it cost before. An edit of what is not counted fires nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from forms_app.tables.counted import RECORDS, Counts
from forms_app.tables.countings import LOCK, active
from forms_app.tables.derived import Derived
from forms_app.tables.models import Counting, RollUpChange
from forms_app.tables.runtime import RecordModels

_CHANGES = RollUpChange._meta.db_table
_COUNTINGS = Counting._meta.db_table


def rollup_triggers(built: RecordModels) -> Iterator[Derived]:
    form = built.version.form
    counts = [Counts(counting) for counting in active(form)]
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    yield make(form.pk, form.table, "update", counts)
    yield make(form.pk, form.table, "delete", counts)


def _changes(counts: list[Counts], event: str) -> list[str]:
    """Statements that note what goes, and on an update what comes. Records not yet taken in change nothing."""
    signs = {"OLD": "-1", "NEW": "1"} if event == "update" else {"OLD": "-1"}
    return [
        f"INSERT INTO {_CHANGES} (counting_id, area_path, day, value, n, total) "  # noqa: S608
        f"SELECT {one.counting.pk}, changed.* FROM ({one.select(row, sign=sign)} AND OLD.id <= "
        f"(SELECT at FROM {_COUNTINGS} WHERE id = {one.counting.pk})) changed"
        for one in counts
        for row, sign in signs.items()
    ]


def _watched(counts: list[Counts]) -> list[str]:
    return [*RECORDS, *(one.column for one in counts if one.column)]


def _event(counts: list[Counts], event: str, differs: str) -> tuple[str, str]:
    """'UPDATE OF a, b', and the condition under which anything counted has changed."""
    if event == "delete":
        return "DELETE", "OLD.deleted_at IS NULL"
    columns = _watched(counts)
    return f"UPDATE OF {', '.join(columns)}", " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in columns)


def _sqlite(form: int, table: str, event: str, counts: list[Counts]) -> Derived:
    name, (when, condition) = f"rollup_{form}_{event}", _event(counts, event, "IS NOT")
    body = "; ".join(_changes(counts, event)) or "SELECT 1"
    create = (
        f"CREATE TRIGGER {name} AFTER {when} ON {connection.ops.quote_name(table)} FOR EACH ROW WHEN {condition} "
        f"BEGIN {body}; END"
    )
    return Derived("trigger", name, (create,), (f"DROP TRIGGER IF EXISTS {name}",))


def _postgresql(form: int, table: str, event: str, counts: list[Counts]) -> Derived:
    """Row by row, so that columns and conditions can be named. The lock is shared with all writers: only a fold or a
    publication of this form makes them wait, and the statement after it sees where the fold has come to."""
    name, (when, condition) = f"rollup_{form}_{event}", _event(counts, event, "IS DISTINCT FROM")
    quoted = connection.ops.quote_name(table)
    body = "; ".join([f"PERFORM pg_advisory_xact_lock_shared({LOCK}, {form})", *_changes(counts, event)])
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ "
        f"BEGIN {body}; RETURN NULL; END $body$"
    )
    trigger = (
        f"CREATE TRIGGER {name} AFTER {when} ON {quoted} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()"
    )
    # Through the table, which may be gone: DROP TRIGGER … ON fails then even with IF EXISTS on older releases.
    drop = (f"DROP FUNCTION IF EXISTS {name}() CASCADE",)
    return Derived("trigger", name, (function, trigger), drop)
