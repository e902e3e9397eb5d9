"""A real role on the throw-away PostgreSQL: reads the views, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.making import published, question, record, schema

NAME = "analyst_of_tests"
on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite knows no users")


def grant(*options: str) -> str:
    out = StringIO()
    call_command("grant_analyst", NAME, *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def gone() -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME])
        if cursor.fetchone():
            call_command("grant_analyst", NAME, "--revoke", stdout=StringIO())
        cursor.execute("SELECT left('gewu_analysts_' || current_database(), 63)")
        group = cursor.fetchone()[0]
        cursor.execute(f'DROP OWNED BY "{group}"')
        cursor.execute(f'DROP ROLE "{group}"')


def sign_in(said: str) -> Any:
    password = re.search(r"：(\S+)", said.splitlines()[1])
    assert password
    config = connection.settings_dict
    return psycopg.connect(
        host=config["HOST"], port=config["PORT"], dbname=config["NAME"], user=NAME, password=password[1],
        autocommit=True,
    )  # fmt: skip


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_role_reads_views_of_today_and_of_later_and_nothing_else(gone: None) -> None:
    version = published(schema(question("a", label="甲")))
    record(version, a="1")
    with sign_in(grant()) as reader:
        assert reader.execute("SELECT 甲 FROM view_t_form").fetchall() == [("1",)]
        published(schema(question("a", label="甲"), title="后来的"), "t-later")
        assert reader.execute("SELECT count(*) FROM view_t_later").fetchone() == (0,)
        for table in ("data_t_form", "accounts_user", "areas_area", "tables_form", "django_session"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(f"SELECT * FROM {table}")
        for statement in ("UPDATE view_t_form SET 甲 = '2'", "CREATE TABLE x (a int)", "DROP VIEW view_t_form"):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                reader.execute(statement)
        reader.execute("SET default_transaction_read_only = off")
        for statement in ("UPDATE data_t_form SET a = '2'", "DELETE FROM view_t_form", "CREATE TABLE x (a int)"):
            with pytest.raises(psycopg.Error):
                reader.execute(statement)
        assert reader.execute("SHOW statement_timeout").fetchone() == ("1min",)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_withdrawn_answers_do_not_leak_through_an_error(gone: None) -> None:
    """A condition that fails says what it failed on: it must not be tried on what the view leaves out."""
    version = published(schema(question("a", label="甲")))
    record(version, a="secret")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE data_t_form SET deleted_at = submitted_at")
    with sign_in(grant()) as reader:
        assert reader.execute("SELECT 1 FROM view_t_form WHERE 甲::int = 1").fetchall() == []


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_revoked_role_is_gone_and_others_are_left_alone(gone: None) -> None:
    published(schema(question("a", label="甲")))
    said = grant("--seconds", "5")
    sign_in(said).close()
    assert "新密码" in grant()  # this server trusts everybody, so the old one is not tried
    assert "已删除" in grant("--revoke")
    with pytest.raises(psycopg.OperationalError):
        sign_in(said)
    for name in (connection.settings_dict["USER"], "pg_monitor", "Bad-Name", "x; DROP"):
        with pytest.raises(CommandError):
            call_command("grant_analyst", name, stdout=StringIO())
        with pytest.raises(CommandError):
            call_command("grant_analyst", name, "--revoke", stdout=StringIO())


@pytest.mark.django_db
def test_sqlite_says_what_to_do_instead() -> None:
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="export_views"):
            grant()
