"""Typed tables of a million records beside what others have built: on SQLite and on PostgreSQL, one after the other.

``BENCH_ROWS`` makes them smaller; ``BENCH_PART=rollups``: the roll-up alone. ``BENCH_POSTGRES``: the address of a
cluster that may be filled (bin/bench).
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace

from tests.bench import apart
from tests.bench.figures import Figure
from tests.peers import Unavailable

TITLE = "Tables"
SETTINGS = "tests.bench.tables.settings"


def figures() -> list[Figure]:
    """Raises Unavailable without PostgreSQL."""
    address = os.environ.get("BENCH_POSTGRES", "")
    if not address:
        raise Unavailable("BENCH_POSTGRES is not set: bin/bench starts a cluster")
    rows = os.environ.get("BENCH_ROWS", "1000000")
    with tempfile.TemporaryDirectory(prefix="gewu-bench-") as folder:
        return [*on("SQLite", f"sqlite:///{folder}/bench.sqlite3", rows), *on("PostgreSQL", address, rows)]


def on(name: str, address: str, *sizes: str) -> list[Figure]:
    sys.stderr.write(f"{name}\n")
    found = apart.figures("tests.bench.tables.run", SETTINGS, address, *sizes)
    return [replace(one, name=f"{name}: {one.name}") for one in found]
