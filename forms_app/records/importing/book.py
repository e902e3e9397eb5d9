"""The sheets behind the first one: which table of rows each holds, and which column answers what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forms_app.entry.cells import spelling
from forms_app.entry.sheets import SheetRefused
from forms_app.entry.sheets import Table as SheetTable
from forms_app.records.importing.columns import Columns, place_faults, table_level, without_sheets
from forms_app.records.importing.lines import Lines
from forms_app.records.layout import Table, sheet_titles, tables
from forms_app.schema.model import FormSchema

Kept = dict[str, Any]  # title, table, headers, mapping (both empty for a sheet that is not read), as Import keeps it


def kept_sheets(table: SheetTable, schema: FormSchema, title: str) -> list[Kept]:
    """What the sheets behind the first hold; '' as table for those that hold no rows of this form. Raises SheetRefused.

    A sheet is known by the name that our export and our template give it, by the label or the key of its table.
    """
    known = _names(schema, title)
    found, taken = [], set()
    for name in table.others:
        match = known.get(spelling(name))
        if match is None or match.name in taken:
            found.append(_kept(name))
            continue
        taken.add(match.name)
        headers = table.others[name]().headers
        found.append(_kept(name, match.name, headers, table_level(match).propose(headers)))
    return found


def _kept(title: str, table: str = "", headers: Sequence[str] = (), mapping: Sequence[str | None] = ()) -> Kept:
    return {"title": title, "table": table, "headers": list(headers), "mapping": list(mapping)}


def _names(schema: FormSchema, title: str) -> Mapping[str, Table]:
    found: dict[str, Table] = {}
    known = tables(schema)
    for own, table in zip(sheet_titles(title, known)[1:], known, strict=True):
        found[spelling(own)] = table
    for table in known:
        for name in (table.label, table.name, table.repeat.label, table.repeat.key):
            found.setdefault(spelling(name), table)
    return found


def unread(sheets: Sequence[Kept]) -> list[str]:
    """Sheets that hold no rows of this form; the examples of our own template are not worth a word."""
    return [
        sheet["title"]
        for sheet in sheets
        if not sheet["table"] and not sheet["title"].startswith(_("Example of filling in"))
    ]


def book_faults(schema: FormSchema, first: Columns, sheets: Sequence[Kept]) -> list[str]:
    """What keeps these sheets from being imported, in words."""
    known = {table.name: table for table in tables(schema)}
    used = [sheet for sheet in sheets if sheet["table"] in known]
    found = without_sheets(schema, [sheet["table"] for sheet in used])
    for sheet in used:
        table = known[sheet["table"]]
        wrong = [
            *table_level(table).faults(sheet["mapping"], sheet["headers"]),
            *place_faults(table, sheet["mapping"], first),
        ]
        found += [_("Sheet “%(sheet)s”: %(message)s") % {"sheet": sheet["title"], "message": text} for text in wrong]
    return found


@dataclass
class Sheet:
    """A sheet of rows on its way in."""

    title: str
    table: Table
    content: SheetTable
    mapping: Columns


class Book:
    """The sheets of rows of one file."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.sheets = sheets
        self._by_table = {sheet.table.repeat.uuid: sheet for sheet in sheets}

    @classmethod
    def open(cls, table: SheetTable, sheets: Sequence[Kept], schema: FormSchema) -> Book:
        """Raises SheetRefused where a sheet is not there any more, or has other columns."""
        known = {one.name: one for one in tables(schema)}
        found = []
        for kept in sheets:
            if kept["table"] not in known:
                continue
            content = table.others[kept["title"]]() if kept["title"] in table.others else None
            if content is None or content.headers != kept["headers"]:
                raise SheetRefused(
                    _("This file is damaged or no spreadsheet. Open it in WPS or Excel and save it as .xlsx.")
                )
            found.append(Sheet(kept["title"], known[kept["table"]], content, kept["mapping"]))
        return cls(found)

    def lines(self) -> Lines:
        """All rows, read. Raises SheetRefused."""
        lines = Lines([sheet.table for sheet in self.sheets])
        for sheet in self.sheets:
            lines.add(sheet.table, sheet.content, sheet.mapping)
        return lines

    def error(self, uuid: str, row: int, key: str, message: str) -> list[Any]:
        """An entry of ``Findings.errors`` for a line of a sheet."""
        sheet = self._by_table[uuid]
        index = sheet.mapping.index(key) if key in sheet.mapping else -1
        labels = dict(table_level(sheet.table).choices()) | {one.key: one.label for one in sheet.table.repeat.repeats}
        name = sheet.content.headers[index] if index >= 0 else labels.get(key, key)
        return [row, index, name, message, sheet.title]
