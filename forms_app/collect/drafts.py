"""Beginning, finding and dropping drafts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.collect.access import Turned, Visit, notice
from forms_app.collect.crowding import SPAN, client_mark, is_crowded
from forms_app.collect.models import USER_LIFE, Draft
from forms_app.entry import photos
from forms_app.entry.models import Attachment
from forms_app.entry.raw import Raw, question_name
from forms_app.entry.sections import SectionForm
from forms_app.schema.model import Section
from forms_app.tables.runtime import models_for

# A photo stored in the very moment its draft is purged is left to the next run.
ORPHAN_AGE = timedelta(days=1)


def new_uuid() -> uuid.UUID:
    return uuid.uuid4()


def begin(request: HttpRequest, visit: Visit) -> Draft:
    """The draft of a first POST. The page carries an id for it, so that two taps at once begin one draft.

    Raises Turned where too many lie open.
    """
    user = visit.user if visit.user.is_authenticated else None
    wanted = _wanted(request)
    found = Draft.objects.select_related("version").filter(uuid=wanted).first()
    if found and _same(found, visit) and found.submitted_at is None:
        return found
    mark = "" if user else client_mark(request)
    if mark and is_crowded(mark):
        raise Turned(_crowded(request))
    if found or _is_record(visit, wanted):
        wanted = uuid.uuid4()
    draft = Draft(
        version=visit.version, user=user, area=visit.area, given=visit.given, client=mark, uuid=wanted,
        language=visit.spoken.language if visit.spoken.choices else "",
    )  # fmt: skip
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # the other tap was quicker
        draft = Draft.objects.get(uuid=wanted)
    draft.version.form = visit.form
    return draft


def _crowded(request: HttpRequest) -> HttpResponse:
    text = _(
        "Too many forms were begun from this address within an hour and not sent. Nothing was saved. Send those that "
        "are begun, or go back and try again in an hour; if it is urgent, call your village or community."
    )
    response = notice(request, _("This form cannot be begun now"), text, 429)
    response["Retry-After"] = str(int(SPAN.total_seconds()))
    return response


def name(draft: Draft, section: Section, data: Raw) -> None:
    """Call a worker's draft by its first two short answers: 'HH-001 王一禾'."""
    texts = ((data.get(question_name(item)) or [""])[0] for item in section.questions if item.type == "text")
    _caption(draft, texts)


def rename(draft: Draft, form: SectionForm | None) -> None:
    """Once more when it is sent: what a condition has hidden was typed, but is no answer."""
    if form is not None:
        _caption(draft, (form.answers.get(item.uuid) or "" for item in form.section.questions if item.type == "text"))


def _caption(draft: Draft, texts: Iterable[str]) -> None:
    if draft.user_id:
        draft.caption = " ".join([text.strip()[:40] for text in texts if text.strip()][:2])


def _same(draft: Draft, visit: Visit) -> bool:
    return draft.version.form_id == visit.form.pk and draft.user_id == (visit.user.pk or None)


def _is_record(visit: Visit, wanted: uuid.UUID) -> bool:
    """The draft's id becomes the record's: one that exists already would be taken for sent."""
    return models_for(visit.version).main._default_manager.filter(uuid=wanted).exists()


def _wanted(request: HttpRequest) -> uuid.UUID:
    try:
        wanted = uuid.UUID(request.POST.get("_draft", ""))
    except ValueError:
        return uuid.uuid4()
    return wanted if wanted.version == 4 else uuid.uuid4()


def drop(draft: Draft) -> None:
    """Delete an unfinished draft and its photos."""
    with transaction.atomic():
        photos.discard(Attachment.objects.filter(draft_uuid=draft.uuid))
        draft.delete()


def purge() -> tuple[int, int]:
    """Delete expired drafts, receipts past their time, and photos that belong to no draft: (drafts, photos)."""
    now = timezone.now()
    expired = list(Draft.objects.filter(submitted_at__isnull=True, expires_at__lte=now))
    for draft in expired:
        drop(draft)
    Draft.objects.filter(submitted_at__lte=now - USER_LIFE).delete()
    loose = Attachment.objects.filter(record_uuid__isnull=True, created_at__lte=now - ORPHAN_AGE).exclude(
        draft_uuid__in=Draft.objects.values("uuid")
    )
    with transaction.atomic():
        return len(expired), photos.discard(loose)
