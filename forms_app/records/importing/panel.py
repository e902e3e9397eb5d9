"""What the page of an import shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from forms_app.records.access import current_version
from forms_app.records.importing import jobs
from forms_app.records.importing.columns import Columns, Level, left_empty, records_level, table_level
from forms_app.records.layout import PLACES, tables
from forms_app.records.models import Import, ImportState
from forms_app.schema.model import FormSchema

ERRORS_SHOWN = 100
OPEN = [ImportState.NEW, ImportState.CHECKED, ImportState.FAILED]  # columns may still be matched anew


def context(job: Import, *, unanswered: bool = False) -> dict[str, Any]:
    """``unanswered``: a box that had to be ticked was not."""
    schema = current_version(job.form).schema
    labels = dict(records_level(schema).choices())
    is_open = job.state in OPEN
    other = jobs.earlier(job) if is_open else None
    return {
        "job": job,
        "form": job.form,
        "current_slug": job.form.slug,
        "unanswered": unanswered,
        "wrong": jobs.all_faults(job, schema) if job.state == ImportState.NEW else [],
        "sheets": _sheets(job, schema) if is_open else [],
        "lines": [(sheet["title"], sheet["rows"]) for sheet in job.sheets if sheet["table"] and "rows" in sheet],
        "undecided": job.state != ImportState.CHECKED,
        "errors": [(*error, "")[:5] for error in job.errors[:ERRORS_SHOWN]],
        "more_errors": job.error_count - len(job.errors[:ERRORS_SHOWN]),
        "heads": [labels.get(key, key) for key in job.mapping if key and key not in PLACES],
        "preview": _preview(job, labels, {question.key: question.type for question in schema.scalars}),
        "left_empty": left_empty(schema),
        "earlier": jobs.earlier_words(other) if other else "",
        "may_save": job.state == ImportState.CHECKED and not job.error_count,
        "corrected": jobs.records_of(job).filter(uuid__in=jobs.corrected(job)).count() if job.saved_at else 0,
        "is_over": job.state in {ImportState.DONE, ImportState.UNDONE},
    }


def _sheets(job: Import, schema: FormSchema) -> list[dict[str, Any]]:
    """The columns of each sheet and what they may answer; the first has no title where it is the only one."""
    known = {table.name: table for table in tables(schema)}
    first = records_level(schema)
    found = [("", "c", job.headers, job.mapping, first)]
    for number, sheet in enumerate(job.sheets):
        if sheet["table"] in known:
            level = table_level(known[sheet["table"]])
            found.append((sheet["title"], f"s{number}c", sheet["headers"], sheet["mapping"], level))
    return [
        {"title": title, "columns": _columns(prefix, headers, mapping, level), "options": level.choices()}
        for title, prefix, headers, mapping, level in found
    ]


def _columns(prefix: str, headers: Sequence[str], mapping: Columns, level: Level) -> list[dict[str, Any]]:
    labels = dict(level.choices())
    return [
        {
            "name": f"{prefix}{index}",
            "header": header,
            "key": key,
            "left_out": key == "",
            "label": labels.get(key or "", ""),
        }
        for index, (header, key) in enumerate(zip(headers, mapping, strict=True))
        if header
    ]


def _preview(
    job: Import, labels: dict[str, str], kinds: dict[str, str]
) -> list[tuple[int, list[tuple[str, str, str, bool]]]]:
    """(row, [(label, text, type of the question, whether it is wrong)]) of the first rows."""
    places = [(index, key) for index, key in enumerate(job.mapping) if key and key not in PLACES]
    bad = {(error[0], error[1]) for error in job.errors if not any(error[4:])}
    return [
        (
            row,
            [
                (labels.get(key, key), text, kinds.get(key, "area"), (row, index) in bad)
                for (index, key), text in zip(places, texts, strict=False)
            ],
        )
        for row, texts in job.preview
    ]


def settle(job: Import) -> None:
    """A stuck import whose task has ended will not be taken up any more: it has failed, and nothing was saved."""
    tasks = DBTaskResult.objects.filter(
        task_path=jobs.run_import.module_path, args_kwargs__args__0=str(job.pk), finished_at__gte=job.touched_at
    )
    if job.is_stuck and tasks.finished().exists():
        words = _(
            "The import was broken off: the background service stopped while it ran, each time it was tried. Nothing "
            "was saved. Try again, or tell the system administrator."
        )
        same = Import.objects.filter(pk=job.pk, state=job.state)
        same.update(state=ImportState.FAILED, message=words, running=False, touched_at=timezone.now())
        job.refresh_from_db()
