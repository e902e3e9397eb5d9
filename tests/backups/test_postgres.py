"""Which of PostgreSQL's programs are used, and what is said when they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from backups import postgres
from backups.errors import BackupError

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs no programs"),
]


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """installed("14", "16"): only these versions are on this machine, and PATH leads nowhere."""
    monkeypatch.setattr(postgres, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    def build(*versions: int) -> None:
        for version in versions:
            program = tmp_path / str(version) / "bin" / "pg_dump"
            program.parent.mkdir(parents=True)
            program.touch()

    return build


def server() -> int:
    connection.ensure_connection()
    return connection.pg_version // 10000  # type: ignore[attr-defined]


def test_the_servers_own_version_comes_first_then_newer_ones(installed):
    installed(server() - 1, server(), server() + 1)
    assert Path(postgres.tool("pg_dump")).parts[-3] == str(server())


def test_a_newer_one_will_do(installed):
    installed(server() - 1, server() + 2)
    assert Path(postgres.tool("pg_dump")).parts[-3] == str(server() + 2)


def test_none_or_an_older_one_is_told_with_the_package(installed):
    installed(server() - 1)
    with pytest.raises(BackupError, match=f"postgresql-client-{server()}"):
        postgres.tool("pg_dump")


def test_one_in_the_path_counts_when_it_is_not_older(installed, tmp_path):
    installed()
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    for version, fits in ((server(), True), (server() - 1, False)):
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.4 (Debian)'\n")
        program.chmod(0o755)
        if fits:
            assert postgres.tool("pg_dump") == str(program)
        else:
            with pytest.raises(BackupError):
                postgres.tool("pg_dump")
