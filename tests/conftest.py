"""What every test gets: its own upload folders, no tables left over, and, when asked for, a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from forms_app.tables import runtime

pytest_plugins = ["tests.cast", "tests.browser"]

# Playwright keeps an event loop in the thread of the test; Django would refuse the ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that really commit get back what migrations put into the database (root page, groups) afterwards."""
    for item in items:
        if is_transactional(item):
            # As a mark, and the closest one: pytest-django looks at marks alone when it decides what to remember.
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("e2e") and not item.get_closest_marker("both") and connection.vendor != "sqlite":
        pytest.skip("browser tests without the mark 'both' run on SQLite only")


def is_transactional(item: Any) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    return bool(asked or {"transactional_db", "live_server"} & set(item.fixturenames))


@pytest.fixture(autouse=True)
def no_tables_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Published tables survive tests that commit, and would block emptying the tables that they refer to."""
    transactional = is_transactional(request.node)
    if transactional:
        request.getfixturevalue("transactional_db")  # so that this ends before the database is emptied
    yield
    if transactional:
        drop_data_tables()
    runtime.clear_cache()


def drop_data_tables() -> None:
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("data_")]
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
        for name in names:
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"DROP TABLE {quoted}" + (" CASCADE" if connection.vendor == "postgresql" else ""))
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=ON")


@pytest.fixture(autouse=True)
def upload_folders(settings: Any, tmp_path: Path) -> None:
    """Uploads of one test are not there for the next."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    private = settings.STORAGES["private"]
    settings.STORAGES = settings.STORAGES | {
        "private": private | {"OPTIONS": private["OPTIONS"] | {"location": settings.PRIVATE_ROOT}}
    }
