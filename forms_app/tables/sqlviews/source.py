"""Where a view reads a table: its FROM clause, and the expression of each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forms_app.tables.models import FormColumn
from forms_app.tables.names import side_table
from forms_app.tables.sqlviews.dialect import quote


@dataclass(frozen=True)
class Source:
    """``alias``: what the table is called in the query. ``columns``: those stored in it and in its sides."""

    table: str
    alias: str
    columns: Sequence[FormColumn]

    @property
    def tables(self) -> str:
        sides = sorted({column.side for column in self.columns if column.side})
        named = [(quote(side_table(self.table, side)), self._of(side)) for side in sides]
        joined = (f" LEFT JOIN {table} {name} ON {name}.id = {self.alias}.id" for table, name in named)
        return f"{quote(self.table)} {self.alias}{''.join(joined)}"

    def value(self, column: FormColumn) -> str:
        return f"{self._of(column.side)}.{quote(column.column)}"

    def _of(self, side: int) -> str:
        return f"{self.alias}_{side}" if side else self.alias
