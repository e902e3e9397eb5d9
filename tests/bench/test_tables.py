"""The benchmark of tables, tiny and on the tests' own database: all of it runs, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.bench.figures import table
from tests.bench.tables import on

ROWS, ROUNDS = "2000", "1"


def address() -> str:
    """Of the database that this test has."""
    given: Any = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_every_figure_is_found_on_this_database() -> None:
    connection.ensure_connection()
    before = set(connection.introspection.table_names())
    connection.close()  # other processes use it now
    found = on(connection.vendor, address(), ROWS, ROUNDS)
    assert {one.name.removeprefix(f"{connection.vendor}: ") for one in found if one.reach is not None} >= {
        "publish 3 questions more",
        "publish 1 question less",
        "longest wait of a reader meanwhile",
        "list 50, of a town and 3 months",
        "the same, in times of bare ModelForms",
        "compile and plan a form of 300 questions",
        "build the models of a version of 300 questions",
    }
    assert all(one.value >= 0 for one in found)
    assert "Wagtail" in table("Tables", found)
    left = {name for name in set(connection.introspection.table_names()) - before if not name.startswith("data_")}
    assert not left
