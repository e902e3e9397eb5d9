"""Imports and enables every file of a collection of XLSForms and writes the figures into docs/xlsform.md.

.venv/bin/python docs/xlsform_figures.py FOLDER

FOLDER holds the files and a manifest.json: a list of {"file", "converts"}. The database is a throw-away one of the
tests, SQLite or by DATABASE_URL. Exits with 1 where less than 95 % of the convertible files become forms, or where a
refusal has no place.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "xlsform.md"
START, END = "<!-- figures -->\n", "<!-- /figures -->\n"
SHARE = 0.95


def main(folder: Path) -> int:
    import django
    from django.test.utils import get_runner, setup_test_environment
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from django.conf import settings
    from django.db import connection

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with translation.override("zh-hans"):
            return _write(folder, connection.vendor)
    finally:
        runner.teardown_databases(databases)


def _write(folder: Path, vendor: str) -> int:
    from forms_app.designer.xlsforms.importing import import_file

    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    pairs = [(one, import_file(folder / one["file"], publish=True)) for one in entries]
    good = [pair for pair in pairs if pair[0]["converts"]]
    enabled = [result for _one, result in good if result.table]
    bad = [result for _one, result in pairs if result.errors]
    unplaced = [result.file for result in bad if not all(t.place.row and t.place.column for t in result.errors)]
    lines = _lines(vendor, len(good), len(enabled), len(pairs) - len(good), bad, enabled)
    before, _start, rest = PAGE.read_text(encoding="utf-8").partition(START)
    PAGE.write_text(f"{before}{START}\n" + "\n".join(lines) + f"\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return int(len(enabled) < len(good) * SHARE or bool(unplaced))


def _lines(vendor: str, good: int, enabled: int, other: int, bad: list[Any], made: list[Any]) -> list[str]:
    told = Counter(warning.place.column for result in made for warning in result.warnings)
    return [
        "| | |", "|---|--:|",
        f"| Files that pyxform converts | {good} |",
        f"| … imported and enabled ({vendor}) | {enabled} ({enabled / good:.1%}) |",
        f"| Files that pyxform refuses | {other} |",
        f"| Refusals in all, each with sheet, row, column and reason | {len(bad)} |",
        f"| Warnings (what is taken differently) | {sum(told.values())} |",
        "", "| Warnings by column | |", "|---|--:|",
        *(f"| `{name}` | {count} |" for name, count in told.most_common(10)),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    sys.exit(main(Path(sys.argv[1])))
