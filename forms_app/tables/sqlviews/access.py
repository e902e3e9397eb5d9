"""Who reads the views on PostgreSQL: members of one group, which may read them and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection, transaction

from forms_app.tables.sqlviews.dialect import literal, quote

GROUP = "left('gewu_analysts_' || current_database(), 63)"  # roles belong to the whole server, hence the name
IDLE = "10min"  # an open transaction without a query keeps publications waiting


class NotOurs(Exception):
    """A role of this name is there, and was not made for reading the views. It is left alone."""


def grant_statement(view: str) -> str:
    """Let the group read a view, if there is a group."""
    return (
        f"DO $gewu$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = {GROUP}) THEN "
        f"EXECUTE format('GRANT SELECT ON %I TO %I', {literal(view)}, {GROUP}); END IF; END $gewu$"
    )


# After a restore too, where an older archive may have no such table: hence EXECUTE.
GRANT_ALL = f"""DO $gewu$
DECLARE name text;
BEGIN
  IF to_regclass('tables_derivedobject') IS NULL THEN RETURN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {GROUP}) THEN RETURN; END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), {GROUP});
  FOR name IN EXECUTE 'SELECT d.name FROM tables_derivedobject d JOIN pg_class c ON c.relname = d.name '
      'AND c.relnamespace = current_schema()::regnamespace WHERE d.kind = ''view''' LOOP
    EXECUTE format('GRANT SELECT ON %I TO %I', name, {GROUP});
  END LOOP;
END $gewu$"""


def grant(name: str, password: str, seconds: int) -> bool:
    """Make ``name`` a reader of the views, or give it a new password; whether it is new. Raises NotOurs."""
    with transaction.atomic(), connection.cursor() as cursor:
        group, database, schema = _ask(cursor, f"SELECT {GROUP}, current_database(), current_schema()")
        if not _exists(cursor, group):
            cursor.execute(f"CREATE ROLE {quote(group)} NOLOGIN")
        cursor.execute(f"GRANT CONNECT ON DATABASE {quote(database)} TO {quote(group)}")
        cursor.execute(GRANT_ALL)
        is_new = not _exists(cursor, name)
        if is_new:
            cursor.execute(f"CREATE ROLE {quote(name)} NOSUPERUSER NOCREATEDB NOCREATEROLE")
            cursor.execute(f"GRANT {quote(group)} TO {quote(name)}")
        elif not is_reader(name):
            raise NotOurs
        cursor.execute(f"ALTER ROLE {quote(name)} LOGIN PASSWORD {literal(password)}")
        for setting, value in (
            ("default_transaction_read_only", "on"),
            ("statement_timeout", f"{seconds}s"),
            ("idle_in_transaction_session_timeout", IDLE),
            ("search_path", schema),
        ):
            cursor.execute(f"ALTER ROLE {quote(name)} SET {setting} = {literal(value)}")
    return is_new


def revoke(name: str) -> bool:
    """Take the role away; False when it owns something and can only be locked out. Raises NotOurs."""
    if not is_reader(name):
        raise NotOurs
    with transaction.atomic(), connection.cursor() as cursor:
        (group,) = _ask(cursor, f"SELECT {GROUP}")
        cursor.execute(f"ALTER ROLE {quote(name)} NOLOGIN")
        cursor.execute(f"REVOKE {quote(group)} FROM {quote(name)}")
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = %s AND pid <> "
            "pg_backend_pid()",
            [name],
        )
    return _dropped(name)


def _dropped(name: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {quote(name)}")
    except DatabaseError:
        return False
    return True


def is_reader(name: str) -> bool:
    """Whether the role is in our group and can do nothing beyond."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_roles r JOIN pg_auth_members m ON m.member = r.oid "
            f"JOIN pg_roles g ON g.oid = m.roleid AND g.rolname = {GROUP} "
            "WHERE r.rolname = %s AND r.rolname <> current_user "
            "AND NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb)",
            [name],
        )
        return cursor.fetchone() is not None


def readable_tables(name: str) -> Iterator[str]:
    """Tables of ours that a role can read all the same, by rights given elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
            "AND relkind IN ('r', 'p', 'm') AND has_table_privilege(%s, oid, 'SELECT') ORDER BY 1",
            [name],
        )
        yield from (str(row[0]) for row in cursor.fetchall())


def _exists(cursor: Any, role: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    return cursor.fetchone() is not None


def _ask(cursor: Any, sql: str) -> tuple:
    cursor.execute(sql)
    row: tuple = cursor.fetchone()
    return row
