"""A ledger as CSV: streamed, Chinese heads, phones and ID numbers masked, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from forms_app.records.access import Refused
from forms_app.records.columns import Column, names_for, question_columns, row_columns, system_columns
from forms_app.records.layout import Table, tables
from forms_app.records.ledger import Ledger
from forms_app.schema.types import TYPES
from forms_app.tables.runtime import models_for

BOM = "\ufeff"  # WPS and Excel read UTF-8 only with it
NUMBERS = {name for name, row in TYPES.items() if row.align == "right"}
LONGEST_NUMBER = 11  # digits that a spreadsheet shows without an exponent


def safe(text: str, column_type: str = "text") -> str:
    """The cell as text that no spreadsheet runs or rounds.

    A formula begins with = + - @ (or a tab or return before them): an apostrophe in front keeps it text, and imports
    take it off again (``entry.sheets.csv_text``). Numbers in
    number columns stay numbers. Long digits and leading zeros in text columns get a tab behind, which spreadsheets
    take for text.
    """
    if column_type in NUMBERS:
        return text
    if text.lstrip().lstrip(" '")[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"} or text[:1] in {"\t", "\r", "\n"}:
        return f"'{text}"
    if text.isascii() and text.isdigit() and (len(text) > LONGEST_NUMBER or (len(text) > 1 and text[0] == "0")):
        return f"{text}\t"
    return text


class Line:
    """A file for csv.writer that hands each line back."""

    def write(self, text: str) -> str:
        return text


def find_table(ledger: Ledger, params: QueryDict) -> Table | None:
    """The child table asked for with ?repeat=<name>. Raises Refused."""
    name = params.get("repeat", "")
    if not name:
        return None
    for table in tables(ledger.version.schema):
        if table.name == name:
            return table
    raise Refused(_("No such table of rows"), _("Go back to the ledger and choose an export there."), status=404)


def lines(ledger: Ledger, table: Table | None = None) -> Iterator[str]:
    """The file, line by line: all questions, not only the columns on the screen."""
    writer = csv.writer(Line())
    rows = record_rows(ledger) if table is None else child_rows(ledger, table)
    for index, row in enumerate(rows):
        yield (BOM if index == 0 else "") + writer.writerow(row)


def record_rows(ledger: Ledger) -> Iterator[list[str]]:
    columns = [*question_columns(ledger.version, everything=True), *system_columns()]
    yield [_("No."), *(safe(column.label) for column in columns)]
    number = 0
    for batch, names in ledger.batches(columns):
        for record in batch:
            number += 1
            yield [str(number), *_cells(record, columns, names)]


def child_rows(ledger: Ledger, table: Table) -> Iterator[list[str]]:
    """The rows of a child table, each with the 序号 of its record in the main export and that record's first answer.

    Inside another table also with the number of the row it belongs to.
    """
    version = ledger.version
    columns = row_columns(version, table.repeat)
    heads = [*question_columns(version)[:1], *system_columns()[:1]]
    above = [_("Row of “%(table)s”") % {"table": table.above.label}] if table.above else []
    yield [
        _("No. of the record"), *(safe(c.label) for c in heads), *above, _("Row"), *(safe(c.label) for c in columns),
    ]  # fmt: skip
    number = 0
    for batch, names in ledger.batches(heads):
        children = _children(version, table, batch)
        inner_names = names_for([row for rows in children.values() for _place, row in rows], columns)
        for record in batch:
            number += 1
            head = [str(number), *_cells(record, heads, names)]
            for place, row in children.get(record.pk, ()):
                yield [*head, *place, *_cells(row, columns, inner_names)]


def _children(version: Any, table: Table, batch: Sequence[Model]) -> dict[int, list[tuple[list[str], Any]]]:
    """By record: (numbers of the row, and of the row around it before that; the row)."""
    found: dict[int, list[tuple[list[str], Any]]] = {}
    counts: Counter[int] = Counter()
    child: Any
    for child in models_for(version).rows(table.repeat, [record.pk for record in batch]):
        counts[child.parent_id] += 1
        place = [str(child.parent.position)] if table.above else []
        owner = child.parent.parent_id if table.above else child.parent_id
        found.setdefault(owner, []).append(([*place, str(counts[child.parent_id])], child))
    return found


def _cells(record: Model, columns: Sequence[Column], names: dict[str, str]) -> list[str]:
    return [safe(column.text(record, names), column.type) for column in columns]
