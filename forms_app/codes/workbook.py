"""A list as a workbook: the one that is downloaded is the one that can be corrected and imported again."""

from __future__ import annotations

import io
from typing import Any

from django.utils.translation import gettext as _

from forms_app.codes.models import CodeList
from forms_app.codes.tongues import column, usual

CODE, LABEL, PARENT, ORDER, FROM, UNTIL = "代码", "名称", "上级代码", "顺序", "启用日期", "停用日期"
COLUMNS = (CODE, LABEL, PARENT, ORDER, FROM, UNTIL)
WIDTHS = (16, 40, 16, 8, 14, 14)
_FIELDS = ("code", "label", "parent__code", "order", "valid_from", "valid_until", "labels")
EMPTY_ROWS = 200  # below the last code, formatted as text too: 01 stays 01


def workbook(code_list: CodeList) -> bytes:
    """All codes, closed ones too, with a column for each language. A query. Every cell is text: none is a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Code list")
    codes = list(code_list.codes.order_by("order", "code").values_list(*_FIELDS))
    languages = usual({language for *_rest, labels in codes for language in labels})
    columns = [*COLUMNS, *map(column, languages)]
    sheet.append(columns)
    sheet.freeze_panes = "A2"
    for cell, width in zip(sheet[1], [*WIDTHS, *[30] * len(languages)], strict=True):
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        sheet.column_dimensions[cell.column_letter].width = width
        sheet.column_dimensions[cell.column_letter].number_format = "@"
    number = 1
    for number, (*cells, labels) in enumerate(codes, 2):
        for place, value in enumerate([*cells, *(labels.get(language) for language in languages)], 1):
            _write(sheet.cell(number, place), value)
    for row in sheet.iter_rows(number + 1, number + EMPTY_ROWS, 1, len(columns)):
        for cell in row:
            cell.number_format = "@"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(cell: Any, value: Any) -> None:
    cell.number_format = "@"
    if value is not None:
        cell.value = str(value)
        cell.data_type = "s"
