"""Many values into one column by one statement: a statement a row takes some ten times as long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction

from forms_app.tables.rows_apart import ensure
from forms_app.tables.runtime import Model
from forms_app.tables.sides import field_at
from forms_app.tables.unique import is_repeat


def fill_what_fits(model: Model, attribute: str, values: Sequence[tuple[int, Any]]) -> tuple[int, int]:
    """``fill``, and how many were left out because another record has the same where no two may be alike."""
    try:
        with transaction.atomic():
            return fill(model, attribute, values), 0
    except IntegrityError as error:
        if not is_repeat(error):
            raise
        if len(values) == 1:
            return 0, 1
    middle = len(values) // 2
    parts = [fill_what_fits(model, attribute, some) for some in (values[:middle], values[middle:])]
    return sum(written for written, _left in parts), sum(left for _written, left in parts)


def fill(model: Model, attribute: str, values: Sequence[tuple[int, Any]]) -> int:
    """Write (row id, value) where the column is still empty; how many were written. Any newer answer is kept."""
    if not values:
        return 0
    field: Any = field_at(model, attribute)
    model = field.model
    if getattr(model, "is_side", False):
        ensure(model, [pk for pk, _value in values])
    table, column = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(field.column)
    ready = [(pk, field.get_db_prep_save(value, connection)) for pk, value in values]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Without the length: a cast to varchar(5) would cut a text off instead of refusing it.
            kind = re.sub(r"\(.*?\)", "", field.db_type(connection) or "")
            cursor.execute(
                f"UPDATE {table} SET {column} = given.value "  # noqa: S608 names of our own
                f"FROM unnest(%s::bigint[], %s::{kind}[]) AS given (id, value) "
                f"WHERE {table}.id = given.id AND {table}.{column} IS NULL",
                [[pk for pk, _value in ready], [value for _pk, value in ready]],
            )
        else:
            cursor.executemany(
                f"UPDATE {table} SET {column} = %s WHERE id = %s AND {column} IS NULL",  # noqa: S608
                [(value, pk) for pk, value in ready],
            )
        return int(cursor.rowcount)
