"""A benchmark in a process of its own: settings know one database and one set of applications."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]


def figures(module: str, settings: str, address: str, *sizes: str) -> list[Figure]:
    """Of ``python -m module OUT.json SIZES…`` on the database at this address."""
    with tempfile.TemporaryDirectory(prefix="gewu-bench-") as folder:
        out = Path(folder) / "figures.json"
        more = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": settings, "GEWU_DATA": folder}
        more["PYTHONPATH"] = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
        subprocess.run([sys.executable, "-m", module, str(out), *sizes], env=os.environ | more, check=True)
        return [Figure(**one) for one in json.loads(out.read_text("utf-8"))]
