"""Sending a correction: the same checks as for a new record, then the stored one is written over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from forms_app.areas.models import Area
from forms_app.entry import photos, unique
from forms_app.entry.context import FieldContext
from forms_app.entry.sections import SectionForm
from forms_app.entry.submit import kept_files, messages_of
from forms_app.tables.editing import Answers, Rows, correct_record
from forms_app.tables.models import FormVersion, RecordEdit


def correct(
    version: FormVersion,
    forms: Sequence[SectionForm],
    *,
    record_uuid: UUID,
    draft_uuid: UUID,
    edition: int,
    user: Any,
    reason: str,
    context: FieldContext,
) -> RecordEdit:
    """Store what these forms say (settled by ``logic.settled``) with the draft's new files, or nothing at all.

    Raises ValidationError as ``submit`` does, and what ``correct_record`` raises. Files that are not named any more
    stay with the record, for its history.
    """
    verdicts = [form.is_valid() for form in forms]
    if not all(verdicts):
        raise ValidationError(messages_of(forms))
    answers, rows = answers_of(forms)
    unique.demand(version, answers, rows, except_for=record_uuid)
    with unique.refusals_in_words(version), transaction.atomic():
        edit = correct_record(
            version,
            record_uuid,
            edition=edition,
            area=filed_under(version, forms, answers, context),
            user=user,
            reason=reason,
            answers=answers,
            rows=rows,
        )
        photos.attach(draft_uuid, record_uuid, kept_files(version, answers, rows))
    return edit


def answers_of(forms: Sequence[SectionForm]) -> tuple[dict[str, Any], Rows]:
    """Answers and rows by question uuid, of valid forms."""
    answers = {uuid: value for form in forms for uuid, value in form.answers.items()}
    return answers, {uuid: value for form in forms for uuid, value in form.rows.items()}


def filed_under(version: FormVersion, forms: Sequence[SectionForm], answers: Answers, context: FieldContext) -> Area:
    """The area that the record will belong to: as answered, else where it is."""
    question = version.schema.area_question
    assert context.stored is not None
    if question is not None:
        return answers.get(question.uuid) or context.stored.area
    return next((form.area for form in forms if form.area), context.stored.area)
