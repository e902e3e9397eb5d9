"""Killed after it has written once, twice …: for programs of their own, never within the tests' process."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection

from tests.faults import picture

READING = ("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ")


class Deadly:
    """Within it the process dies, by SIGKILL, as soon as change number ``at`` has been carried out.

    Statements that only read do not count: dying after them is dying after the change before.
    """

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.count += not sql.startswith(READING)
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def at_every_change(job: Callable[[], Any]) -> int:
    """Run ``job`` in one process after another until one comes to its end: how many were killed.

    Each time everything is as it was.
    """
    before = picture()
    for at in itertools.count(1):
        status = in_a_process(job, at)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0, "it failed without being killed"
            return at - 1
        assert os.WTERMSIG(status) == signal.SIGKILL
        assert picture() == before, f"killed after change {at}"
    raise AssertionError


def in_a_process(job: Callable[[], Any], at: int) -> int:
    """Its status, as ``os.waitpid`` tells it."""
    connection.close()  # the two would talk to the database over one connection
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    code = 1
    try:
        with connection.execute_wrapper(Deadly(at)):
            job()
        code = 0
    finally:
        os._exit(code)
