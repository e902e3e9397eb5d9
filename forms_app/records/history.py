"""The history of a record, newest first, and the record as it was at any moment of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.entry.models import Attachment
from forms_app.records.access import Refused
from forms_app.records.changes import Change, Changes
from forms_app.records.columns import time_text
from forms_app.records.reading import not_yours, read_row
from forms_app.records.record import Record
from forms_app.tables.models import EditKind, Form, RecordEdit
from forms_app.tables.runtime import record_model
from forms_app.tables.scope import visible, withdrawn
from forms_app.tables.sides import answer_fields
from forms_app.tables.states import Row, State, edits_of, states_of


@dataclass(frozen=True)
class Entry:
    """One change of a record. ``number``: which it was; the record before it is the state ``number - 1``."""

    number: int
    kind: str
    label: str
    name: str
    at: str
    reason: str
    version: str
    changes: list[Change]

    @property
    def before(self) -> int:
        return self.number - 1


def check_known(user: Any, form: Form, uuid: UUID) -> bool:
    """Whether the record is withdrawn. Raises Refused unless ``user`` may read it, or restore it."""
    if visible(user, form, "read").filter(uuid=uuid).exists():
        return False
    if withdrawn(user, form).filter(uuid=uuid).exists():
        return True
    raise Refused(*not_yours(), status=404)


def file_address(form: Form, uuid: UUID) -> Any:
    def address(attachment: Attachment) -> str:
        return reverse("records:photo", args=[form.slug, uuid, attachment.uuid])

    return address


def history_of(form: Form, uuid: UUID) -> list[Entry]:
    """For whoever may read the record. One query where it was never changed; else as many as ``states_of`` runs."""
    edits = list(edits_of(form, uuid).select_related("version_after"))
    if not edits:
        return []
    states, changes = states_of(form, uuid), Changes(form, file_address(form, uuid))
    found = [
        _entry(edit, changes.between(before, after) if edit.kind == EditKind.CORRECT else [])
        for edit, before, after in zip(edits, states, states[1:], strict=False)
    ]
    return found[::-1]


def _entry(edit: RecordEdit, changes: list[Change]) -> Entry:
    words = str(EditKind(edit.kind).label)
    return Entry(
        edit.number, edit.kind, words, edit.name, time_text(edit.at), edit.reason, str(edit.version_after), changes
    )


def record_at(user: Any, form: Form, uuid: UUID, number: int) -> tuple[Record, list[Entry]]:
    """The record after so many changes (0: as it was first sent) and its history. Raises Refused."""
    check_known(user, form, uuid)
    states = states_of(form, uuid)
    if number >= len(states):
        raise Refused(
            _("No such state"), _("The record was not changed so often. Look at its history once more."), status=404
        )
    edit = edits_of(form, uuid).filter(number=number).first()
    row, children = _Rebuilt(form, uuid, edit).rows(states[number])
    return read_row(user, form, row, children), history_of(form, uuid)


class _Rebuilt:
    """Rows of runtime models from a state, never to be saved."""

    def __init__(self, form: Form, uuid: UUID, edit: RecordEdit | None) -> None:
        self.changes = Changes(form, file_address(form, uuid))
        self.system: Any = record_model(form, ())._default_manager.select_related("submitted_by").get(uuid=uuid)
        self.edit = edit

    def rows(self, state: State) -> tuple[Model, dict[str, list[Any]]]:
        """The record's row, and the rows of each table by the uuid of its question."""
        built, now = self.changes.built(state.version), self.system
        area = self.changes.row(Area, state.area)
        row: Any = built.main(
            pk=now.pk,
            uuid=now.uuid,
            area=area,
            area_path=area.path,
            submitted_by=now.submitted_by,
            submitted_at=now.submitted_at,
            updated_at=self.edit.at if self.edit else now.submitted_at,
            source=now.source,
            **self._values(built.main, state.answers),
        )
        row.version = built.version
        return row, {uuid: self._table(model, uuid, state) for uuid, model in built.children.items()}

    def _table(self, model: type[Model], uuid: str, state: State) -> list[Any]:
        rows = sorted(state.rows.get(uuid, {}).items(), key=lambda item: (item[1]["position"], int(item[0])))
        return [self._row(model, int(key), row) for key, row in rows]

    def _row(self, model: type[Model], key: int, row: Row) -> Any:
        parent = row["parent"] or self.system.pk
        return model(pk=key, parent_id=parent, position=row["position"], **self._values(model, row["answers"]))

    def _values(self, model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
        """Only the columns that this version knows."""
        known = answer_fields(model)
        return {name: self.changes.value(model, name, value) for name, value in values.items() if name in known}
