"""/healthz: is the database there, is a worker alive, is there room on the disk."""

from __future__ import annotations

import logging
import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from website.models import WorkerBeat

logger = logging.getLogger("gewu.health")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    database = database_answers()
    report = {
        "database": database,
        "worker": database and worker_is_alive(),
        "disk": free_mb() >= settings.GEWU_MIN_FREE_MB,
    }
    healthy = all(report.values())
    body = {"status": "ok" if healthy else "failing", **report, "free_mb": free_mb()}
    response = JsonResponse(body, status=200 if healthy else 503)
    response._has_been_logged = True  # type: ignore[attr-defined]  # who asks reads it; no line in the log per question
    return response


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError as error:
        logger.warning("healthz: the database does not answer: %s", error)
        return False


def worker_is_alive() -> bool:
    try:
        return WorkerBeat.alive().exists()
    except DatabaseError as error:
        logger.warning("healthz: signs of life cannot be read: %s", error)
        return False


def free_mb() -> int:
    return shutil.disk_usage(settings.GEWU_DATA).free // (1024 * 1024)
