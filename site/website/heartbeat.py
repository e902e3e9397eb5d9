"""The worker's sign of life: a thread that vouches for the main loop, not for itself."""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from website.models import WorkerBeat

logger = logging.getLogger("gewu.worker")
PERIOD = 5.0


class Heartbeat(threading.Thread):
    """Writes a row every ``PERIOD`` seconds, as long as the loop has called ``tick`` not longer than ``patience`` ago.

    A task may keep the loop for ``patience`` seconds; after that the worker counts as stuck, falls silent, and
    /healthz says so.
    """

    def __init__(self, worker_id: str, patience: float) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.worker_id = worker_id
        self.patience = patience
        self.stopped = threading.Event()
        self.tick()

    def tick(self) -> None:
        self.last_tick = time.monotonic()

    def run(self) -> None:
        while not self.stopped.is_set():
            if time.monotonic() - self.last_tick < self.patience:
                self.beat()
            self.stopped.wait(PERIOD)
        connection.close()

    def beat(self) -> None:
        try:
            close_old_connections()
            WorkerBeat.objects.update_or_create(worker_id=self.worker_id, defaults={"seen_at": timezone.now()})
        except DatabaseError as error:
            # The next beat tries again; silence is what /healthz looks for.
            logger.warning("heartbeat not written: %s", error)

    def stop(self) -> None:
        self.stopped.set()
        self.join(timeout=PERIOD)
