"""PostgreSQL: pg_dump of one moment, and a restore in one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import DatabaseError, connection
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from backups.archive import CHUNK
from backups.errors import BackupError
from backups.snapshot import Snapshot

INSTALLED = Path("/usr/lib/postgresql")  # Debian keeps every major version apart


def size() -> int:
    """Bytes of the whole database on the server's disk: more than a dump of it takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def snapshot(work: Path) -> Iterator[Snapshot]:
    """Counts, rights and dump all see the same moment (an exported snapshot)."""
    reading = connection.copy()
    try:
        with reading.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot(), current_schema()")
            moment, schema = cursor.fetchone()

            def rows(sql: str) -> list[tuple]:
                cursor.execute(sql)
                return cursor.fetchall()

            def dump() -> Path:
                target = work / "database.dump"
                options = ["-Fc", f"--schema={schema}", f"--snapshot={moment}", f"--file={target}", "--no-password"]
                _run([tool("pg_dump"), *options])
                return target

            yield Snapshot("postgresql", rows, dump)
            cursor.execute("ROLLBACK")
    except DatabaseError as error:
        text = _("The database did not answer: %(reason)s. Check that it is running, then try again.")
        raise BackupError(text % {"reason": " ".join(str(error).split())}) from None
    finally:
        reading.close()


def tool(name: str) -> str:
    """The path of pg_dump, pg_restore or psql: the server's own version, or the next newer one there is."""
    connection.ensure_connection()
    server = connection.pg_version // 10000  # type: ignore[attr-defined]
    folders = [folder for folder in INSTALLED.glob("[0-9]*") if folder.name.isdigit()]
    newer = sorted((int(folder.name), folder / "bin" / name) for folder in folders if int(folder.name) >= server)
    for _version, path in newer:
        if path.exists():
            return str(path)
    found = shutil.which(name)
    if found and _version_of(found) >= server:
        return found
    text = _(
        "%(tool)s of PostgreSQL %(version)d is missing. Install it: apt-get install postgresql-client-%(version)d, "
        "then try again."
    )
    raise BackupError(text % {"tool": name, "version": server})


def _version_of(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"\) (\d+)", said)
    return int(match[1]) if match else 0


def _options() -> tuple[list[str], dict[str, str]]:
    """-h, -p, -U, and the rest in the environment, where other users of the machine do not see the password."""
    config = connection.settings_dict
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(config, [])
    extra = {"PGDATABASE": config["NAME"], "PGCLIENTENCODING": "UTF8", "LC_ALL": "C.UTF-8"}
    return arguments[1:-1], os.environ | (environment or {}) | extra


def _run(command: list[str]) -> None:
    options, environment = _options()
    done = subprocess.run([*command, *options], env=environment, capture_output=True, check=False)
    if done.returncode:
        raise _failed(command[0], done.stderr)


def _failed(tool_path: str, said: bytes) -> BackupError:
    text = _("%(tool)s failed: %(reason)s. Nothing was changed.")
    reason = " ".join(said.decode(errors="replace").split())[-500:]
    return BackupError(text % {"tool": Path(tool_path).name, "reason": reason})


def restore(dump: Path, statements: Iterable[str], keep_open: IO[str]) -> None:
    """Empty the schema, load the dump and run ``statements``, all in one transaction: killed anywhere, nothing
    has happened, because COMMIT is the last thing psql is told.

    ``keep_open``: the lock file that bin/run needs; psql holds it too, should this process be killed.
    """
    psql = [tool("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "--no-password", "-f", "-"]
    options, environment = _options()
    use_schema = f"SET search_path = {_schema()}"
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*psql, *options],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            pass_fds=[keep_open.fileno()],
        )
        assert process.stdin is not None
        broken = False
        try:
            with process.stdin as script:
                script.write(_lines("BEGIN", use_schema, *_empty_schema()))
                _load(dump, script)
                script.write(_lines(use_schema, *statements, "COMMIT"))
        except BrokenPipeError:
            broken = True
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.wait() or broken:
            said.seek(0)
            raise _failed(psql[0], said.read())


def _lines(*statements: str) -> bytes:
    return "".join(f"{statement};\n" for statement in statements).encode()


def _schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


def _load(dump: Path, script: IO[bytes]) -> None:
    """Write the dump as SQL, without making the schema itself, which is there."""
    with tempfile.NamedTemporaryFile("w", dir=dump.parent) as contents, tempfile.TemporaryFile() as said:
        listed = subprocess.run([tool("pg_restore"), "-l", str(dump)], capture_output=True, check=False)
        if listed.returncode:
            raise _failed("pg_restore", listed.stderr)
        lines = listed.stdout.decode().splitlines(keepends=True)
        contents.writelines(line for line in lines if not re.search(r" (COMMENT - )?SCHEMA (- )?\S+ ", line))
        contents.flush()
        command = [tool("pg_restore"), "--no-owner", "--no-privileges", "-L", contents.name, "-f", "-", str(dump)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as process:
            assert process.stdout is not None
            try:
                shutil.copyfileobj(process.stdout, script, CHUNK)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            raise _failed("pg_restore", said.read())


_KINDS = {"r": "TABLE", "p": "TABLE", "v": "VIEW", "m": "MATERIALIZED VIEW", "S": "SEQUENCE"}


def _empty_schema() -> list[str]:
    """DROP statements for all that is in our schema, extensions excepted."""
    own = "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = x.oid AND d.deptype = 'e')"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relkind::text, quote_ident(relname) FROM pg_class x "  # noqa: S608
            f"WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r','p','v','m','S') AND {own} "
            "ORDER BY relkind = 'S'"  # most go with their tables
        )
        found = [f"DROP {_KINDS[kind]} IF EXISTS {name} CASCADE" for kind, name in cursor.fetchall()]
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc x "  # noqa: S608
            f"WHERE pronamespace = current_schema()::regnamespace AND {own}"
        )
        functions = [f"DROP ROUTINE IF EXISTS {name} CASCADE" for (name,) in cursor.fetchall()]
    return [*found, *functions]


def restore_mark() -> str:
    """What the last restore wrote into the database, in the same transaction; empty without one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')")
        return str(cursor.fetchone()[0] or "")


def mark_statement(mark: str) -> str:
    return f"COMMENT ON TABLE django_migrations IS '{mark}'"
