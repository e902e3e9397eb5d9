"""Beginning an import, asking for its next step, undoing it, and clearing away."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from forms_app.areas.scope import scope_of
from forms_app.entry.sheets import SheetRefused, open_table
from forms_app.records.access import current_version
from forms_app.records.columns import time_text
from forms_app.records.importing.book import book_faults, kept_sheets
from forms_app.records.importing.columns import obstacles, records_level, without_sheets
from forms_app.records.importing.running import run
from forms_app.records.models import Import, ImportState
from forms_app.schema.model import FormSchema
from forms_app.tables.models import EditKind, Form, RecordEdit
from forms_app.tables.runtime import models_for
from forms_app.tables.scope import where_to_correct

AT_ONCE = 2000  # rows gone through within the request
KEPT = timedelta(days=3)  # a file of personal data lying about; it can be chosen again


@task(queue_name="print")
def run_import(job_id: str) -> None:
    job = Import.objects.filter(pk=UUID(job_id)).first()
    if job is not None:
        run(job)


def begin(user: Any, form: Form, file: Any, name: str, mode: str = Import.ADD) -> Import:
    """Keep the file and match its columns; nothing is checked yet. Raises SheetRefused."""
    schema = current_version(form).schema
    if wrong := obstacles(schema):
        raise SheetRefused(" ".join(wrong))
    table = open_table(file, name)
    count = sum(1 for _row in islice(table.rows, AT_ONCE + 1))
    sheets = kept_sheets(table, schema, form.title)
    if wrong := without_sheets(schema, [sheet["table"] for sheet in sheets]):
        raise SheetRefused(" ".join(wrong))
    if not count:
        raise SheetRefused(
            _("There are column names but no rows below them. Enter the data and choose the file again.")
        )
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    job = Import(
        form=form,
        mode=mode,
        owner=user if user.pk else None,
        username=user.get_username() or str(_("Command line")),
        file_name=name[-200:],
        sha256=digest,
        headers=table.headers,
        mapping=records_level(schema).propose(table.headers),
        sheets=sheets,
        rows=count,
    )
    job.file.save("", File(file), save=False)
    job.save()
    return job


def is_ready(job: Import) -> bool:
    """Whether every column has its place, so that the rows can be checked."""
    return not all_faults(job, current_version(job.form).schema)


def all_faults(job: Import, schema: FormSchema) -> list[str]:
    """What keeps the columns of this file from being imported, sheet by sheet."""
    return [*records_level(schema).faults(job.mapping, job.headers), *book_faults(schema, job.mapping, job.sheets)]


def ask(job: Import, state: ImportState, *, unseen: bool = False) -> bool:
    """Check or save: at once if the file is short, else in the background. False: somebody else has asked already.

    ``unseen``: save what nobody has looked at yet, if nothing is wrong with it.
    """
    before = [ImportState.NEW, ImportState.CHECKED, ImportState.FAILED]
    waiting = Import.objects.filter(pk=job.pk, state__in=before)
    if state == ImportState.SAVING and not unseen:
        waiting = waiting.filter(state=ImportState.CHECKED, error_count=0)
    if not waiting.update(state=state, message="", touched_at=timezone.now(), running=False, done=0):
        return False
    job.refresh_from_db()
    if job.rows <= AT_ONCE and _lines_of(job) <= AT_ONCE:
        run(job)
    else:
        transaction.on_commit(lambda: run_import.enqueue(str(job.pk)))
    return True


def _lines_of(job: Import) -> int:
    """How many rows the other sheets have, as far as it matters."""
    titles = {sheet["title"] for sheet in job.sheets if sheet["table"]}
    if not titles:
        return 0
    try:
        with job.file.open("rb") as file:
            found = [open_it for title, open_it in open_table(file, job.file_name).others.items() if title in titles]
            return sum(sum(1 for _row in islice(open_it().rows, AT_ONCE + 1)) for open_it in found)
    except (SheetRefused, OSError):
        return 0  # run() says what is wrong


def earlier(job: Import) -> Import | None:
    """An import of the very same file into this form that still stands."""
    same = Import.objects.filter(form_id=job.form_id, sha256=job.sha256, state=ImportState.DONE)
    return same.exclude(pk=job.pk).order_by("-saved_at").first()


def earlier_words(other: Import) -> str:
    return _("%(name)s imported this very file on %(time)s (%(count)d records).") % {
        "name": str(other.owner or other.username),
        "time": time_text(other.saved_at or other.created_at),
        "count": other.rows,
    }


def records_of(job: Import) -> Any:
    """The records that came with this import and are still there."""
    model = models_for(current_version(job.form)).main
    return model._default_manager.filter(uuid__range=job.uuids, deleted_at__isnull=True)


def corrected(job: Import) -> Any:
    """The uuids of those of its records that somebody has corrected since."""
    told = RecordEdit.objects.filter(form=job.form, kind=EditKind.CORRECT, record_uuid__range=job.uuids)
    return told.values("record_uuid")


def undo(job: Import, user: Any) -> tuple[int, int]:
    """Remove the records of an import from the ledger: how many, and how many stay because they were corrected since.

    Raises PermissionError outside the user's areas.
    """
    with transaction.atomic():
        if not Import.objects.filter(pk=job.pk, state=ImportState.DONE).update(
            state=ImportState.UNDONE, undone_at=timezone.now(), undone_by=user.get_username()
        ):
            return 0, 0
        kept = records_of(job).filter(uuid__in=corrected(job)).count()
        records = records_of(job).exclude(uuid__in=corrected(job))
        scope = where_to_correct(user) if job.is_first else scope_of(user, "fill")
        if not scope.everything and records.exclude(scope.q("area_path")).exists():
            raise PermissionError(_("Some of these records lie in areas that are no longer yours."))
        now = timezone.now()
        count = records.update(deleted_at=now, updated_at=now)
    job.refresh_from_db()
    return count, kept


def discard(job: Import) -> None:
    """Drop the file, and the import too unless it was saved: then its trace stays."""
    job.file.delete(save=False)
    same, over = Import.objects.filter(pk=job.pk), [ImportState.DONE, ImportState.UNDONE]
    same.exclude(state__in=over).delete()
    same.update(file="", preview=[], errors=[])


def remove_old() -> None:
    """After three days: unsaved imports go; of the saved ones the trace stays, without file and rows."""
    old = Import.objects.filter(created_at__lt=timezone.now() - KEPT)
    for job in old.exclude(file="")[:100]:
        discard(job)
