"""One moment of a database, to be read with SQL. Table names only: the tables may be older than the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Rows = Callable[[str], list[tuple]]

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}
_COLUMNS = {
    "sqlite": ("SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"),
    "postgresql": (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    ),
}


@dataclass
class Snapshot:
    """``rows`` runs a query at that moment; ``dump`` writes the database to a file in the work folder."""

    vendor: str
    rows: Rows
    dump: Callable[[], Path]

    @cached_property
    def columns(self) -> set[tuple[str, str]]:
        return {(str(table), str(column)) for table, column in self.rows(_COLUMNS[self.vendor])}

    def has(self, table: str, *columns: str) -> bool:
        return all((table, column) in self.columns for column in columns)

    def select(self, table: str, columns: Iterable[str], rest: str = "") -> list[tuple]:
        """Rows of a table; none when the table or a column is not there yet."""
        wanted = list(columns)
        if not self.has(table, *wanted):
            return []
        names = ", ".join(f'"{column}"' for column in wanted)
        return self.rows(f'SELECT {names} FROM "{table}" {rest}')  # noqa: S608

    def counts(self) -> dict[str, int]:
        """Rows of every table."""
        tables = sorted(str(name) for (name,) in self.rows(_TABLES[self.vendor]))
        # Search tables of SQLite's FTS keep their rows in shadow tables, which are counted.
        return {name: self.rows(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}  # noqa: S608

    def migrations(self) -> list[str]:
        return sorted(f"{app}.{name}" for app, name in self.select("django_migrations", ["app", "name"]))

    def county(self) -> tuple[str, str]:
        """(uuid, name) of the county, which tells one installation from another; empty before it is set up."""
        found = self.select("areas_area", ["uuid", "name"], "WHERE depth = 1 ORDER BY path LIMIT 1")
        return (str(found[0][0]).replace("-", ""), str(found[0][1])) if found else ("", "")
