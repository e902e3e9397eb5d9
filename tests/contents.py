"""What migrations put into the tests' database, as rows, to be put back where a test has emptied all tables."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import connection, transaction

Contents = dict[str, tuple[list[str], list[tuple[Any, ...]]]]  # {table: (columns, rows)}


def read() -> Contents:
    """Of all tables that Django empties."""
    found: Contents = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if rows := cursor.fetchall():
                found[table] = ([column[0] for column in cursor.description], rows)
    return found


def put_back(contents: Contents) -> None:
    """Into empty tables. References are only checked at the end, so any order will do."""
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in contents.items():
            names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", rows)
    cache.clear()  # of pages and sites that are gone
