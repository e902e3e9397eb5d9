"""One worker process as its parent sees it: start, ask with a deadline, kill."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from reports.engine import protocol

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 60.0  # importing WeasyPrint takes a second, on a cold disk many


class WorkerGone(Exception):
    """The worker ended in the middle: killed, out of memory, or crashed in a C library."""


class WorkerTooSlow(Exception):
    """The deadline passed."""


class Worker:
    """A running worker, used by one thread at a time. After any exception it is dead."""

    def __init__(self, memory: int = protocol.MEMORY) -> None:
        self.parent = os.getpid()
        self.used_at = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reports.engine.worker", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            bufsize=0,
            start_new_session=True,  # Ctrl-C ends the server first, not a page half laid out
        )
        self._stdin = self.process.stdin.fileno()  # type: ignore[union-attr]
        self._stdout = self.process.stdout.fileno()  # type: ignore[union-attr]
        os.set_blocking(self._stdin, False)
        try:
            self._receive(time.monotonic() + START_TIMEOUT)
        except BaseException:
            self.kill()
            raise

    def ask(self, head: dict[str, Any], body: bytes, timeout_s: float) -> tuple[dict[str, Any], bytes]:
        """Send a job and wait for its answer. Raises WorkerGone or WorkerTooSlow, having killed the process."""
        deadline = time.monotonic() + timeout_s
        try:
            self._send(protocol.pack(head, body), deadline)
            answer = self._receive(deadline)
        except WorkerGone:
            self._reap()
            raise
        except BaseException:
            self.kill()
            raise
        self.used_at = time.monotonic()
        return answer

    def is_usable(self, idle_s: float) -> bool:
        """Alive, started by this very process (not inherited by a fork), and not about to end from idleness."""
        fresh = time.monotonic() - self.used_at < idle_s
        return self.parent == os.getpid() and fresh and self.process.poll() is None

    def _reap(self) -> None:
        """The pipe is closed; leave the process a moment to end by itself, for its exit code says why."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(2)
        self.kill()

    @property
    def ran_out_of_memory(self) -> bool:
        """Of a worker that has ended: its own word, or a C library that gave up (SIGTRAP, SIGABRT)."""
        return self.process.returncode in {protocol.OUT_OF_MEMORY, -signal.SIGTRAP, -signal.SIGABRT}

    def kill(self) -> None:
        if self.parent != os.getpid():
            return
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()
        self.process.wait()

    def _send(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            _wait(deadline, write=self._stdin)
            try:
                view = view[os.write(self._stdin, view[:65536]) :]
            except BrokenPipeError as error:
                raise WorkerGone from error

    def _receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        def read(count: int) -> bytes:
            parts = []
            while count:
                _wait(deadline, read=self._stdout)
                part = os.read(self._stdout, min(count, 1 << 20))
                if not part:
                    raise WorkerGone
                parts.append(part)
                count -= len(part)
            return b"".join(parts)

        return protocol.unpack(read)


def _wait(deadline: float, read: int | None = None, write: int | None = None) -> None:
    poller = select.poll()  # select() cannot watch descriptors above 1023
    if read is not None:
        poller.register(read, select.POLLIN)
    if write is not None:
        poller.register(write, select.POLLOUT)
    if not poller.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise WorkerTooSlow
