"""Workbooks that we hand out: the template of a form, and the uploaded table with its faults marked."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from forms_app.entry.bulk import AREA_KEY
from forms_app.entry.kinds.listed import offered
from forms_app.entry.lists import Lists
from forms_app.entry.parts import table_columns
from forms_app.entry.sheets import Table, open_table
from forms_app.records.importing.columns import Level, records_level, table_level
from forms_app.records.layout import ABOVE, KEY, NUMBER, PLACES, ROW, sheet_titles, tables, unique_heads
from forms_app.records.models import Import
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES

WHOLE_CELLS = 60_000  # a table up to this size is given back whole, beyond it only its faulty rows
ROWS = 5000  # of the template that have drop-down lists
_HEAD, _BAD = "DDEBF7", "FFD9D6"


def template(schema: FormSchema, area_example: str, title: str = "") -> bytes:
    """A sheet for the records and one for each table of rows, with drop-down lists; the same with an example each.

    The lists stand on a hidden sheet.
    """
    from openpyxl import Workbook

    book = Workbook()
    known = tables(schema)
    names = [_("To fill in"), *sheet_titles(title, known)[1:]]
    levels = [records_level(schema), *(table_level(table) for table in known)]
    entries = [book.active, *(book.create_sheet() for _table in known)]
    examples = [book.create_sheet() for _level in levels]
    lists = _Choices(book.create_sheet(_("Choices")))
    for number, (entry, example, level, name) in enumerate(zip(entries, examples, levels, names, strict=True)):
        entry.title = name
        example.title = f"{_('Example of filling in')} {number or ''}".strip()
        _sheet(entry, example, level, area_example, lists)
    return _saved(book)


class _Choices:
    """The hidden sheet, a column for each drop-down list."""

    def __init__(self, sheet: Any) -> None:
        self.sheet, self.column, self.shared = sheet, 0, Lists()
        sheet.sheet_state = "hidden"


def _sheet(entry: Any, example: Any, level: Level, area_example: str, lists: _Choices) -> None:
    known = {column.name: column for question in level.questions for column in table_columns(question)}
    columns = [(name, label) for name, label in level.choices() if name != KEY]  # new records have no key yet
    heads = unique_heads(columns, ())
    for sheet in (entry, example):
        _heads(sheet, [(name, head) for (name, _l), head in zip(columns, heads, strict=True)], level)
    for index, (name, _label) in enumerate(columns, 1):
        lists.column += 1
        if name in PLACES:
            put_text(example.cell(2, index), "1")
            continue
        column = known.get(name)
        question, part = (column.question, column.part) if column else (None, "")
        labels = offered(question, part, lists.shared) if question else []
        put_text(example.cell(2, index), _sample(question, area_example, part, labels))
        _format(entry, index, question, lists, labels)


def _heads(sheet: Any, columns: list[tuple[str, str]], level: Level) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    known = {column.name: column.question for question in level.questions for column in table_columns(question)}
    sheet.freeze_panes = "A2"
    for index, (name, label) in enumerate(columns, 1):
        question = known.get(name)
        is_place = name in PLACES and bool(level.label)
        needed = is_place or name == AREA_KEY or (question and (question.required or question is level.area_question))
        cell = sheet.cell(1, index)
        put_text(cell, f"{label}*" if needed else label)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        note = _place_note(name) if name in PLACES else _note(question, bool(needed))
        cell.comment = Comment(note, "格物", width=300, height=110)
        sheet.column_dimensions[cell.column_letter].width = min(36, max(12, 2 * len(label) + 4))


def _place_note(name: str) -> str:
    words = {
        NUMBER: _("The number that the record has on the first sheet, for example 1."),
        ABOVE: _("The number of the row that this one stands in."),
        ROW: _("1, 2, 3 … within one record."),
    }
    return words[name]


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


def _format(sheet: Any, index: int, question: Question | None, lists: _Choices, labels: list[str]) -> None:
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
        put_text(lists.sheet.cell(row, lists.column), label)
    there = get_column_letter(lists.column)
    source = f"{quote_sheetname(lists.sheet.title)}!${there}$1:${there}${len(labels)}"
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

    faults: dict[str, dict[int, list[tuple[int, str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row, index, name, message, *title in job.errors:
        faults[title[0] if title else ""][row].append((index, name, message))
    with job.file.open("rb") as file:
        table = open_table(file, job.file_name)
        sheets = {"": table} | {one["title"]: table.others[one["title"]]() for one in job.sheets if one["table"]}
        cells = job.rows * len(table.headers) + sum(one.get("rows", 0) * len(one["headers"]) for one in job.sheets)
        book = Workbook(write_only=True)
        for title, content in sheets.items():
            _marked_sheet(
                book.create_sheet(title or _("To be corrected")), content, faults[title], cells <= WHOLE_CELLS
            )
    return _saved(book)


def _marked_sheet(sheet: Any, table: Table, faults: dict[int, list[tuple[int, str, str]]], whole: bool) -> None:
    rows = ((number, cells) for number, cells in table.rows if whole or number in faults)
    sheet.freeze_panes = "A2"
    heads = ["" if whole else _("Row in the file"), *table.headers]
    _fill(sheet, heads[1:] if whole else heads, rows, faults, shift=0 if whole else 1, top=table.header_row)


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
