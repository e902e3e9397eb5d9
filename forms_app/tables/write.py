"""The one statement that puts a validated record into its tables. Called by ``entry`` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.schema.model import Question
from forms_app.tables.conversion import convert_record
from forms_app.tables.current import is_current
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import RecordModels, models_for
from forms_app.tables.serials import assign

Answers = Mapping[str, Any]
Rows = Mapping[str, Sequence[Answers]]


def insert_record(
    version: FormVersion,
    *,
    uuid: UUID,
    area: Area,
    user: Any,
    source: str,
    answers: Answers,
    rows: Rows,
    submitted_at: datetime | None = None,
) -> models.Model:
    """Insert one record with its child rows, or return the record that already has this uuid (sent twice).

    ``answers`` and each of ``rows[repeat uuid]`` map question uuids to stored values (dicts by part where a question
    has several columns), and the uuids of repeats inside to their rows. Atomic.
    """
    built = models_for(version)
    try:
        with transaction.atomic():
            record = _insert(built, uuid, area, user, source, answers, rows, submitted_at or timezone.now())
    except IntegrityError:
        # The unique uuid lets one sending through; asking beforehand would cost every other record a query. Anything
        # else is a fault and is raised again.
        if found := built.main._default_manager.filter(uuid=uuid).first():
            return found
        raise
    return record


def _insert(
    built: RecordModels,
    uuid: UUID,
    area: Area,
    user: Any,
    source: str,
    answers: Answers,
    rows: Rows,
    now: datetime,
) -> models.Model:
    late = not is_current(built.version)
    answers, rows = assign(built.version, area, now, answers, rows)
    record = built.main(
        uuid=uuid,
        version=built.version,
        area=area,
        area_path=area.path,
        submitted_by_id=user.pk if user and user.is_authenticated else None,
        submitted_at=now,
        updated_at=now,
        source=source,
        **built.values(built.version.schema.questions, answers),
    )
    record.save(force_insert=True)
    for repeat in built.version.schema.repeats:
        _insert_rows(built, repeat, [(record, rows.get(repeat.uuid, ()))])
    if late:
        convert_record(built.version.form_id, record.pk)
    return record


def _insert_rows(
    built: RecordModels, repeat: Question, given: Sequence[tuple[models.Model, Sequence[Answers]]]
) -> None:
    """The rows of one repeat below all that they hang on, then those of the repeats inside it. A statement each."""
    model = built.children[repeat.uuid]
    items = [(above, number, item) for above, some in given for number, item in enumerate(some, 1)]
    made = model._default_manager.bulk_create(
        model(parent=above, position=number, **built.values(repeat.questions, item)) for above, number, item in items
    )
    if made:
        for inner in repeat.repeats:
            below = [(row, item.get(inner.uuid) or ()) for row, (_a, _n, item) in zip(made, items, strict=True)]
            _insert_rows(built, inner, below)
