"""Old .xls workbooks (and .et of WPS): at most 65,536 rows, so they are read whole."""

from __future__ import annotations

import datetime
from functools import partial
from typing import IO, Any

from django.utils.translation import gettext as _

from forms_app.entry.sheets import values
from forms_app.entry.sheets.archive import protected
from forms_app.entry.sheets.table import RawRows, SheetRefused, Table, column_letters, read_table

BYTES = 40 * 1024**2


def read(file: IO[bytes]) -> Table:
    """The first visible sheet that holds anything, with the others behind it. Raises SheetRefused."""
    filled = visible(workbook(file))
    if not filled:
        raise SheetRefused(_("There is nothing in this file. Enter the column names in row 1 and the data below them."))
    first, *others = filled
    found = _table(first)
    found.others = {sheet.name: partial(_table, sheet) for sheet in others}
    return found


def workbook(file: IO[bytes]) -> Any:
    """Raises SheetRefused."""
    import python_calamine as calamine

    content = file.read(BYTES + 1)
    if len(content) > BYTES:
        raise SheetRefused(_("This .xls file is too large. Open it in WPS or Excel and save it as .xlsx."))
    if _names(content, "EncryptedPackage"):
        raise SheetRefused(protected())
    if _names(content, "WordDocument", "PowerPoint Document"):
        raise SheetRefused(_("This is not a spreadsheet, whatever its name says. Choose an .xlsx or .csv file."))
    file.seek(0)
    try:
        return calamine.load_workbook(file)
    except calamine.PasswordError as error:
        raise SheetRefused(protected()) from error


def visible(book: Any) -> list[Any]:
    """The sheets that hold anything and are not hidden."""
    import python_calamine as calamine

    hidden = {meta.name for meta in book.sheets_metadata if meta.visible != calamine.SheetVisibleEnum.Visible}
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names if name not in hidden]
    return [sheet for sheet in sheets if sheet.height]


def _table(sheet: Any) -> Table:
    return read_table(_rows(sheet), sheet.name, _first_merged(sheet))


def _names(content: bytes, *streams: str) -> bool:
    """Whether the container (MS-CFB) has one of these streams."""
    return any(stream.encode("utf-16-le") in content for stream in streams)


def _rows(sheet: Any) -> RawRows:
    top, left = sheet.start or (0, 0)
    for number, row in enumerate(sheet.iter_rows(), top + 1):
        yield number, [""] * left + [_text(value) for value in row]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return values.boolean_cell(value)
    if isinstance(value, (int, float)):
        return values.number_cell(value)
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return values.date_cell(value)
    return values.text_cell(value)


def _first_merged(sheet: Any) -> str:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
    return ""
