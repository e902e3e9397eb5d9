"""What every test gets: its own upload folders, no tables left over, and, when asked for, a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test import SimpleTestCase

from forms_app.tables import runtime
from tests import contents

blocker_key = pytest.StashKey[Any]()
emptied_key = pytest.StashKey[bool]()  # of a test: at its end all tables are empty
contents_key = pytest.StashKey[contents.Contents]()
pytest_plugins = ["tests.cast", "tests.world", "tests.browser"]

# Playwright keeps an event loop in the thread of the test; Django would refuse the ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database. Tests that really commit empty the database afterwards: what
    migrations put into it is put back (``contents``), so that Django need not make content types and rights anew."""
    if connection.vendor != "sqlite":
        config.hook.pytest_deselected(items=[item for item in items if not asks_a_database(item)])
        items[:] = [item for item in items if asks_a_database(item)]
    for item in items:
        if is_transactional(item):
            marker = item.get_closest_marker("django_db")
            kept = dict(marker.kwargs) if marker else {}
            item.add_marker(pytest.mark.django_db(**kept | {"transaction": True, "serialized_rollback": True}), False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put the root page, groups and roles back at once: with several processes any test may come next."""
    result = yield
    if nextitem and item.stash.get(emptied_key, False):
        with item.config.stash[blocker_key].unblock():
            contents.put_back(item.config.stash[contents_key])
    return result


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("e2e") and not item.get_closest_marker("both") and connection.vendor != "sqlite":
        pytest.skip("browser tests without the mark 'both' run on SQLite only")


def asks_a_database(item: Any) -> bool:
    """Backups and settings are about databases without opening the tests' own one; those marked ``once`` only read
    plainly what others have written on both."""
    if item.get_closest_marker("once"):
        return False
    if item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & set(item.fixturenames):
        return True
    is_case = item.cls is not None and issubclass(item.cls, SimpleTestCase)
    return is_case or "backups" in item.path.parts or item.path.name == "test_settings.py"


def is_transactional(item: Any) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    return bool(asked or {"transactional_db", "live_server"} & set(item.fixturenames))


@pytest.fixture(scope="session", autouse=True)
def remember_blocker(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    request.config.stash[blocker_key] = django_db_blocker


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """On SQLite, where bin/test has migrated a database already, ours begins as a copy of it."""
    template = os.environ.get("GEWU_TEST_TEMPLATE")
    if not template or connection.vendor != "sqlite":
        return django_db_keepdb
    shutil.copyfile(template, connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    """Remembers what migrations put into the database, as rows: Django's own way, by models, takes fifty times as
    long, and would go it twice for each test that commits."""
    with django_db_blocker.unblock():
        request.config.stash[contents_key] = contents.read()


@pytest.fixture(scope="session")
def made_database(django_db_setup: None) -> None:
    """Asked for before Playwright starts: its event loop gives this thread another connection object."""


@pytest.fixture(autouse=True)
def no_tables_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Published tables survive tests that commit, and would block emptying the tables that they refer to."""
    transactional = is_transactional(request.node)
    if transactional:
        connection._test_serialized_contents = "[]"  # what Django has to put back: we do (``contents``)
        request.node.stash[emptied_key] = True
        request.getfixturevalue("transactional_db")  # so that this ends before the database is emptied
    yield
    if transactional:
        # The connection may be another one now: Playwright has started in between (see made_database).
        connection._test_serialized_contents = "[]"
        drop_data_tables()
    runtime.clear_cache()


def drop_data_tables() -> None:
    """And the views over them."""
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_list(cursor)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
        for one in sorted(found, key=lambda one: one.type != "v"):
            if one.name.startswith(("data_", "view_")):
                kind = "VIEW" if one.type == "v" else "TABLE"
                cursor.execute(f"DROP {kind} IF EXISTS {connection.ops.quote_name(one.name)}{cascade}")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=ON")


@pytest.fixture(autouse=True)
def upload_folders(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Uploads of one test are not there for the next."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    private: Any = storages["private"]  # file fields hold this very object
    before = private._location
    move(private, settings.PRIVATE_ROOT)
    yield
    move(private, before)


def move(storage: Any, folder: Path) -> None:
    storage._location = folder
    for cached in ("base_location", "location"):
        storage.__dict__.pop(cached, None)
