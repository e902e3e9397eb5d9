"""Workbooks that we hand out: the template of a form, and the uploaded table with its faults marked."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from forms_app.entry.kinds.listed import offered
from forms_app.entry.lists import Lists
from forms_app.entry.parts import table_columns
from forms_app.entry.sheets import open_table
from forms_app.records.importing.columns import choices
from forms_app.records.models import Import
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES

WHOLE_CELLS = 60_000  # a table up to this size is given back whole, beyond it only its faulty rows
ROWS = 5000  # of the template that have drop-down lists
_HEAD, _BAD = "DDEBF7", "FFD9D6"


def template(schema: FormSchema, area_example: str) -> bytes:
    """Sheet 1 to fill in, with drop-down lists; sheet 2 an example; the lists on a hidden sheet."""
    from openpyxl import Workbook

    book = Workbook()
    entry, example, lists = book.active, book.create_sheet(_("Example of filling in")), book.create_sheet(_("Choices"))
    entry.title, lists.sheet_state = _("To fill in"), "hidden"
    known = {column.name: column.question for question in schema.scalars for column in table_columns(question)}
    columns = [(label, known.get(key)) for key, label in choices(schema)]
    for sheet in (entry, example):
        _heads(sheet, columns, schema)
    parts = {column.name: column.part for question in schema.scalars for column in table_columns(question)}
    shared = Lists()
    for index, ((key, _head), (_label, question)) in enumerate(zip(choices(schema), columns, strict=True), 1):
        labels = offered(question, parts.get(key, ""), shared) if question else []
        put_text(example.cell(2, index), _sample(question, area_example, parts.get(key, ""), labels))
        _format(entry, index, question, lists, labels)
    return _saved(book)


def _heads(sheet: Any, columns: list[tuple[str, Question | None]], schema: FormSchema) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.freeze_panes = "A2"
    for index, (label, question) in enumerate(columns, 1):
        needed = question is None or question.required or question is schema.area_question
        cell = sheet.cell(1, index)
        put_text(cell, f"{label}*" if needed else label)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.comment = Comment(_note(question, needed), "格物", width=300, height=110)
        sheet.column_dimensions[cell.column_letter].width = min(36, max(12, 2 * len(label) + 4))


def _note(question: Question | None, needed: bool) -> str:
    words = {
        "area": _("The area's code, or its name with that of the area above."),
        "date": _("For example 2026-11-23."),
        "boolean": _("是 or 否."),
        "choice": _("One of the list."),
        "choices": _("Several are divided by 、"),
        "id_number": _("18 digits. Keep the column formatted as text."),
        "phone": _("A mobile number, or a landline with its area code."),
    }
    kind = question.type if question else "area"
    parts = [_("Required.") if needed else "", words.get(kind, ""), question.hint if question else ""]
    return "\n".join(part for part in parts if part)


def _sample(question: Question | None, area: str, part: str, labels: list[str]) -> str:
    if question is None or question.type == "area":
        return area
    if part and question.type in {"choice", "choices", "check_item"}:
        return ""
    samples = {
        "cascade": labels[-1] if labels else "",
        "matrix": labels[0] if labels else "",
        "integer": "3",
        "decimal": "88.5",
        "date": "2026-11-23",
        "boolean": "是",
        "choice": labels[0] if labels else "",
        "choices": "、".join(labels[:2]),
        "phone": "13900000001",
        "id_number": "329921198001010017",
    }
    return samples.get(question.type) or TYPES[question.type].sample or _("Some text")


def _format(sheet: Any, index: int, question: Question | None, lists: Any, labels: list[str]) -> None:
    """Text columns for codes and numbers of people, lists for choices."""
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.worksheet.datavalidation import DataValidation

    kind, letter = question.type if question else "area", get_column_letter(index)
    if kind == "date":
        sheet.column_dimensions[letter].number_format = "yyyy-mm-dd"
    elif kind not in {"integer", "decimal"}:
        sheet.column_dimensions[letter].number_format = "@"
    labels = ["是", "否"] if kind == "boolean" else labels
    if not labels:
        return
    for row, label in enumerate(labels, 1):
        put_text(lists.cell(row, index), label)
    source = f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(labels)}"
    # Several choices are typed, so their list only offers and does not refuse.
    rule = DataValidation("list", formula1=f"={source}", allow_blank=True, showErrorMessage=kind != "choices")
    rule.error, rule.errorTitle = _("Choose from the list."), _("Not in the list")
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")


def error_book(job: Import) -> bytes:
    """The table as it was read, wrong cells red with a comment; of a long table only the rows with faults.

    Every cell is text, so nothing that was typed into it is run. Corrected, the workbook can be imported as it is.
    """
    from openpyxl import Workbook

    faults: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for row, index, name, message in job.errors:
        faults[row].append((index, name, message))
    with job.file.open("rb") as file:
        table = open_table(file, job.file_name)
        whole = job.rows * max(1, len(table.headers)) <= WHOLE_CELLS
        rows = ((number, cells) for number, cells in table.rows if whole or number in faults)
        book = Workbook(write_only=True)
        sheet = book.create_sheet(_("To be corrected"))
        sheet.freeze_panes = "A2"
        heads = ["" if whole else _("Row in the file"), *table.headers]
        _fill(sheet, heads[1:] if whole else heads, rows, faults, shift=0 if whole else 1, top=table.header_row)
    return _saved(book)


def _fill(
    sheet: Any,
    heads: list[str],
    rows: Iterable[tuple[int, list[str]]],
    faults: dict[int, list[tuple[int, str, str]]],
    *,
    shift: int,
    top: int,
) -> None:
    line = 1
    while not shift and line < top:  # a whole table keeps the numbers of its rows
        sheet.append([])
        line += 1
    sheet.append([_cell(sheet, head, _HEAD) for head in heads])
    for number, cells in rows:
        while not shift and line + 1 < number:
            sheet.append([])
            line += 1
        line += 1
        texts = [str(number)] * shift + list(cells)
        sheet.append(_marked(sheet, texts, faults.get(number, []), shift))


def _marked(sheet: Any, texts: list[str], found: list[tuple[int, str, str]], shift: int) -> list[Any]:
    at: dict[int, list[str]] = defaultdict(list)
    for index, name, message in found:
        # What has no column of its own is said at the first one.
        at[max(index, 0) + shift].append(message if index >= 0 else f"{name}：{message}")
    return [
        _cell(sheet, text, _BAD if index in at else "", "\n".join(at.get(index, [])))
        for index, text in enumerate(texts)
    ]


def _cell(sheet: Any, text: str, colour: str = "", note: str = "") -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    if not (text or colour or note):
        return None
    cell = WriteOnlyCell(sheet)
    put_text(cell, text)
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)
    if note:
        cell.comment = Comment(note, "格物", width=320, height=100)
    return cell


def put_text(cell: Any, text: str) -> None:
    """As text whatever it looks like: '=1+1' is shown, not computed. Control characters, which XLSX cannot hold, go."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(text))[:32_000]
    cell.data_type = "s"
    cell.number_format = "@"
    if str(text)[:1] in "=+-@":
        cell.quotePrefix = True


def _saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
