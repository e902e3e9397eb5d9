"""The background worker: django-tasks-db's own loop, with a sign of life, a rescue of abandoned tasks, and chores."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from backups import journal
from backups.schedule import Nightly
from forms_app.records.importing.jobs import remove_old as remove_old_imports
from forms_app.tables.folding import fold_all
from forms_app.tables.searched import build_missing
from forms_app.tables.tasks import resume_conversions
from intake.keeping import remove_old as remove_old_spreadsheets
from website.heartbeat import Heartbeat
from website.models import WorkerBeat

logger = logging.getLogger("gewu.worker")
MAX_ATTEMPTS = 3


class GewuWorker(Worker):
    """Runs what is ready, then sleeps; once in a while does the chores."""

    def __init__(self, worker_id: str, *, interval: float = 1.0) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=True,  # one round runs all that is ready and returns
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
        )
        self.heartbeat = Heartbeat(worker_id, settings.GEWU_TASK_SECONDS)
        self.due: dict[str, float] = {}

    def work(self) -> None:
        """Until a signal stops it."""
        self.heartbeat.start()
        try:
            while self.running:
                self.round()
                if self.running:
                    time.sleep(self.interval)
        finally:
            self.heartbeat.stop()
            WorkerBeat.objects.filter(worker_id=self.worker_id).delete()

    def round(self) -> None:
        self.heartbeat.tick()
        try:
            self.do_chores()
            self.run()
        except DatabaseError as error:
            # A database that is restarted or busy is no reason to die: bin/run would stop the web server too.
            logger.warning("the database did not answer, trying again: %s", error)
            close_old_connections()
            time.sleep(self.interval)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        self.heartbeat.tick()
        super().run_task(db_task_result)
        self.heartbeat.tick()

    def do_chores(self) -> None:
        # A signal during a chore waits for its end, as during a task.
        self.running_task = True
        try:
            for name, (seconds, chore) in CHORES.items():
                if time.monotonic() >= self.due.get(name, 0):
                    self.due[name] = time.monotonic() + seconds
                    self.do(name, chore)
        finally:
            self.running_task = False

    def do(self, name: str, chore: Callable[[], Any]) -> None:
        try:
            chore()
        except DatabaseError:
            raise
        except Exception:
            logger.exception("chore %s failed", name)


def rescue_abandoned() -> int:
    """Tasks of a worker that fell silent become ready again; after ``MAX_ATTEMPTS`` they count as failed."""
    alive = set(WorkerBeat.alive().values_list("worker_id", flat=True))
    silence = timezone.now() - timedelta(seconds=settings.GEWU_WORKER_SILENCE_SECONDS)
    rescued = 0
    for result in DBTaskResult.objects.running().filter(started_at__lt=silence):
        if result.worker_ids[-1:] and result.worker_ids[-1] in alive:
            continue
        running = DBTaskResult.objects.running().filter(pk=result.pk, started_at=result.started_at)
        if len(result.worker_ids) >= MAX_ATTEMPTS:
            text = f"abandoned by {MAX_ATTEMPTS} workers one after another"
            running.update(status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback=text)
        else:
            rescued += running.update(status=TaskResultStatus.READY)
    return rescued


def prune() -> None:
    """Finished tasks are kept for some days, failed ones a month; what has expired: signs of life, sessions, drafts."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=2, failed_min_age_days=30, verbosity=0)
    WorkerBeat.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()
    call_command("clearsessions")
    call_command("purge_drafts", verbosity=0)
    remove_old_imports()
    remove_old_spreadsheets()


def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


CHORES: dict[str, tuple[float, Callable[[], Any]]] = {
    "rescue": (60, rescue_abandoned),
    "schedule": (60, publish_scheduled),
    "prune": (3600, prune),
    "rights": (60, journal.record),
    "backup": (300, Nightly()),
    "conversions": (600, resume_conversions),
    "indexes": (600, build_missing),
    "counts": (60, fold_all),
}
