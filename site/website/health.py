"""/healthz: can the database be written, is a worker alive, is there room on the disk and a recent backup."""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from backups.schedule import is_recent, last_backup
from website.models import WorkerBeat

logger = logging.getLogger("gewu.health")
PATIENCE_MS = 3000  # whoever asks for the state must not wait as long as somebody who saves


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    database = database_takes_writes()
    report = {
        "database": database,
        "worker": database and worker_is_alive(),
        "disk": free_mb() >= settings.GEWU_MIN_FREE_MB,
        "backup": is_recent(),
    }
    healthy = all(report.values())
    body = {"status": "ok" if healthy else "failing", **report, "free_mb": free_mb(), "last_backup": last_backup()}
    response = JsonResponse(body, status=200 if healthy else 503)
    response._has_been_logged = True  # type: ignore[attr-defined]  # who asks reads it; no line in the log per question
    return response


def database_takes_writes() -> bool:
    """Write a row and take it back: a database that is read-only or locked still answers questions."""
    try:
        with _little_patience(), transaction.atomic():
            WorkerBeat.objects.create(worker_id=f"probe:{uuid.uuid4().hex}", seen_at=timezone.now())
            transaction.set_rollback(True)
        return True
    except DatabaseError as error:
        logger.warning("healthz: the database takes no writes: %s", error)
        return False


@contextmanager
def _little_patience() -> Iterator[None]:
    """SQLite waits for other writers for as long as the connection says; here only for PATIENCE_MS."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def worker_is_alive() -> bool:
    try:
        return WorkerBeat.alive().exists()
    except DatabaseError as error:
        logger.warning("healthz: signs of life cannot be read: %s", error)
        return False


def free_mb() -> int:
    return shutil.disk_usage(settings.GEWU_DATA).free // (1024 * 1024)
