"""Processes of their own on the test's database: web servers, the task worker, and programs that get killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120  # seconds until a condition counts as never met; nothing waits so long where all is well
PRELUDE = """
import django
django.setup()
"""


def url_of_the_test_database() -> str:
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{config['NAME']}"
    return f"postgres://{config['USER']}:{config['PASSWORD']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"


def environment() -> dict[str, str]:
    """The test's database, folders and secret key; tasks wait for the worker."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GEWU_")}
    return clean | {
        "GEWU_DATA": str(settings.GEWU_DATA),
        "DATABASE_URL": url_of_the_test_database(),
        "DJANGO_SETTINGS_MODULE": "tests.process_settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def running(*arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``python`` with these arguments; killed at the end, if it still lives."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=file,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def worker(log: Path) -> Any:
    return running("manage.py", "run_worker", log=log)


def program(code: str, log: Path) -> Any:
    """A program that knows Django; what it prints is in ``log``."""
    return running("-c", PRELUDE + code, log=log)


@contextmanager
def web_server(log: Path) -> Iterator[str]:
    """gunicorn with one process, which keeps what it has cached: its address."""
    address = f"127.0.0.1:{free_port()}"
    command = ("-m", "gunicorn", "config.wsgi:application", "--bind", address, "--workers", "1", "--threads", "2")
    more = ("--worker-class", "gthread", "--timeout", "120", "--log-level", "warning", "--no-control-socket")
    with running(*command, *more, log=log) as process:
        try:
            wait_for(lambda: is_open(address), process, log)
            yield f"http://{address}"
        finally:
            process.terminate()  # its worker ends with it
            process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def is_open(address: str) -> bool:
    host, port = address.split(":")
    with socket.socket() as door:
        return door.connect_ex((host, int(port))) == 0


def wait_for(
    condition: Callable[[], Any], process: subprocess.Popen[bytes] | None = None, log: Path | None = None
) -> Any:
    """What ``condition`` says once it is true. A process that has ended meanwhile will not make it so."""
    until = time.monotonic() + PATIENCE
    while not (found := condition()):
        ended = process is not None and process.poll() is not None
        if (ended and not condition()) or time.monotonic() > until:
            raise AssertionError(f"never came true\n{log.read_text() if log else ''}")
        time.sleep(0.05)
    return found


def says(log: Path, word: str) -> Callable[[], bool]:
    return lambda: word in log.read_text()
