"""Where a view reads a table: its FROM clause, and the expression of each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forms_app.tables.models import FormColumn
from forms_app.tables.sqlviews.dialect import quote


@dataclass(frozen=True)
class Source:
    """``alias``: what the table is called in the query. ``columns``: those stored in it."""

    table: str
    alias: str
    columns: Sequence[FormColumn]

    @property
    def tables(self) -> str:
        return f"{quote(self.table)} {self.alias}"

    def value(self, column: FormColumn) -> str:
        return f"{self.alias}.{quote(column.column)}"
