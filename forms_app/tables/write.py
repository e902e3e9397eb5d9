"""The one statement that puts a validated record into its tables. Called by ``entry`` alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from forms_app.areas.models import Area
from forms_app.tables.conversion import convert_column
from forms_app.tables.models import FormColumn, FormVersion
from forms_app.tables.runtime import RecordModels, models_for

Answers = dict[str, Any]


def insert_record(
    version: FormVersion,
    *,
    uuid: UUID,
    area: Area,
    user: Any,
    source: str,
    answers: Answers,
    rows: dict[str, list[Answers]],
    submitted_at: datetime | None = None,
) -> models.Model:
    """Insert one record with its child rows, or return the record that already has this uuid (sent twice).

    ``answers`` and each of ``rows[repeat uuid]`` map question uuids to stored values. Atomic.
    """
    built = models_for(version)
    if found := built.main._default_manager.filter(uuid=uuid).first():
        return found
    try:
        with transaction.atomic():
            record = _insert(built, uuid, area, user, source, answers, rows, submitted_at or timezone.now())
    except IntegrityError:
        # Two sendings at once: the unique uuid lets one through. Anything else is a fault and is raised again.
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
    rows: dict[str, list[Answers]],
    now: datetime,
) -> models.Model:
    record = built.main(
        uuid=uuid,
        version=built.version,
        area=area,
        area_path=area.path,
        submitted_by_id=user.pk if user and user.is_authenticated else None,
        submitted_at=now,
        updated_at=now,
        source=source,
        **_values(built, answers),
    )
    record.save(force_insert=True)
    for repeat, items in rows.items():
        model = built.children[repeat]
        model._default_manager.bulk_create(
            model(parent=record, position=position, **_values(built, item)) for position, item in enumerate(items, 1)
        )
    _convert_late(built.version, record.pk)
    return record


def _values(built: RecordModels, answers: Answers) -> dict[str, Any]:
    # Empty answers are NULL, so that "not answered" has one form in SQL.
    return {built.attribute(uuid): (None if value == "" else value) for uuid, value in answers.items()}


def _convert_late(version: FormVersion, pk: int) -> None:
    """A draft of an older version fills that version's columns; carry over what has been converted since."""
    if version.form.current_id == version.pk:
        return
    for column in FormColumn.objects.filter(
        form_id=version.form_id, source__isnull=False, archived_at__isnull=True
    ).select_related("form", "source"):
        convert_column(column, [pk])
