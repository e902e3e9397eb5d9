"""From a file to records: checked without a lock, saved in one short transaction.

Checking writes sound rows, ready for the database, into a temporary file; saving copies that file into the table. So
a hundred thousand rows never stand in memory, and on SQLite nobody waits while cells are being checked.
"""

from __future__ import annotations

import logging
import pickle
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.entry.sheets import SheetRefused, open_table
from forms_app.records.access import command_user, current_version
from forms_app.records.importing.book import Book, book_faults, unread
from forms_app.records.importing.columns import obstacles, records_level
from forms_app.records.importing.walking import Findings, Walk
from forms_app.records.models import Import, ImportState
from forms_app.tables.bulk import BulkInsert
from forms_app.tables.current import Superseded
from forms_app.tables.models import Form
from forms_app.tables.serials import Prepared
from forms_app.tables.unique import held_now, rule_of

BATCH = 1000
ABANDONED = timedelta(seconds=15)
SOURCE = "import"
log = logging.getLogger("gewu.import")


class Interrupted(Exception):
    """The import was given up while it ran."""


def take(job: Import) -> bool:
    """Begin a waiting import, or one whose worker was killed. False: it is over, or somebody is at it."""
    left = Q(running=False) | Q(touched_at__lt=timezone.now() - ABANDONED)
    moving = Import.objects.filter(left, pk=job.pk, state__in=[ImportState.CHECKING, ImportState.SAVING])
    taken = moving.update(running=True, done=0, touched_at=timezone.now())
    job.refresh_from_db()
    return bool(taken)


def run(job: Import, user: Any = None) -> None:
    """Check the file, and save its rows if that was asked and nothing is wrong. What goes wrong stands in the job."""
    if not take(job):
        return
    try:
        with job.file.open("rb") as file:
            _run(job, file, user or job.owner or command_user(None))
    except Interrupted:
        return
    except SheetRefused as refused:
        _end(job, ImportState.FAILED, message=str(refused))
    except Superseded:
        text = _("The form was changed while the file was being checked; nothing was saved. Check the file again.")
        _end(job, ImportState.FAILED, message=text)
    except OSError:
        _end(job, ImportState.FAILED, message=_("The file is no longer there. Choose it again."))
    except Exception:
        log.exception("import %s", job.pk)
        _end(
            job,
            ImportState.FAILED,
            message=_(
                "The import stopped because of a fault; nothing was saved. Tell the system administrator the time."
            ),
        )


def _run(job: Import, file: IO[bytes], user: Any) -> None:
    saving = job.state == ImportState.SAVING
    version = current_version(Form.objects.select_related("current").get(pk=job.form_id))
    if not version.form.is_taking:
        raise SheetRefused(_("This form has been closed; nothing more can be handed in."))
    table = open_table(file, job.file_name)
    schema = version.schema
    if wrong := (
        obstacles(schema)
        or records_level(schema).faults(job.mapping, table.headers)
        or book_faults(schema, job.mapping, job.sheets)
    ):
        raise SheetRefused(" ".join(wrong))
    book = Book.open(table, job.sheets, schema)
    walk = Walk(table, job.mapping, version, user, _progress(job), book, corrects=job.is_first)
    bulk = BulkInsert(version, user=user, source=SOURCE, at=timezone.now())
    with tempfile.TemporaryFile() as spool:
        _fill(spool, walk, bulk, job, saving)
        if not saving or walk.found.error_count:
            return _end(job, ImportState.CHECKED, walk.found)
        _save(job, bulk, spool, walk.found)


def _progress(job: Import) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if not Import.objects.filter(pk=job.pk, running=True).update(done=done, touched_at=timezone.now()):
            raise Interrupted

    return tell


def _fill(spool: IO[bytes], walk: Walk, bulk: BulkInsert, job: Import, saving: bool) -> None:
    batch: list[Prepared] = []
    size = 0
    for number, checked in walk:
        if not saving or walk.found.error_count:
            batch.clear()
            continue  # nothing will be saved; the other rows are still checked
        assert checked.area is not None
        batch.append(bulk.prepare(job.record_uuid(number), checked.area, checked.answers, checked.rows))
        size += 1 + sum(len(some) for some in checked.rows.values())
        if size >= BATCH:
            pickle.dump(batch, spool)
            batch.clear()
            size = 0
    if batch:
        pickle.dump(batch, spool)


def _batches(spool: IO[bytes]) -> Iterator[list[Any]]:
    spool.seek(0)
    while True:
        try:
            yield pickle.load(spool)  # noqa: S301 our own file, which nobody else can open
        except EOFError:
            return


def _save(job: Import, bulk: BulkInsert, spool: IO[bytes], found: Findings) -> None:
    """Records and the word that they are saved, together or not at all."""
    try:
        with transaction.atomic():
            bulk.write(_batches(spool))
            _end(job, ImportState.DONE, found, saved_at=timezone.now())
    except IntegrityError as error:
        if Import.objects.filter(pk=job.pk, state=ImportState.DONE).exists():
            return  # another worker had taken it up and was quicker
        if rule_of(error, held_now(bulk.built.version)):
            text = _(
                "Somebody else has sent a record with the same answers, where no two may be alike, while the rows were "
                "being saved; nothing was saved. Check the file again: it will say which rows."
            )
            return _end(job, ImportState.FAILED, message=text)
        raise error


def _unread(job: Import) -> list[str]:
    names = unread(job.sheets)
    return [_("These sheets are not read: %(names)s.") % {"names": "、".join(names)}] if names else []


def _end(job: Import, state: ImportState, found: Findings | None = None, **more: Any) -> None:
    """Raises Interrupted when somebody else has ended it."""
    if found is not None:
        more |= {
            "rows": found.rows,
            "done": found.rows,
            "errors": found.errors,
            "error_count": found.error_count,
            "preview": found.preview,
            "warnings": [*found.warnings(), *_unread(job)],
            "sheets": [sheet | {"rows": found.lines.get(sheet["table"], 0)} for sheet in job.sheets],
        }
    moving = Import.objects.filter(pk=job.pk, state__in=[ImportState.CHECKING, ImportState.SAVING])
    if not moving.update(state=state, running=False, touched_at=timezone.now(), **more):
        raise Interrupted
    job.refresh_from_db()
