"""How many records by area and month: ours, by GROUP BY, by Django's TruncMonth, and by tools outside."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Left, TruncMonth

from forms_app.areas.models import Area
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.bench.figures import Figure

TOWN = 2 * Area.steplen  # signs of a path down to the town


def outside(version: FormVersion, folder: Path) -> list[Figure]:
    """The same question from what analysts use; as examples, with nothing to reach. Once each."""
    found = {
        "Django, TruncMonth": ms(lambda: by_django(version)),
        "pandas, read_sql and groupby": ms(lambda: by_pandas(version)),
    }
    name = f"GROUP BY town and month, {connection.Database.__name__}"
    figures = [Figure(name, ms(lambda: by_group(version)), "ms", found)]
    try:
        import duckdb
    except ImportError:
        return figures
    file = folder / "all.csv"
    as_csv(version, file)
    sql = f"""SELECT substr(area_path, 1, {TOWN}) AS town, date_trunc('month', submitted_at) AS month, count(*)
              FROM read_csv('{file}') GROUP BY ALL"""
    table = f"CREATE TABLE rows AS SELECT * FROM read_csv('{file}')"
    once = duckdb.connect()
    csv = ms(lambda: once.execute(sql).fetchall())
    once.execute(table)
    own = ms(lambda: once.execute(sql.replace(f"read_csv('{file}')", "rows")).fetchall())
    name = f"GROUP BY town and month, DuckDB {version_of('duckdb')} over a CSV export"
    return [*figures, Figure(name, csv, "ms", {"over its own table": own})]


def ms(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


def month() -> str:
    """Of Beijing, as rows hold UTC."""
    if connection.vendor == "sqlite":
        return "strftime('%Y-%m', submitted_at, '+8 hours')"
    return "date_trunc('month', submitted_at AT TIME ZONE 'Asia/Shanghai')"


def by_group(version: FormVersion) -> list[Any]:
    table = connection.ops.quote_name(version.form.table)
    town = f"substr(area_path, 1, {TOWN})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {town}, {month()}, count(*) FROM {table} WHERE deleted_at IS NULL GROUP BY 1, 2")
        return cursor.fetchall()


def by_django(version: FormVersion) -> list[Any]:
    rows = models_for(version).main._default_manager.filter(deleted_at__isnull=True)
    by = rows.annotate(town=Left("area_path", TOWN), month=TruncMonth("submitted_at")).values("town", "month")
    return list(by.annotate(count=Count("pk")).order_by())


def by_pandas(version: FormVersion) -> Any:
    import warnings

    import pandas

    sql = (
        f"SELECT area_path, submitted_at FROM {connection.ops.quote_name(version.form.table)} WHERE deleted_at IS NULL"
    )
    connection.ensure_connection()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would rather have SQLAlchemy
        frame = pandas.read_sql(sql, connection.connection)
    at = pandas.to_datetime(frame["submitted_at"], format="ISO8601", utc=True).dt.tz_convert("Asia/Shanghai")
    keys = [frame["area_path"].str[:TOWN], at.dt.year * 100 + at.dt.month]
    return frame.groupby(keys).size()


def as_csv(version: FormVersion, file: Path) -> None:
    import csv

    from tests.bench.tables.in_and_out import all_rows

    table = connection.ops.quote_name(version.form.table)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["area_path", "submitted_at"])
        writer.writerows(all_rows(f"SELECT area_path, submitted_at FROM {table} WHERE deleted_at IS NULL"))
