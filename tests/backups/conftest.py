"""A county in use and its archive, made once for each process; and other machines to restore it on."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from backups import create
from backups.create import Made
from tests.cast import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PRELUDE = """
import json, sys
from pathlib import Path
sys.path.insert(0, "site")
import django
django.setup()
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from forms_app.areas.models import Appointment, Area, Post
User = get_user_model()
"""


@dataclass
class Machine:
    """A folder and a database of its own. Programs run there as processes of their own."""

    data: Path
    database_url: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "GEWU_DATA": str(self.data),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": "site",
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GEWU_")}
        return clean | own | self.more

    def manage(self, *arguments: Any, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, **options,
        )  # fmt: skip

    def python(self, code: str, *arguments: Any) -> Any:
        """Run code after Django's set-up; returns what its last printed line says as JSON."""
        done = subprocess.run(
            [sys.executable, "-c", PRELUDE + code, *map(str, arguments)], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        lines = done.stdout.strip().splitlines()
        return json.loads(lines[-1]) if lines else None

    def files(self) -> dict[str, str]:
        """{name: sha256} of all uploads."""
        return checksums(self.data / "media", self.data / "private")


def checksums(*folders: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder.parent)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "prints" not in path.parts
    }


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Callable[[str], Machine]]:
    """machine("new"): an empty one; PostgreSQL databases are dropped afterwards."""
    made: list[str] = []

    def build(name: str) -> Machine:
        data = tmp_path / name
        data.mkdir()
        if connection.vendor == "sqlite":
            return Machine(data, f"sqlite:///{data / 'gewu.sqlite3'}")
        made.append(f"gewu_test_{uuid.uuid4().hex[:12]}")
        administer(f'CREATE DATABASE "{made[-1]}"')
        return Machine(data, url_of(made[-1]))

    yield build
    for database in made:
        administer(f'DROP DATABASE "{database}" WITH (FORCE)')


def url_of(database: str) -> str:
    config = connection.settings_dict
    return f"postgres://{config['USER']}:{config['PASSWORD']}@{config['HOST']}:{config['PORT']}/{database}"


def administer(statement: str) -> None:
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        server.execute(statement)


@dataclass(frozen=True)
class Saved:
    """The archive of a county in use, and what was in it."""

    made: Made
    files: dict[str, str]
    username: str

    @property
    def path(self) -> Path:
        return self.made.path

    @property
    def tables(self) -> dict[str, int]:
        return self.made.manifest.tables


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Path:
    """This process works in a folder of its own; its uploads are there already."""
    settings.GEWU_DATA = tmp_path
    settings.GEWU_BACKUPS = tmp_path / "backups"
    (tmp_path / "secret_key").write_text("a-key-for-tests")
    return tmp_path


_saved: dict[str, Saved] = {}


@pytest.fixture
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """Made by the first test that asks, for all of this process; nobody may change it.

    Its tests are marked as transactional: another connection saves what this one has committed.
    """
    if "saved" not in _saved:
        world = request.getfixturevalue("world")
        place = request.getfixturevalue("place")
        get_user_model().objects.create_superuser("root", password=PASSWORD, name="信息员")
        (place / "media" / "original_images").mkdir(parents=True)
        (place / "media" / "original_images" / "䶮公告.txt").write_text("图")
        made = create.create(tmp_path_factory.mktemp("archives"))
        files = checksums(place / "media", place / "private")
        _saved["saved"] = Saved(made, files, world.cast["village_clerk"].username)
    return _saved["saved"]
