"""Three columns more and one less over all records, and how long somebody who reads has to wait meanwhile."""

from __future__ import annotations

import dataclasses
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models

from forms_app.schema.model import FormSchema, Question
from forms_app.tables.models import Form
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from tests.bench.figures import Figure
from tests.logic import asked

REACH = 0.1  # seconds, for each of the three
TYPES = ("text", "integer", "date")
READER = Path(__file__).parent / "reader.py"


def measured(slug: str, reading: tuple[str, tuple[Any, ...]], rounds: int) -> list[Figure]:
    """``reading``: what the reader asks all the time."""
    adds, stops = [], []
    with reader(*reading) as waited:
        for number in range(rounds + 1):
            adds.append(seconds(lambda number=number: publish_schema(*changed(slug, added(number)), None)))
            stops.append(seconds(lambda: publish_schema(*changed(slug, stopped), None)))
    longest = waited()
    peers = stock(slug)
    return [
        Figure("publish 3 questions more", statistics.median(adds[1:]), "s", peers, REACH),
        Figure("publish 1 question less", statistics.median(stops[1:]), "s", {}, REACH),
        Figure("longest wait of a reader meanwhile", longest, "s", {}, REACH),
    ]


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def changed(slug: str, change: Callable[[FormSchema], FormSchema]) -> tuple[Form, FormSchema]:
    form = Form.objects.select_related("current").get(slug=slug)
    assert form.current is not None
    return form, change(form.current.schema)


def added(number: int) -> Callable[[FormSchema], FormSchema]:
    more = tuple(asked(f"new_{number}_{type}", type, label=f"新增{number}") for type in TYPES)
    return lambda schema: with_questions(schema, lambda asked: (*asked, *more))


def stopped(schema: FormSchema) -> FormSchema:
    """Without the last question that was added."""
    return with_questions(schema, lambda asked: asked[:-1])


def with_questions(schema: FormSchema, change: Callable[[tuple[Question, ...]], tuple[Question, ...]]) -> FormSchema:
    first, *others = schema.sections
    return dataclasses.replace(
        schema, sections=(dataclasses.replace(first, questions=change(first.questions)), *others)
    )


@contextmanager
def reader(sql: str, parameters: tuple[Any, ...]) -> Iterator[Callable[[], float]]:
    """A process of its own, with the raw driver. Gives a function for its longest wait in seconds, once it ended."""
    given = {"vendor": connection.vendor, "sql": sql, "parameters": [str(one) for one in parameters]}
    name = connection.settings_dict["NAME"]
    given["at"] = str(name) if connection.vendor == "sqlite" else connection.connection.info.dsn
    process = subprocess.Popen([sys.executable, str(READER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(given) + "\n")
    process.stdin.flush()
    assert process.stdout.readline().strip() == "ready"
    found: list[float] = []
    try:
        yield lambda: found[0]
    finally:
        last, _errors = process.communicate("stop\n", timeout=60)
        found.append(float(last))


def stock(slug: str) -> dict[str, float]:
    """What Django's own schema editor takes for the same on a table that somebody wrote by hand: once each."""
    form = Form.objects.select_related("current").get(slug=slug)
    assert form.current is not None
    quote, table = connection.ops.quote_name, models_for(form.current).main._meta.db_table
    columns = [
        "id",
        "area_path",
        "submitted_at",
        "xing_ming",
        "xing_bie",
        "chu_sheng",
        "dian_hua",
        "mian_ji",
        "ren_shu",
    ]
    names = ", ".join(quote(name) for name in columns)
    model = by_hand()
    with connection.schema_editor() as editor:
        editor.create_model(model)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO bench_stock ({names}) SELECT {names} FROM {quote(table)}")
        return {
            "Django, 3 × add_field NOT NULL with a default": seconds(lambda: add_fields(model)),
            "Django, alter_field from integer to text": seconds(lambda: alter_field(model)),
        }
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(model)


def by_hand() -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "bench", "apps": Apps(), "db_table": "bench_stock"})
    text: dict[str, Any] = {"max_length": 200, "null": True}
    body = {
        "__module__": __name__, "Meta": meta, "id": models.BigAutoField(primary_key=True),
        "area_path": models.CharField(max_length=255, db_index=True), "submitted_at": models.DateTimeField(),
        "xing_ming": models.CharField(**text), "xing_bie": models.CharField(**text),
        "chu_sheng": models.DateField(null=True), "dian_hua": models.CharField(**text),
        "mian_ji": models.DecimalField(max_digits=15, decimal_places=4, null=True),
        "ren_shu": models.BigIntegerField(null=True),
    }  # fmt: skip
    return type("Stock", (models.Model,), body)


def add_fields(model: type[models.Model]) -> None:
    """As a migration with three AddField operations."""
    with connection.schema_editor() as editor:
        for name, field in (
            ("one", models.CharField(max_length=200, default="")),
            ("two", models.BigIntegerField(default=0)),
            ("three", models.DateField(default="2026-01-01")),
        ):
            field.set_attributes_from_name(name)
            field.model = model
            editor.add_field(model, field)
            model.add_to_class(name, field)


def alter_field(model: type[models.Model]) -> None:
    old: Any = model._meta.get_field("ren_shu")
    new = models.CharField(max_length=200, null=True)
    new.set_attributes_from_name("ren_shu")
    new.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, new)
