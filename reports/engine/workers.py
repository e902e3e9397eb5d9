"""The few workers of this process: taken one job at a time by any thread, started when needed, never shared."""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.engine import protocol
from reports.engine.errors import PrintFailed
from reports.engine.process import Worker, WorkerGone, WorkerTooSlow
from reports.engine.worker import IDLE

AT_ONCE = min(2, os.cpu_count() or 1)
log = logging.getLogger("gewu.print")


@dataclass
class Workers:
    """At most ``at_once`` workers. Idle ones wait in ``idle``, the last used one first."""

    at_once: int = AT_ONCE
    memory: int = protocol.MEMORY

    def __post_init__(self) -> None:
        self.idle: list[Worker] = []
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(self.at_once)

    def ask(self, head: dict[str, Any], html: str, timeout_s: float) -> tuple[dict[str, Any], bytes]:
        """Have one job done. Raises PrintFailed."""
        started = time.monotonic()
        if not self._free.acquire(timeout=timeout_s):
            raise PrintFailed(_("Other documents are being printed. Wait a minute and print again."))
        try:
            worker = self._take()
            # Waiting for a free worker counts, so that a web request ends when it said it would.
            left = max(1.0, timeout_s - (time.monotonic() - started))
            answer, body = self._ask(worker, head, html, left)
        finally:
            self._free.release()
        if "error" in answer:
            log.error("print worker: %s", answer["error"])
            raise PrintFailed(
                _("This document could not be laid out. Tell the system administrator the form and the time.")
            )
        return answer, body

    def _ask(self, worker: Worker, head: dict[str, Any], html: str, timeout_s: float) -> tuple[dict[str, Any], bytes]:
        try:
            answer = worker.ask(head, html.encode("utf-8", "replace"), timeout_s)
        except WorkerTooSlow as error:
            log.warning("print worker killed after %.0f s", timeout_s)
            raise PrintFailed(
                _("Printing took longer than %(seconds)d seconds and was stopped. Print fewer records at a time.")
                % {"seconds": timeout_s}
            ) from error
        except WorkerGone as error:
            log.warning("print worker ended with code %s", worker.process.returncode)
            raise PrintFailed(_why_gone(worker)) from error
        with self._lock:
            self.idle.append(worker)
        return answer

    def _take(self) -> Worker:
        with self._lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.is_usable(IDLE / 2):
                    return worker
                worker.kill()
        try:
            return Worker(self.memory)
        except (OSError, WorkerGone, WorkerTooSlow) as error:
            log.exception("print worker does not start")
            raise PrintFailed(
                _("The print service does not start. Ask the system administrator to check the print components.")
            ) from error

    def stop(self) -> None:
        with self._lock:
            while self.idle:
                self.idle.pop().kill()


def _why_gone(worker: Worker) -> str:
    if worker.ran_out_of_memory:
        return _("This document is too large to print at once. Choose fewer records or fewer photos.")
    return _("Printing was interrupted. Print again.")


workers = Workers()
atexit.register(workers.stop)


def _after_fork() -> None:
    # The parent's workers stay the parent's: a child that used their pipes would mix up the answers.
    global workers
    workers = Workers()


os.register_at_fork(after_in_child=_after_fork)
