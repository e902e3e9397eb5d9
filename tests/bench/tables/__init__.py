"""Typed tables of a million records beside what others have built: on SQLite and on PostgreSQL, one after the other.

``BENCH_ROWS`` makes them smaller; ``BENCH_PART=rollups``: the roll-up alone. ``BENCH_POSTGRES``: the address of a
cluster that may be filled (bin/bench).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.figures import Figure
from tests.peers import Unavailable

TITLE = "Tables"
ROOT = Path(__file__).resolve().parents[3]
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
    """In a process of its own: settings know one database."""
    sys.stderr.write(f"{name}\n")
    with tempfile.TemporaryDirectory(prefix="gewu-bench-") as folder:
        out = Path(folder) / "figures.json"
        more = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": SETTINGS, "GEWU_DATA": folder}
        more["PYTHONPATH"] = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
        command = [sys.executable, "-m", "tests.bench.tables.run", str(out), *sizes]
        subprocess.run(command, env=os.environ | more, check=True)
        return [Figure(**{**one, "name": f"{name}: {one['name']}"}) for one in json.loads(out.read_text("utf-8"))]
