"""Beginning the correction of a sent record, and basing it anew on what others have made of the record since."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from forms_app.collect import drafts
from forms_app.collect.models import Draft, DraftStep
from forms_app.entry import raw
from forms_app.entry.areas import AreaSource
from forms_app.entry.context import FieldContext
from forms_app.entry.photos import PhotoBox
from forms_app.entry.raw import Raw
from forms_app.entry.stored import Refill, Stored, read_stored
from forms_app.schema.model import FormSchema, Section
from forms_app.tables.conversion import convert_record
from forms_app.tables.editing import edition_of, lock_record
from forms_app.tables.models import Form
from forms_app.tables.scope import correctable


class NotYours(Exception):
    """There is no such record, or this person may not correct it."""


def begin(user: Any, form: Form, uuid: UUID) -> Draft:
    """The draft that corrects a record: the one she has begun already, else a new one. Raises NotYours."""
    with transaction.atomic():
        if not correctable(user, form).filter(uuid=uuid).exists():
            raise NotYours
        lock_record(form, uuid)  # two taps at once begin one draft
        mine = Draft.objects.unfinished().filter(user=user, record_uuid=uuid, version__form=form)
        if begun := mine.select_related("version").first():
            return begun
        draft = Draft(version=form.current, user=user, record_uuid=uuid)
        _base(draft, form)
        return draft


def is_overtaken(draft: Draft, form: Form) -> bool:
    """Whether the record was changed, or the form enabled anew, since the draft was based on them."""
    assert draft.record_uuid is not None
    return draft.version_id != form.current_id or edition_of(form, draft.record_uuid) != draft.edition


def take_up(draft: Draft, form: Form) -> None:
    """Base the draft on the record and form as they are now; what this person has changed in it stays."""
    with transaction.atomic():
        before = {name: values for step in draft.steps.all() for name, values in step.data.items()}
        changed = _changed(draft.version.schema, draft.base, before)
        kept = {name: values for name, values in before.items() if _group(name) in changed}
        draft.steps.all().delete()
        assert form.current is not None
        draft.version = form.current
        _base(draft, form, kept)


def _base(draft: Draft, form: Form, kept: Raw | None = None) -> None:
    """Fill the draft's steps from the record. ``kept``: whole answers and tables of this person's own."""
    assert draft.record_uuid is not None
    draft.version.form = form
    record = lock_record(form, draft.record_uuid)
    convert_record(form.pk, record.pk)  # a change of type may not have come to this record yet
    stored = read_stored(draft.version, draft.record_uuid)
    draft.edition, draft.area = edition_of(form, draft.record_uuid), stored.area
    draft.base = Refill(stored, _context(draft, form)).raw()
    mine = {_group(name) for name in kept or {}}
    data = {name: some for name, some in draft.base.items() if _group(name) not in mine} | (kept or {})
    sections = draft.version.schema.sections
    drafts.name(draft, sections[0], data)
    draft.save()
    DraftStep.objects.bulk_create(
        DraftStep(draft=draft, step=str(number), data=_share(data, section, first=number == 1))
        for number, section in enumerate(sections, 1)
    )


def _context(draft: Draft, form: Form) -> FieldContext:
    areas = AreaSource(draft.user, form, corrects=True)
    return FieldContext(areas, PhotoBox(draft.uuid, record_uuid=draft.record_uuid))


def _share(data: Raw, section: Section, *, first: bool) -> Raw:
    """What belongs to one section; the area that is asked apart stands in the first."""
    groups = {f"r-{one.key}" if one.type == "repeat" else f"q-{one.key}" for one in section.questions}
    if first:
        groups.add(_group(raw.AREA_NAME))
    return {name: values for name, values in data.items() if _group(name) in groups}


def _group(name: str) -> str:
    """The answer or table that a field belongs to: 'q-<key>', 'r-<key of the outer table>'."""
    return "-".join(name.partition(".")[0].split("-")[:2])


def _changed(schema: FormSchema, base: Raw, now: Raw) -> set[str]:
    """The groups in which something else is said than the record said."""
    deep = _deep(schema, base.keys() | now.keys())
    return {
        _group(name)
        for name in base.keys() | now.keys()
        if _said(base.get(name), name in deep) != _said(now.get(name), name in deep)
    }


def _deep(schema: FormSchema, names: Any) -> set[str]:
    """Fields that are sent as a list for each level, of which the last one counts."""
    places = {name: place for name in names for section in schema.sections if (place := raw.read_name(name, section))}
    found = {name for name, place in places.items() if place.question.type in {"area", "cascade"} and not place.part}
    return found | {raw.AREA_NAME}


def _said(values: list[str] | None, is_deep: bool) -> list[str]:
    found = [text for value in values or () if (text := value.replace("\r\n", "\n").strip())]
    return found[-1:] if is_deep else found


def stored_of(draft: Draft) -> Stored:
    assert draft.record_uuid is not None
    return read_stored(draft.version, draft.record_uuid)
