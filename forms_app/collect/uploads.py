"""Files on their way in: too large ones are dropped while they arrive, the others become photos of the draft."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from forms_app.collect.models import Draft, DraftStep
from forms_app.entry import photos, raw
from forms_app.entry.images import PhotoRefused
from forms_app.entry.models import Attachment
from forms_app.entry.raw import Raw
from forms_app.schema.model import Section


class SizeLimit(FileUploadHandler):
    """Stands before Django's own handlers: what passes the limit never reaches memory or disk."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.limit, self.received = photos.size_limit(), 0
        self.too_large: set[str] = set()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.limit:
            self.too_large.add(self.field_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def take(request: HttpRequest, section: Section, draft: Draft) -> tuple[Raw, dict[str, str]]:
    """The raw input of a step, its new photos stored; and messages about files and texts that were refused."""
    data = raw.take(request.POST, section)
    refused = raw.shortened(request.POST, data)
    questions = raw.file_names(section, data)
    kept = _ids(draft) if request.FILES else set()
    limits = [handler for handler in request.upload_handlers if isinstance(handler, SizeLimit)]
    for name, (question, _part) in questions.items():
        # A file input without a file arrives as an empty text beside the id of the stored photo.
        data[name] = [value for value in data.get(name, []) if value][:1]
        if request.POST.get(f"{name}-remove"):
            data[name] = []
        if any(name in limit.too_large for limit in limits):
            refused[name] = photos.too_large()
        elif upload := request.FILES.get(name):
            if len(kept - set(data[name])) >= settings.GEWU_DRAFT_PHOTOS:
                refused[name] = photos.too_many()
                continue
            try:
                stored = photos.store(
                    upload,
                    form=draft.version.form,
                    question_uuid=question.uuid,
                    draft_uuid=draft.uuid,
                    owner=draft.user,
                )
                kept = kept - set(data[name]) | {str(stored.uuid)}
                data[name] = [str(stored.uuid)]
            except PhotoRefused as error:
                refused[name] = str(error)
    return data, refused


def _ids(draft: Draft) -> set[str]:
    return {str(uuid) for uuid in Attachment.objects.filter(draft_uuid=draft.uuid).values_list("uuid", flat=True)}


def drop_replaced(draft: Draft, before: Raw, steps: Iterable[DraftStep]) -> None:
    """Delete the photos that stood in the step ``before`` and that no step names any more."""
    named = {value for step in steps for values in step.data.values() for value in values}
    gone = {value for values in before.values() for value in values} - named
    if gone:
        mine = Attachment.objects.filter(draft_uuid=draft.uuid)
        photos.discard([photo for photo in mine if str(photo.uuid) in gone])
