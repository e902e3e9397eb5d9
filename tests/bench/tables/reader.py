"""Reads all the time and says how long the longest wait was, in seconds. A program of its own, without Django.

It gets a line of JSON: {"vendor", "at", "sql", "parameters"}. 'ready' goes out, and the wait once a line follows.
"""

from __future__ import annotations

import json
import select
import sys
import time
from typing import Any

PAUSE = 0.002  # seconds between two readings: so that the one who publishes gets a turn too


def main() -> None:
    given = json.loads(sys.stdin.readline())
    connection = opened(given)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    longest = 0.0
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        start = time.perf_counter()
        cursor = connection.cursor()
        cursor.execute(given["sql"], given["parameters"])
        cursor.fetchall()
        longest = max(longest, time.perf_counter() - start)
    sys.stdout.write(f"{longest}\n")


def opened(given: dict[str, Any]) -> Any:
    """In autocommit: every reading sees the newest state."""
    if given["vendor"] == "sqlite":
        import sqlite3

        given["sql"] = given["sql"].replace("%s", "?")
        return sqlite3.connect(given["at"], isolation_level=None, timeout=20)
    import psycopg

    return psycopg.connect(given["at"], autocommit=True)


if __name__ == "__main__":
    main()
