"""A ledger as CSV: streamed, Chinese heads, phones and ID numbers masked, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from forms_app.records.access import Refused
from forms_app.records.columns import Column, joins, names_for, question_columns, row_columns, system_columns
from forms_app.records.ledger import Ledger
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES
from forms_app.tables.runtime import models_for

BOM = "\ufeff"  # WPS and Excel read UTF-8 only with it
NUMBERS = {name for name, row in TYPES.items() if row.align == "right"}
LONGEST_NUMBER = 11  # digits that a spreadsheet shows without an exponent


def safe(text: str, column_type: str = "text") -> str:
    """The cell as text that no spreadsheet runs or rounds.

    A formula begins with = + - @ (or a tab or return before them): an apostrophe in front keeps it text. Numbers in
    number columns stay numbers. Long digits and leading zeros in text columns get a tab behind, which spreadsheets
    take for text.
    """
    if column_type in NUMBERS:
        return text
    if text.lstrip()[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"} or text[:1] in {"\t", "\r", "\n"}:
        return f"'{text}"
    if text.isascii() and text.isdigit() and (len(text) > LONGEST_NUMBER or (len(text) > 1 and text[0] == "0")):
        return f"{text}\t"
    return text


class _Line:
    """A file for csv.writer that hands each line back."""

    def write(self, text: str) -> str:
        return text


def find_repeat(ledger: Ledger, params: QueryDict) -> Question | None:
    """The child table asked for with ?repeat=<key>. Raises Refused."""
    key = params.get("repeat", "")
    if not key:
        return None
    for repeat in ledger.version.schema.repeats:
        if repeat.key == key:
            return repeat
    raise Refused(_("No such table of rows"), _("Go back to the ledger and choose an export there."), status=404)


def lines(ledger: Ledger, repeat: Question | None = None) -> Iterator[str]:
    """The file, line by line: all questions, not only the columns on the screen."""
    writer = csv.writer(_Line())
    rows = record_rows(ledger) if repeat is None else child_rows(ledger, repeat)
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


def child_rows(ledger: Ledger, repeat: Question) -> Iterator[list[str]]:
    """The rows of a child table, each with the 序号 of its record in the main export and that record's first answer."""
    version = ledger.version
    columns = row_columns(version, repeat)
    heads = [*question_columns(version)[:1], *system_columns()[:1]]
    yield [_("No. of the record"), *(safe(c.label) for c in heads), _("Row"), *(safe(c.label) for c in columns)]
    number = 0
    for batch, names in ledger.batches(heads):
        children = _children(version, repeat, batch, columns)
        inner_names = names_for([row for rows in children.values() for row in rows], columns)
        for record in batch:
            number += 1
            head = [str(number), *_cells(record, heads, names)]
            for position, row in enumerate(children.get(record.pk, ()), 1):
                yield [*head, str(position), *_cells(row, columns, inner_names)]


def _children(
    version: Any, repeat: Question, batch: Sequence[Model], columns: Sequence[Column]
) -> dict[int, list[Model]]:
    rows = models_for(version).children[repeat.uuid]._default_manager.filter(parent_id__in=[r.pk for r in batch])
    found: dict[int, list[Any]] = {}
    child: Any
    for child in rows.select_related(*joins(columns)).order_by("parent_id", "position", "pk"):
        found.setdefault(child.parent_id, []).append(child)
    return found


def _cells(record: Model, columns: Sequence[Column], names: dict[str, str]) -> list[str]:
    return [safe(column.text(record, names), column.type) for column in columns]
