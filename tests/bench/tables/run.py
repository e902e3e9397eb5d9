"""All of it on the database that the settings name: python -m tests.bench.tables.run OUT.json [ROWS [ROUNDS]].

The database is made where it is empty, and needs nothing but what migrations put into it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from forms_app.tables.models import FormVersion
    from tests.bench.tables.county import County

ROWS, ROUNDS = 1_000_000, 15
SLUG = "bench-ledger"


def main(out: str, rows: int = ROWS, rounds: int = ROUNDS) -> None:
    from tests.bench.figures import Figure

    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for part in _parts(rows, rounds, Path(folder)):
            start = time.perf_counter()
            found += part()
            sys.stderr.write(f"  {time.perf_counter() - start:5.1f} s  {found[-1].name if found else 'filled'}\n")
            Path(out).write_text(json.dumps([asdict(one) for one in found], ensure_ascii=False), encoding="utf-8")


def _parts(rows: int, rounds: int, folder: Path) -> Iterator[Callable[[], list]]:
    from tests.bench.figures import Figure
    from tests.bench.tables import counting, counts, county, in_and_out, listing, one, publishing, wide
    from tests.bench.tables.alone import alone
    from tests.bench.tables.wagtail_forms import submissions

    migrate()
    there, version = county.make_county(), county.publish_household(SLUG)
    yield lambda: fill(version, there, rows) or []
    if os.environ.get("BENCH_PART") == "rollups":
        yield lambda: counting.reading(version, there, rounds)
        yield lambda: counting.cost(version, there, min(50_000, rows // 4))
        return
    yield lambda: wide.measured(rounds)
    with submissions() as wagtail:
        if wagtail is not None:
            wagtail.fill(version)
        yield lambda: listing.measured(SLUG, there, wagtail, rounds)
        with one.tables():
            yield lambda: one.measured(version, there, wagtail, 3 * rounds)
    yield lambda: counting.reading(version, there, rounds)
    yield lambda: counts.outside(version, folder)
    yield lambda: counting.cost(version, there, min(50_000, rows // 4))
    yield lambda: [in_and_out.importing(version, there, max(rows // 50, 1))]
    yield lambda: in_and_out.exporting(version)
    reading = listing.statement(*listing.shown(SLUG, f"{listing.MONTHS}&area={there.town.code}")[:2])
    yield lambda: publishing.measured(SLUG, reading, max(rounds // 3, 1))
    yield lambda: [Figure("memory that publishing adds to its process", alone("publish", SLUG)["added"], "MB")]


def migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    if "tables_form" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)


def fill(version: FormVersion, there: County, rows: int) -> None:
    """As if it had been there for long: taken into the roll-up, and known to PostgreSQL's planner, which learns of new
    rows by itself within a minute. A large cache for this alone: rows come into the indexes anywhere."""
    from django.db import connection

    from forms_app.tables.folding import fold
    from forms_app.tables.runtime import models_for
    from tests.bench.tables import county

    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size = -600000" if sqlite else "SELECT 1")
        county.insert(models_for(version).main, county.stored(version, there, rows))
        fold(version.form)
        cursor.execute("PRAGMA cache_size = -2000" if sqlite else "VACUUM ANALYZE")


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], *map(int, sys.argv[2:]))
