"""Opening a long form in the editor, beside Wagtail's own form builder with as many fields."""

from __future__ import annotations

import os
import tempfile

from tests.bench import apart
from tests.bench.figures import Figure

TITLE = "Designer"
SETTINGS = "tests.bench.designer.settings"


def figures() -> list[Figure]:
    """``BENCH_ROUNDS``: how often each page is opened."""
    with tempfile.TemporaryDirectory(prefix="gewu-bench-") as folder:
        address = f"sqlite:///{folder}/bench.sqlite3"
        return apart.figures("tests.bench.designer.run", SETTINGS, address, os.environ.get("BENCH_ROUNDS", "5"))
