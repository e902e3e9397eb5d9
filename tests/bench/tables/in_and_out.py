"""Many records in and all records out: rows a second beside what drivers and databases do at most."""

from __future__ import annotations

import csv
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.http import QueryDict

from forms_app.records.access import find_form
from forms_app.records.export import lines
from forms_app.records.ledger import open_ledger
from forms_app.tables.bulk import BulkInsert
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.bench.figures import Figure
from tests.bench.tables.alone import alone
from tests.bench.tables.county import County, answers, insert, stored

BATCH = 1_000
AT = datetime(2026, 11, 20, tzinfo=UTC)
RAW = {"sqlite": "executemany", "postgresql": "COPY"}


def rate(run: Callable[[], int]) -> float:
    """Rows a second."""
    start = time.perf_counter()
    count = run()
    return count / (time.perf_counter() - start)


def importing(version: FormVersion, county: County, rows: int) -> Figure:
    """Into the table that holds everything else, with its indexes, triggers and checks. Once each."""
    given = [_by_uuid(version, number) for number in range(rows)]
    ready = list(stored(version, county, rows, start=5_000_000))
    model = models_for(version).main
    orm = [_object(version, county, number, given[number]) for number in range(rows)]

    def by_driver() -> int:
        insert(model, iter(ready))
        return rows

    def by_orm() -> int:
        return len(model._default_manager.bulk_create(orm, batch_size=BATCH))

    peers = {f"raw {RAW[connection.vendor]}": rate(by_driver), "Django, bulk_create": rate(by_orm)}
    return Figure("import checked answers", rate(lambda: by_bulk(version, county, given)), "rows/s", peers)


def by_bulk(version: FormVersion, county: County, given: list[dict[str, Any]]) -> int:
    bulk = BulkInsert(version, user=county.worker, source="bench", at=AT)
    ready = (
        bulk.prepare(uuid.uuid4(), county.grids[number % len(county.grids)], values)
        for number, values in enumerate(given)
    )
    return bulk.write(iter(lambda: list(islice(ready, BATCH)), []))


def _by_uuid(version: FormVersion, number: int) -> dict[str, Any]:
    keys = answers(number)
    return {question.uuid: keys[question.key] for question in version.schema.scalars if question.key in keys}


def _object(version: FormVersion, county: County, number: int, given: dict[str, Any]) -> Any:
    built, area = models_for(version), county.grids[number % len(county.grids)]
    return built.main(
        uuid=uuid.uuid4(), version=version, area=area, area_path=area.path, submitted_by=county.worker,
        submitted_at=AT, updated_at=AT, source="bench", **built.values(version.schema.scalars, given),
    )  # fmt: skip


def exporting(version: FormVersion) -> list[Figure]:
    """All rows as CSV, line by line; ours in a process of its own, whose memory is measured too. Once each."""
    peers = {"raw cursor and csv.writer": rate(lambda: by_cursor(version))}
    if connection.vendor == "postgresql":
        peers["COPY TO"] = rate(lambda: by_copy(version))
    ours = alone("export", version.form.slug)
    return [
        Figure("export all as CSV", ours["rate"], "rows/s", peers),
        Figure(
            "memory that the export adds to its process", ours["added"], "MB", {"the process before": ours["before"]}
        ),
    ]


def by_ledger(slug: str) -> int:
    """As an administrator of the county gets it: masked, areas spelled, safe for spreadsheets."""
    user = get_user_model()(username="bench-all", is_superuser=True, is_active=True)
    ledger = open_ledger(user, find_form(user, slug, "export"), "export", QueryDict())
    return sum(1 for _line in lines(ledger)) - 1


def by_cursor(version: FormVersion) -> int:
    writer, count = csv.writer(_Nowhere()), 0
    for row in all_rows(f"SELECT * FROM {connection.ops.quote_name(version.form.table)}"):
        writer.writerow(row)
        count += 1
    return count


def all_rows(sql: str) -> Iterator[Any]:
    """Some at a time; on PostgreSQL through a cursor of the server's."""
    from django.db import transaction

    with transaction.atomic():
        cursor = connection.chunked_cursor() if connection.vendor == "postgresql" else connection.cursor()
        with cursor:
            cursor.execute(sql)
            while some := cursor.fetchmany(2_000):
                yield from some


def by_copy(version: FormVersion) -> int:
    count = 0
    statement = f"COPY {connection.ops.quote_name(version.form.table)} TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in copy:
            count += bytes(piece).count(b"\n")
    return count


class _Nowhere:
    def write(self, text: str) -> None:
        """Exports go to a browser; what writing to a disk costs is left out for all."""
