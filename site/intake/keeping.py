"""Files that were handed in: kept, read, and let go."""

from __future__ import annotations

import gzip
import json
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from forms_app.entry.sheets import DamagedCell, SheetRefused, fault_of
from forms_app.entry.sheets.grid import Grid, open_drawn
from intake.analysis.roles import Role, Rows, read_rows
from intake.analysis.shape import Merge, Row, Sheet
from intake.models import KEPT, Source, State

AT_ONCE = 300_000  # bytes of a file that are read within the request; a workbook of 3,000 rows has as many


@task(queue_name="print")
def read_source(source_id: str) -> None:
    source = Source.objects.filter(pk=UUID(source_id), state=State.READING).first()
    if source is not None:
        _read(source)


def begin(user: Any, file: Any, name: str) -> Source:
    """Keep the file and read it: at once if it is small. Raises SheetRefused for what is no spreadsheet."""
    names = open_drawn(file, name).names
    file.seek(0)
    source = Source(owner=user, file_name=name[-200:], sheets=names, sheet=names[0])
    source.file.save("", File(file), save=False)
    source.save()
    ask(source)
    return source


def choose_sheet(source: Source, name: str) -> None:
    """Begin anew with another sheet of the file."""
    source.sheet, source.roles, source.columns = name, {}, []
    source.state, source.done, source.message, source.touched_at = State.READING, 0, "", timezone.now()
    source.save()
    ask(source)


def ask(source: Source) -> None:
    if source.file.size <= AT_ONCE:
        _read(source)
    else:
        transaction.on_commit(lambda: read_source.enqueue(str(source.pk)))


def _read(source: Source) -> None:
    """What goes wrong stands in the source."""
    same = Source.objects.filter(pk=source.pk, state=State.READING)

    def tell(done: int) -> None:
        same.update(done=done, touched_at=timezone.now())

    try:
        with source.file.open("rb") as file:
            grid = open_drawn(file, source.file_name).grid(source.sheet, tell)
    except SheetRefused as refused:
        return _fail(source, str(refused))
    except OSError:
        return _fail(source, _("The file is no longer there. Choose it again."))
    if not grid.rows:
        return _fail(source, _("There is nothing in this sheet. Choose another one."))
    if source.grid:
        source.grid.delete(save=False)
    source.grid.save("", ContentFile(_packed(grid)), save=False)
    source.state, source.done, source.message = State.READY, len(grid.rows), ""
    source.save()


def _fail(source: Source, message: str) -> None:
    source.state, source.message = State.FAILED, message
    source.save()


def _packed(grid: Grid) -> bytes:
    rows = [
        [number, [[cell, fault] if (fault := fault_of(cell)) else cell for cell in cells]]
        for number, cells in grid.rows
    ]
    found = {"rows": rows, "merged": grid.merged, "hidden": sorted(grid.hidden)}
    return gzip.compress(json.dumps(found, ensure_ascii=False).encode(), 1)


def sheet_of(source: Source) -> Sheet:
    """Raises OSError when the file has been let go."""
    if not source.grid:
        raise FileNotFoundError(source.pk)
    with source.grid.open("rb") as file:
        found = json.loads(gzip.decompress(file.read()))
    hidden = set(found["hidden"])
    rows = [
        Row(number, [cell if isinstance(cell, str) else DamagedCell(*cell) for cell in cells], number in hidden)
        for number, cells in found["rows"]
    ]
    return Sheet(rows, [Merge(*one) for one in found["merged"]])


def rows_of(source: Source, sheet: Sheet) -> Rows:
    return read_rows(sheet, {int(number): Role(role) for number, role in source.roles.items()})


def discard(source: Source) -> None:
    """Let go of the file, and forget it altogether unless a form came of it."""
    source.file.delete(save=False)
    source.grid.delete(save=False)
    if source.page_id:
        Source.objects.filter(pk=source.pk).update(file="", grid="", columns=[], roles={})
    else:
        source.delete()


def remove_old() -> None:
    for source in Source.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(file="")[:100]:
        discard(source)
