"""The empty workbook in which areas are entered."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _

from forms_app.areas.importing import COLUMNS

EXAMPLE = [
    ("329921", "望禾县", "县", ""),
    ("329921101", "清溪塘镇", "镇", "329921"),
    ("329921101201", "荷塘村", "村", "329921101"),
    ("329921101201001", "荷塘村第一网格", "网格", "329921101201"),
    ("329921101201001001", "荷塘村第一网格1号微网格", "微网格", "329921101201001"),
]


def template_workbook() -> bytes:
    """Sheet 1 for filling in, its columns formatted as text so that codes keep their digits; sheet 2 an example."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    notes = (
        _("Required. 6 digits for the county, then 3 more a level: 9, 12, 15, 18. Keep the column formatted as text."),
        _("Required. At most 50 characters."),
        _("May be left empty: the length of the code says it."),
        _("May be left empty: it is the code without its last 3 digits."),
    )
    book = Workbook()
    entry, example = book.active, book.create_sheet(_("Example of filling in"))
    entry.title = _("Areas")
    for sheet in (entry, example):
        sheet.append(COLUMNS)
        sheet.freeze_panes = "A2"
        for cell, note, width in zip(sheet[1], notes, (24, 30, 12, 24), strict=True):
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
            cell.comment = Comment(note, "格物", width=280, height=90)
            sheet.column_dimensions[cell.column_letter].width = width
            sheet.column_dimensions[cell.column_letter].number_format = "@"
    for line in EXAMPLE:
        example.append(line)
    for row in (*entry.iter_rows(2, 2000, 1, 4), *example.iter_rows(2, 20, 1, 4)):
        for cell in row:
            cell.number_format = "@"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
