"""The table of translations as a workbook for a translator, and back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from forms_app.designer.models import FormPage
from forms_app.designer.translating.table import LONGEST, Entered, cleaned, rows
from forms_app.schema.languages import texts_of
from forms_app.schema.model import FormSchema
from forms_app.schema.tongues import canonical, is_right_to_left, tongue
from forms_app.xforms.packed import Damaged, unpacked_size

ID, PLACE, KIND, ORIGINAL = "编号", "位置", "内容", "原文"
SIZE_LIMIT, UNPACKED_LIMIT, ROW_LIMIT = 10 * 1024**2, 50 * 1024**2, 50_000
_LANGUAGE = re.compile(r"\[([A-Za-z0-9-]+)\]\s*$")


class Unusable(Exception):
    """The file as a whole; the words say why and what to do."""


def write(page: FormPage, schema: FormSchema) -> bytes:
    """A row for each text, a column for each language. Every cell is text: nothing becomes a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Translations")
    heads = [ID, PLACE, KIND, ORIGINAL, *(f"{tongue(code).title} [{code}]" for code in schema.languages)]
    sheet.append(heads)
    sheet.freeze_panes = "E2"
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        sheet.column_dimensions[cell.column_letter].width = 40 if cell.column > 3 else 24
    sheet.column_dimensions["A"].hidden = True
    columns = [rows(schema, page.translations, code) for code in schema.languages]
    for number, (text, *said) in enumerate(zip(texts_of(schema), *columns, strict=True), 2):
        place = said[0].place if said else ""
        kind = said[0].kind if said else ""
        values = [text.id, place, kind, text.original, *(row.translation for row in said)]
        for at, value in enumerate(values, 1):
            cell = sheet.cell(number, at, value)
            cell.number_format, cell.data_type = "@", "s"
            code = schema.languages[at - 5] if at > 4 else ""
            cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=2 if is_right_to_left(code) else 0)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(file: Any) -> list[Entered]:
    """What the workbook says; empty cells say nothing. Raises Unusable."""
    lines = _lines(file)
    heads = [str(cell).strip() for cell in next(lines, [])]
    if ID not in heads or ORIGINAL not in heads:
        raise Unusable(
            _("This is not a table of translations. Download it on this page, fill it in, and take that in.")
        )
    languages = {
        at: canonical(match[1]) for at, head in enumerate(heads) if (match := _LANGUAGE.search(head))
    }  # fmt: skip
    found: list[Entered] = []
    for number, cells in enumerate(lines, 2):
        if number > ROW_LIMIT:
            raise Unusable(_("The table has more than %(limit)d rows.") % {"limit": ROW_LIMIT})
        found += _entered(cells, heads, languages)
    return found


def _entered(cells: list[Any], heads: list[str], languages: dict[int, str]) -> Iterator[Entered]:
    texts = [cleaned(str(cell)) for cell in cells] + [""] * (len(heads) - len(cells))
    name, original = texts[heads.index(ID)], texts[heads.index(ORIGINAL)]
    for at, language in languages.items():
        if name and texts[at]:
            yield Entered(language, name, texts[at][: LONGEST + 1], original, is_right=True)


def _lines(file: Any) -> Iterator[list[Any]]:
    from python_calamine import CalamineWorkbook

    if file.size > SIZE_LIMIT:
        raise Unusable(_("The file is larger than %(limit)d MB.") % {"limit": SIZE_LIMIT // 1024**2})
    content = file.read()
    damaged = Unusable(_("The file cannot be read: it is damaged, or no table. Save it once more as .xlsx."))
    try:
        unpacked = unpacked_size(io.BytesIO(content))
    except Damaged as error:
        raise damaged from error
    if unpacked > UNPACKED_LIMIT:
        raise Unusable(_("Unpacked, the file is larger than %(limit)d MB.") % {"limit": UNPACKED_LIMIT // 1024**2})
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return iter(sheet.to_python(skip_empty_area=False))
    except Exception as error:  # its errors share no class of their own
        raise damaged from error
