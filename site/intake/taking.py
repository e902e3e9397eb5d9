"""The rows of the sheet become the form's first records, through the import that checks every cell.

A clean workbook is made of them: column names in row 1, each record and row of its table in the very row where it
stands in the owner's file, so that what the import says of row 15 is said of her row 15.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from forms_app.entry.area_names import NamedAreas
from forms_app.entry.bulk import AREA_KEY
from forms_app.entry.sheets import SheetRefused
from forms_app.records.access import Refused, current_version
from forms_app.records.importing import jobs
from forms_app.records.importing.access import find_fillable
from forms_app.records.layout import NUMBER, Table, row_places, sheet_titles, tables, unique_heads
from forms_app.records.models import Import, ImportState
from forms_app.schema.model import FormSchema
from forms_app.schema.types import TYPES
from forms_app.tables.models import Form
from intake.analysis.reading import converted, doubt
from intake.analysis.roles import Role, Rows
from intake.analysis.shape import Sheet, fault
from intake.keeping import rows_of, sheet_of
from intake.making import table_uuid
from intake.models import Source, State
from intake.plan import Kept, groups_of, taken

AT_ONCE = 3_000  # rows that are taken in within the request
Line = dict[str, Any]


@task(queue_name="print")
def take_in_later(source_id: str, area: str) -> None:
    source = Source.objects.filter(pk=UUID(source_id), state=State.TAKING).first()
    if source is None:
        return
    try:
        _take_in(source, area)
    except (SheetRefused, Refused) as refused:
        _end(source, str(refused))
    except OSError:
        _end(source, _("The file is no longer there. Choose it again."))


def _end(source: Source, message: str = "") -> None:
    Source.objects.filter(pk=source.pk).update(state=State.READY, message=message, touched_at=timezone.now())


def form_of(source: Source) -> Form | None:
    """The enabled form that came of it."""
    return Form.objects.filter(page_id=source.page_id, current__isnull=False).first() if source.page_id else None


def asks_for_area(source: Source, schema: FormSchema) -> bool:
    """Whether no column says where the records belong."""
    uuids = {column["uuid"] for column in taken(source)}
    return schema.area_question is None or schema.area_question.uuid not in uuids


def area_code(user: Any, form: Form, text: str) -> str:
    """Raises ValidationError for what is none of the user's areas."""
    areas = NamedAreas(user, form, corrects=True)
    return areas.find(areas.code_of(text)).code


def take_in(source: Source, area: str) -> None:
    """Begin: at once if there are few rows. ``area``: the code for all records.

    Raises SheetRefused, Refused, OSError.
    """
    if source.done <= AT_ONCE:
        return _take_in(source, area)
    waiting = Source.objects.filter(pk=source.pk, state=State.READY)
    if waiting.update(state=State.TAKING, message="", touched_at=timezone.now()):
        transaction.on_commit(lambda: take_in_later.enqueue(str(source.pk), area))


def _take_in(source: Source, area: str) -> None:
    assert source.page is not None
    form = form_of(source)
    if form is None:
        raise SheetRefused(_("The form is not enabled yet."))
    form = find_fillable(get_user_model().objects.get(pk=source.owner_id), form.slug, is_first=True)
    sheet = sheet_of(source)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        book = _Book(source, sheet, rows_of(source, sheet), current_version(form).schema, area, form.title)
        book.write(path)
        with path.open("rb") as file:
            job = begin(source, form, file, book)
    _end(source)
    Source.objects.filter(pk=source.pk).update(taken=job)
    source.taken = job
    jobs.ask(job, ImportState.SAVING, unseen=True)


def take_corrected(source: Source, file: Any, name: str) -> Import:
    """The marked workbook, corrected: checked like any import. Raises SheetRefused, Refused, OSError."""
    form = form_of(source)
    assert form is not None
    form = find_fillable(source.owner, form.slug, is_first=True)
    job = jobs.begin(source.owner, form, file, name, Import.FIRST)
    source.taken = job
    source.save(update_fields=["taken"])
    if jobs.is_ready(job):
        jobs.ask(job, ImportState.CHECKING)
    return job


def begin(source: Source, form: Form, file: IO[bytes], book: _Book) -> Import:
    """An import whose columns are known, whatever they are called by now."""
    stem = source.file_name.rpartition(".")[0] or source.file_name
    job = jobs.begin(source.owner, form, file, f"{stem}.xlsx", Import.FIRST)
    job.mapping = [*book.first.names]
    found = {one.table.name: one for one in book.below}
    job.sheets = [
        kept | {"mapping": [*found[kept["table"]].names]} if kept["table"] in found else kept for kept in job.sheets
    ]
    job.save(update_fields=["mapping", "sheets"])
    return job


@dataclass
class _Columns:
    """``names``: what each column of a clean sheet answers; ``kept``: where it comes from, None for places."""

    names: list[str]
    heads: list[str]
    kept: list[Kept | None]
    types: list[str]
    table: Any = None


class _Book:
    """The clean workbook of a source, for the schema that is in force."""

    def __init__(self, source: Source, sheet: Sheet, rows: Rows, schema: FormSchema, area: str, title: str) -> None:
        self.sheet, self.rows, self.area = sheet, rows, area
        self.groups = groups_of(source, sheet, rows)
        uuids = {column["uuid"]: column for column in taken(source)}
        known = [table for table in tables(schema) if table.repeat.uuid == table_uuid(source)]
        self.titles = sheet_titles(title, tables(schema))
        self.at = {table.name: index for index, table in enumerate(tables(schema), 1)}
        self.first = self._columns(schema.scalars, uuids, [(NUMBER, _("No."))] if self.groups and known else [])
        self.is_filed_by = ""
        if area:
            self.is_filed_by = schema.area_question.key if schema.area_question else AREA_KEY
            self.first.names.append(self.is_filed_by)
            self.first.heads.append(schema.area_question.label if schema.area_question else _("Area of the record"))
            self.first.kept.append(None)
            self.first.types.append("area")
        self.first.heads = unique_heads(zip(self.first.names, self.first.heads, strict=True), ())
        self.below = [self._below(table, uuids) for table in known if self.groups]

    def _columns(self, questions: Sequence[Any], uuids: dict[str, Kept], places: list[tuple[str, str]]) -> _Columns:
        asked = [one for one in questions if one.uuid in uuids and TYPES[one.type].in_table]
        return _Columns(
            [*(name for name, _head in places), *(one.key for one in asked)],
            [*(head for _name, head in places), *(one.label for one in asked)],
            [*(None for _place in places), *(uuids[one.uuid] for one in asked)],
            [*("" for _place in places), *(one.type for one in asked)],
        )

    def _below(self, table: Table, uuids: dict[str, Kept]) -> _Columns:
        found = self._columns(table.repeat.scalars, uuids, [place for place in row_places(table) if place[0] == NUMBER])
        found.heads = unique_heads(zip(found.names, found.heads, strict=True), ())
        found.table = table
        return found

    def write(self, path: Path) -> None:
        from rustpy_xlsxwriter import FastExcel

        book = FastExcel(path)
        book.sheet(self.titles[0], self._spread(self.first, self._records()))
        for columns in self.below:
            book.sheet(self.titles[self.at[columns.table.name]], self._spread(columns, self._lines(columns)))
        book.save()

    def _spread(self, columns: _Columns, found: Iterator[tuple[int, list[Any]]]) -> Iterator[Line]:
        """Each line in its own row, empty ones before it."""
        at = 2
        for number, cells in found:
            while at < number:
                yield dict.fromkeys(columns.heads)
                at += 1
            yield dict(zip(columns.heads, cells, strict=True))
            at += 1
        if at == 2:
            yield dict.fromkeys(columns.heads)

    def _records(self) -> Iterator[tuple[int, list[Any]]]:
        groups = self.groups.rows if self.groups else [(number,) for number in self.rows.of(Role.DATA)]
        for group in groups:
            cells = self._cells(self.first, group[0], group[0])
            if self.is_filed_by:
                cells[-1] = self.area
            yield group[0], cells

    def _lines(self, columns: _Columns) -> Iterator[tuple[int, list[Any]]]:
        """Rows of the table; one that says nothing is none."""
        for group in self.groups.rows if self.groups else ():
            for number in group:
                cells = self._cells(columns, number, group[0])
                if any(cell not in ("", None) for cell in cells[1:]):
                    yield number, cells

    def _cells(self, columns: _Columns, number: int, record: int) -> list[Any]:
        return [
            (str(record) if name == NUMBER else "")
            if kept is None
            else _cell(kind, self.sheet.seen(number, kept["index"]))
            for name, kept, kind in zip(columns.names, columns.kept, columns.types, strict=True)
        ]


def _cell(kind: str, text: str) -> Any:
    """What was damaged is written so that the import finds it damaged, too; so is what cannot be told."""
    if not fault(text):
        if doubt(kind, text):
            return f"{text}（？）"
        return converted(kind, text)
    digits = text.strip()
    if digits.isdigit():
        return float(digits)
    return str(text) or "#VALUE!"
