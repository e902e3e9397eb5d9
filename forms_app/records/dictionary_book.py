"""数据说明 as a workbook: the forms, their columns, and all choices with their codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from forms_app.records.dictionary import Dictionary, Entry, Section

Line = dict[str, str]
MOST_CODES = 2_000  # of one question


def write_dictionaries(dictionaries: list[Dictionary], path: Path) -> None:
    """Raises OSError."""
    from rustpy_xlsxwriter import FastExcel

    book = FastExcel(path).freeze(row=1)
    sheets = ((_("List of forms"), _forms), (_("Columns"), _columns), (_("Choices and codes"), _codes))
    for title, lines in sheets:
        found = list(lines(dictionaries))
        book.sheet(title, iter(found or [{_("Nothing here"): ""}]), **_style(found))
    book.save()


def _style(lines: list[Line]) -> dict[str, Any]:
    from rustpy_xlsxwriter import Format

    heads = list(lines[0]) if lines else [""]
    return {
        "column_formats": [Format().set_num_format("@") for _head in heads],
        "column_widths": [float(min(36, max(12, 2 * len(head) + 4))) for head in heads],
        "header_format": Format().set_bold().set_text_wrap().set_background_color("#DDEBF7"),
        "ignore_errors": heads,
    }


def _forms(dictionaries: Iterable[Dictionary]) -> Iterator[Line]:
    for one in dictionaries:
        for section in one.sections:
            yield {
                _("Form"): one.form.title,
                _("Web name"): one.form.slug,
                _("Version"): str(one.version.number),
                _("Records or rows of"): section.title,
                _("Data table"): section.table,
                _("Database view"): section.view,
                _("Number of columns"): str(len(section.entries)),
            }


def _entries(dictionaries: Iterable[Dictionary]) -> Iterator[tuple[Dictionary, Section, Entry]]:
    for one in dictionaries:
        for section in one.sections:
            for entry in section.entries:
                yield one, section, entry


def _columns(dictionaries: Iterable[Dictionary]) -> Iterator[Line]:
    for one, section, entry in _entries(dictionaries):
        yield {
            _("Form"): one.form.title,
            _("Records or rows of"): section.title,
            _("Question"): entry.label,
            _("Key of the question"): entry.key,
            _("Type of the question"): entry.type,
            _("Database view"): section.view,
            _("Columns of the view"): "、".join(entry.view),
            _("Table and column"): entry.place,
            _("SQL type"): entry.sql_type,
            _("Must be filled in"): entry.required,
            _("Unit"): entry.unit,
            _("Allowed range"): entry.range,
            _("Shown when"): entry.condition,
            _("Code list"): entry.code_list,
            _("Asked in"): entry.versions,
            _("Partly hidden"): _("Yes") if entry.is_masked else "",
        }


def _codes(dictionaries: Iterable[Dictionary]) -> Iterator[Line]:
    for one, section, entry in _entries(dictionaries):
        for code, label in entry.choices[:MOST_CODES]:
            yield {
                _("Form"): one.form.title,
                _("Records or rows of"): section.title,
                _("Question"): entry.label,
                _("Code of the choice"): code,
                _("Label of the choice"): label,
            }
