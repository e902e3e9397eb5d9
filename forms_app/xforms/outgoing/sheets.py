"""Rows as the sheets of a workbook."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from forms_app.schema.expressions.rules import KINDS
from forms_app.xforms.own import MARK

_FIRST = ("type", "list_name", "name", "label", "hint", "required", "relevant", "appearance", "constraint",
          "constraint_message", "calculation", "default", "choice_filter", "parameters", "repeat_count",
          "parent")  # fmt: skip
_OWN = {"own_type": "type", "key": "key", "part": "part", "options": "options", "exact": "exact", "said": "said",
        **{f"own_{kind}": kind for kind in KINDS}}  # fmt: skip
_WIDE = {"label": 40, "hint": 30, "type": 24, "name": 22, "relevant": 30, "calculation": 30, "constraint": 24}


def own_columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """With the names of our own columns; what is empty goes."""
    found = {(f"{MARK}{_OWN[name]}" if name in _OWN else name): value for name, value in row.items()}
    return {name: _written(value) if isinstance(value, dict) else str(value)
            for name, value in found.items() if value not in (None, "", {})}  # fmt: skip


def _written(value: dict[str, Any]) -> str:
    """JSON without "${": pyxform looks for names of questions in every cell."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True).replace("$", "\\u0024")


def workbook(sheets: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    """Each sheet with the columns that it needs. Every cell is a text, whatever it begins with."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        _fill(book.create_sheet(name), list(rows))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, rows: list[Mapping[str, Any]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    headers = _ordered({name for row in rows for name in row})
    for number, row in enumerate([dict(zip(headers, headers, strict=True)), *rows], start=1):
        for column, header in enumerate(headers, start=1):
            if header in row:
                cell = sheet.cell(number, column)
                cell.value = row[header]
                cell.data_type = "s"
    for column, header in enumerate(headers, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE.get(header.partition("::")[0], 16)
    sheet.freeze_panes = "A2"


def _ordered(headers: set[str]) -> list[str]:
    """Those of XLSForm first, translations beside their text, ours last."""

    def place(header: str) -> tuple[int, str]:
        name = header.partition("::")[0]
        return (_FIRST.index(name) if name in _FIRST else 99 if header.startswith(MARK) else 50), header

    return sorted(headers, key=place)
