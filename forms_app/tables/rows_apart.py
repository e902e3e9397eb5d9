"""Writing into a side table for rows that may have no row there yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

BATCH = 500


def put(side: type[models.Model], ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Write these values for all these rows; nothing is made where nothing is answered. Within a transaction."""
    if any(value is not None for value in values.values()):
        ensure(side, ids)
    for start in range(0, len(ids), BATCH):
        side._default_manager.filter(pk__in=ids[start : start + BATCH]).update(**values)


def ensure(side: type[models.Model], ids: Sequence[int]) -> None:
    """Make what is missing, for rows that are still there."""
    row: Any = side._meta.pk
    quote = connection.ops.quote_name
    table, above = quote(side._meta.db_table), quote(row.related_model._meta.db_table)
    for start in range(0, len(ids), BATCH):
        some = ", ".join(str(int(pk)) for pk in ids[start : start + BATCH])
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (id) SELECT id FROM {above} WHERE id IN ({some}) ON CONFLICT DO NOTHING"  # noqa: S608
            )
