"""What a recycle bin says of each record: its title, and who withdrew it when and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from forms_app.areas.models import Area, spell
from forms_app.records.access import current_version
from forms_app.records.columns import time_text
from forms_app.records.reading import title_of
from forms_app.tables.models import EditKind, Form, RecordEdit
from forms_app.tables.runtime import models_for


@dataclass(frozen=True)
class Withdrawn:
    uuid: UUID
    number: int  # of the withdrawal in the record's history
    title: str
    area: str
    sent: str
    by: str
    at: str
    reason: str


def list_withdrawn(form: Form, records: Sequence[Any]) -> list[Withdrawn]:
    """Of the records that ``scope.withdrawn`` gave. Two queries."""
    names = Area.names_of([record.area_path for record in records]) if records else {}
    built = models_for(current_version(form))
    edits = RecordEdit.objects.filter(
        form=form, kind=EditKind.WITHDRAW, record_uuid__in=[record.uuid for record in records]
    ).order_by("number")
    latest = {edit.record_uuid: edit for edit in edits}
    return [
        Withdrawn(
            uuid=record.uuid,
            number=latest[record.uuid].number,
            title=title_of(built, record),
            area=spell(record.area_path, names) or names.get(record.area_path, ""),
            sent=time_text(record.submitted_at),
            by=latest[record.uuid].name,
            at=time_text(latest[record.uuid].at),
            reason=latest[record.uuid].reason,
        )
        for record in records
    ]
