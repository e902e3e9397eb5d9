"""Making a long ledger in the background."""

from __future__ import annotations

import logging
from uuid import UUID

from django.core.files.base import ContentFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused
from forms_app.records.ledger import BadFilters
from reports.documents.ledger_sheet import ledger_pdf
from reports.documents.models import PrintJob, State
from reports.documents.printing import open_paper
from reports.engine.errors import PrintFailed

log = logging.getLogger("gewu.print")


class _Cancelled(Exception):
    pass


@task(queue_name="print")
def print_ledger(job_id: str) -> None:
    """Make the PDF of a PrintJob. What goes wrong is written into the job, in words for its owner."""
    if not PrintJob.take(UUID(job_id)):
        return
    job = PrintJob.objects.select_related("owner", "form").get(pk=UUID(job_id))
    job.remove_fragments()
    try:
        job.file.save("ledger.pdf", ContentFile(_make(job)), save=False)
    except _Cancelled:
        return
    except (PrintFailed, Refused, BadFilters) as error:
        job.finish(State.FAILED, str(error))
    except Exception:
        log.exception("print job %s", job_id)
        job.remove_fragments()
        job.finish(State.FAILED, _("Printing stopped because of a fault. Tell the system administrator the time."))
    else:
        job.finish(State.DONE)


def _make(job: PrintJob) -> bytes:
    # Rights are asked again: they may have ended while the job waited.
    # The areas are noted first: should they shrink while the rows are read, the file is not given out.
    job.set_scope(scope_of(job.owner, "print"))
    paper = open_paper(job.owner, job.form.slug, QueryDict(job.query))
    PrintJob.objects.filter(pk=job.pk).update(total=len(paper.rows), touched_at=timezone.now())

    def progress(done: int) -> None:
        if not PrintJob.objects.filter(pk=job.pk, state=State.RUNNING).update(done=done, touched_at=timezone.now()):
            raise _Cancelled

    return ledger_pdf(paper, progress)


def settle(job: PrintJob) -> None:
    """A stuck job whose task has ended will not be taken up any more: it has failed, in words for its owner."""
    tasks = DBTaskResult.objects.filter(task_path=print_ledger.module_path, args_kwargs__args__0=str(job.pk))
    if job.is_stuck and tasks.finished().exists():
        job.finish(
            State.FAILED,
            _(
                "Printing was broken off: the background service stopped while it was made, each time it was tried. "
                "Print fewer records, or tell the system administrator."
            ),
        )
