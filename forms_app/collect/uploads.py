"""Files on their way in: too large ones are dropped while they arrive, the others become files of the draft."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from forms_app.collect.models import Draft, DraftStep
from forms_app.entry import photos, raw
from forms_app.entry.images import PhotoRefused
from forms_app.entry.models import Attachment, Kind
from forms_app.entry.raw import Raw
from forms_app.schema.kinds.media import most
from forms_app.schema.model import Question, Section
from forms_app.schema.types import TYPES

DRAWN = ".drawn"  # behind the name of a signature: what was drawn, as a data: address
DRAWN_LIMIT = 1_500_000  # characters; a signature on a phone has some ten thousand
DRAWING = "signature.png"
_PNG = "data:image/png;base64,"


class SizeLimit(FileUploadHandler):
    """Stands before Django's own handlers: what passes the limit never reaches memory or disk."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.limit, self.received = max(photos.size_limit(kind) for kind in Kind.values), 0
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


@dataclass
class _Taker:
    """Takes the files of one request; ``refused`` has messages by field name, ``kept`` all ids of the draft."""

    request: HttpRequest
    draft: Draft
    kept: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, question: Question, ids: list[str]) -> list[str]:
        """The ids that the answer names now: those it named and keeps, and new ones."""
        row, limit = TYPES[question.type], most(question)
        gone = self.request.POST.getlist(f"{name}-remove")
        ids = list(dict.fromkeys(one for one in ids if one not in gone))
        ids = ids[:limit] if row.holds_many else [] if gone else ids[:1]
        if any(name in handler.too_large for handler in self.request.upload_handlers if isinstance(handler, SizeLimit)):
            self.refuse(name, photos.too_large(row.files))
        for upload in [*self.request.FILES.getlist(name), *self.drawn(name, question)]:
            if row.holds_many and len(ids) >= limit:
                self.refuse(name, _("At most %(limit)d can be added here. Remove one first.") % {"limit": limit})
                break
            replaced = set() if row.holds_many else set(ids)
            if len(self.kept - replaced) >= settings.GEWU_DRAFT_PHOTOS:
                self.refuse(name, photos.too_many())
                break
            if stored := self.store(name, question, upload):
                self.kept = self.kept - replaced | {stored}
                ids = [*ids, stored] if row.holds_many else [stored]
        return ids

    def store(self, name: str, question: Question, upload: UploadedFile) -> str:
        try:
            found = photos.store(
                upload,
                form=self.draft.version.form,
                question_uuid=question.uuid,
                draft_uuid=self.draft.uuid,
                owner=self.draft.user,
                kind=TYPES[question.type].files,
            )
        except PhotoRefused as error:
            self.refuse(name, _named(upload, str(error)))
            return ""
        return str(found.uuid)

    def drawn(self, name: str, question: Question) -> list[UploadedFile]:
        """A signature drawn on the screen, as a file; nothing if none was."""
        text = self.request.POST.get(f"{name}{DRAWN}", "") if TYPES[question.type].files == Kind.SIGNATURE else ""
        if not text:
            return []
        try:
            if len(text) > DRAWN_LIMIT or not text.startswith(_PNG):
                raise ValueError
            data = base64.b64decode(text.removeprefix(_PNG), validate=True)
        except (ValueError, binascii.Error):
            self.refuse(name, _("This signature is too large or damaged. Clear it and sign once more."))
            return []
        return [SimpleUploadedFile(DRAWING, data, "image/png")]

    def refuse(self, name: str, message: str) -> None:
        known = self.refused.get(name)
        self.refused[name] = f"{known} {message}" if known and message not in known else message


def _named(upload: UploadedFile, message: str) -> str:
    """The message with the file it speaks of, unless it says so already: several may have come at once."""
    name = photos.clean_name(upload.name or "")
    known = not name or upload.name == DRAWING or name[-photos.NAME_SHOWN :] in message
    return message if known else _("“%(name)s”: %(message)s") % {"name": name[-photos.NAME_SHOWN :], "message": message}


def take(request: HttpRequest, section: Section, draft: Draft) -> tuple[Raw, dict[str, str]]:
    """The raw input of a step, its new files stored; and messages about files and texts that were refused."""
    data = raw.take(request.POST, section)
    drawings = [name for name in data if name.endswith(DRAWN)]
    taker = _Taker(request, draft, _ids(draft) if request.FILES or drawings else set())
    for name in drawings:
        del data[name]  # it becomes a file
    taker.refused |= raw.shortened(request.POST, data)
    for name, (question, _part) in raw.file_names(section, data).items():
        # A file input without a file arrives as an empty text beside the ids of the stored ones.
        data[name] = taker.take(name, question, [value for value in data.get(name, []) if value])
    return data, taker.refused


def _ids(draft: Draft) -> set[str]:
    return {str(uuid) for uuid in Attachment.objects.filter(draft_uuid=draft.uuid).values_list("uuid", flat=True)}


def drop_replaced(draft: Draft, before: Raw, steps: Iterable[DraftStep]) -> None:
    """Delete the files that stood in the step ``before`` and that no step names any more."""
    named = {value for step in steps for values in step.data.values() for value in values}
    gone = {value for values in before.values() for value in values} - named
    if gone:
        mine = Attachment.objects.filter(draft_uuid=draft.uuid)
        photos.discard([photo for photo in mine if str(photo.uuid) in gone])
