"""The one way in: raw answers are checked by the forms people see, then stored with their photos in one go."""

from __future__ import annotations

import datetime
import uuid as uuids
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Area
from forms_app.entry import logic, photos, unique
from forms_app.entry import raw as names
from forms_app.entry.areas import AreaSource
from forms_app.entry.attached import file_ids
from forms_app.entry.carrying import carry_raw
from forms_app.entry.context import FieldContext
from forms_app.entry.counted import counts_of
from forms_app.entry.forms import RowSet
from forms_app.entry.images import PhotoRefused
from forms_app.entry.kinds import assigned
from forms_app.entry.models import Attachment
from forms_app.entry.sections import SectionForm
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from forms_app.tables.write import insert_record

Answers = Mapping[str, Any]
NO_AREA = _("There is no area to file this under. Choose one.")


def submit(
    version: FormVersion,
    answers: Answers,
    *,
    rows: Mapping[str, Sequence[Answers]] | None = None,
    user: Any,
    area: Area | None = None,
    source: str,
    uuid: uuids.UUID | None = None,
    files: Mapping[str, Any] | None = None,
    submitted_at: datetime.datetime | None = None,
) -> models.Model:
    """Store one record from raw answers by question key; ``rows`` by repeat key.

    ``files`` by question key, in rows by '<repeat key>.<index>.<key>'. Safe to repeat with the same ``uuid``. Raises
    ValidationError with a dict by question key ('<repeat key>.<index>.<key>' in rows); nothing is stored then.
    """
    user = user or AnonymousUser()
    if uuid and (found := models_for(version).main._default_manager.filter(uuid=uuid).first()):
        return found
    uuid = uuid or uuids.uuid4()
    context = FieldContext(AreaSource(user, version.form), photos.PhotoBox(uuid))
    data = as_typed(version.schema, answers, rows or {})
    for name, texts in carry_raw(version.schema.scalars, dict(data.lists()), user).items():
        data.setlist(name, texts)
    stored: list[Attachment] = []
    try:
        with transaction.atomic():
            _store_files(version, data, files or {}, uuid, user, stored)
            forms, _outcome = logic.settled(
                version,
                lambda counts: [
                    SectionForm(version, section, data, context=context, counts=counts)
                    for section in version.schema.sections
                ],
                context,
                counts_of(version.schema, [data]),
            )
            return save(
                version, forms, user=user, area=area, source=source, uuid=uuid, context=context, at=submitted_at
            )
    except BaseException:
        photos.remove_files(stored)
        raise


def save(
    version: FormVersion,
    forms: Sequence[SectionForm],
    *,
    user: Any,
    area: Area | None,
    source: str,
    uuid: uuids.UUID,
    context: FieldContext,
    at: datetime.datetime | None = None,
) -> models.Model:
    """Store the record of these forms (settled by ``logic.settled``), photos and all, or raise as ``submit`` does.

    ``area`` counts where no question asks for it; it must be one the user may fill in for.
    """
    if not version.form.is_taking:
        raise ValidationError({"__all__": [_("This form has been closed; nothing more can be handed in.")]})
    verdicts = [form.is_valid() for form in forms]
    if not all(verdicts):
        raise ValidationError(messages_of(forms))
    at = at or timezone.now()
    answers = {uuid: value for form in forms for uuid, value in form.answers.items()}
    answers |= assigned.records(version.schema.scalars, context.circumstances, user, at)
    rows = {uuid: value for form in forms for uuid, value in form.rows.items()}
    rows = assigned.in_rows(version.schema.repeats, rows, context.circumstances, user, at)
    area = _area(version, forms, answers, area, context)
    insert = partial(
        insert_record, version, uuid=uuid, area=area, user=user, source=source, answers=answers, rows=rows,
        submitted_at=at,
    )  # fmt: skip
    unique.demand(version, answers, rows, except_for=uuid)
    if not any(TYPES[question.type].files for question, _parent in version.schema.walk()):
        with unique.refusals_in_words(version):
            return insert()
    with unique.refusals_in_words(version), transaction.atomic():
        record = insert()
        photos.attach(uuid, uuid, kept_files(version, answers, rows))
    return record


def _area(
    version: FormVersion, forms: Sequence[SectionForm], answers: Answers, area: Area | None, context: FieldContext
) -> Area:
    question = version.schema.area_question
    if question is not None:
        return answers[question.uuid]
    chosen = next((form.area for form in forms if form.area), None)
    if chosen is not None:
        return chosen
    assert context.areas is not None
    area = area or context.areas.own_grid() or context.areas.only()
    if area is None:
        raise ValidationError({"area": [NO_AREA]})
    try:
        return context.areas.find(area.code)
    except ValidationError as error:
        raise ValidationError({"area": error.messages}) from error


def kept_files(version: FormVersion, answers: Answers, rows: Mapping[str, Sequence[Answers]]) -> list[uuids.UUID]:
    """The ids of all attachments that these answers name, at any depth."""
    found: list[uuids.UUID] = []

    def collect(questions: Sequence[Question], given: Answers) -> None:
        for question in questions:
            if question.type != "repeat":
                found.extend(file_ids(question, given.get(question.uuid)))
                continue
            for row in given.get(question.uuid) or ():
                collect(question.questions, row)

    collect(version.schema.questions, {**answers, **rows})
    return found


def messages_of(forms: Iterable[SectionForm]) -> dict[str, list[str]]:
    """Complaints by question key, '<repeat key>.<index>.<key>' in rows."""
    found: dict[str, list[str]] = {}
    for form in forms:
        for part in (form.form, form.area_form):
            if part is not None:
                found |= _texts_of(part.errors)
        for row_set in form.row_sets.values():
            found |= _row_messages(row_set, "")
    return found


def _row_messages(row_set: RowSet, before: str) -> dict[str, list[str]]:
    key = f"{before}{row_set.repeat.key}"
    found = {key: [str(error) for error in whole]} if (whole := row_set.non_form_errors()) else {}
    for index, row in enumerate(row_set.forms):
        found |= _texts_of(row.errors, f"{key}.{index}.")
        for inner in row.row_sets.values():
            found |= _row_messages(inner, f"{key}.{index}.")
    return found


def _texts_of(errors: Any, before: str = "") -> dict[str, list[str]]:
    return {f"{before}{key}": [str(error) for error in messages] for key, messages in errors.items()}


def as_typed(schema: FormSchema, answers: Answers, rows: Mapping[str, Sequence[Answers]]) -> MultiValueDict:
    """Raw answers by question key, as a browser would send them: see ``raw``."""
    data: MultiValueDict = MultiValueDict()
    _fill(data, schema.questions, {**answers, **rows}, "")
    return data


def _fill(data: MultiValueDict, questions: Sequence[Question], answers: Answers, above: str) -> None:
    """``above``: the prefix of the row that these questions stand in, '' outside tables."""
    for question in questions:
        given = answers.get(question.key)
        if question.type == "repeat":
            prefix = names.row_prefix(question, above)
            items = list(given or ())
            data.update(MultiValueDict(names.set_count(prefix, len(items), given=len(items))))
            for index, row in enumerate(items):
                _fill(data, question.questions, row, f"{prefix}-{index}")
            continue
        by_part = given if isinstance(given, Mapping) else {"": given}
        for part, value in by_part.items():
            suffix = f".{part}" if part else ""
            data.setlist(f"{above or names.PREFIX}-{question.key}{suffix}", _texts(value))


def _texts(value: Any) -> list[Any]:
    """A Python value as a browser would send it."""
    if value is None:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, float) and value.is_integer():
        return [str(int(value))]
    if isinstance(value, (list, tuple, set)):
        return [str(item) for item in value]
    if isinstance(value, Area):
        return [value.code]
    return [str(value)]


def _store_files(
    version: FormVersion,
    data: MultiValueDict,
    files: Mapping[str, Any],
    uuid: uuids.UUID,
    user: Any,
    stored: list[Attachment],
) -> None:
    for place, upload in files.items():
        name, question = _place(version, place)
        try:
            photo = photos.store(
                upload,
                form=version.form,
                question_uuid=question.uuid,
                draft_uuid=uuid,
                owner=user,
                kind=TYPES[question.type].files,
            )
        except PhotoRefused as error:
            raise ValidationError({place: [str(error)]}) from error
        stored.append(photo)
        data.appendlist(name, str(photo.uuid))


def _place(version: FormVersion, place: str) -> tuple[str, Question]:
    """('q-zhao_pian', question) of 'zhao_pian', of 'cheng_yuan.0.zhao_pian' in a row. Raises KeyError."""
    questions, prefix = version.schema.questions, ""
    tokens = place.split(".")
    while True:
        found = next((question for question in questions if question.key == tokens[0]), None)
        if found is None or (found.type == "repeat" and len(tokens) < 3):
            raise KeyError(place)
        if found.type != "repeat":
            return f"{prefix or names.PREFIX}-{'.'.join([found.key, *tokens[1:]])}", found
        prefix = f"{names.row_prefix(found, prefix)}-{int(tokens[1])}"
        questions, tokens = found.questions, tokens[2:]
