"""Files of a draft: stored when they arrive, attached to the record when it is submitted, purged otherwise."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_app.entry.images import LONGEST_SIDE, Photo, PhotoRefused, read_photo
from forms_app.entry.models import Attachment, Kind
from forms_app.entry.sniff import DOCUMENTS, SOUNDS, read_format
from forms_app.tables.models import Form

THUMBNAIL_SIDE, SIGNATURE_SIDE = 480, 1000
HEAD = 4096  # bytes that tell what a file is
PICTURE_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG"}  # among documents
NAME_LENGTH, NAME_SHOWN = 200, 40  # characters kept of a file's name, and said in messages


def size_limit(kind: str = Kind.PHOTO) -> int:
    """Bytes; GEWU_PHOTO_LIMIT for pictures, GEWU_FILE_MB for other files in the settings."""
    if kind in {Kind.PHOTO, Kind.SIGNATURE}:
        return int(getattr(settings, "GEWU_PHOTO_LIMIT", 20 * 1024 * 1024))
    return int(settings.GEWU_FILE_MB) * 1024 * 1024


def too_many() -> str:
    return _("At most %(limit)d files can be kept here. Remove one that is not needed, then choose this one again.") % {
        "limit": settings.GEWU_DRAFT_PHOTOS
    }


def too_large(kind: str = Kind.PHOTO) -> str:
    return _("This file is too large. It may have at most %(limit)s; choose another one.") % {
        "limit": filesizeformat(size_limit(kind))
    }


def store(
    upload: UploadedFile,
    *,
    form: Form,
    question_uuid: str,
    draft_uuid: UUID,
    owner: Any,
    kind: str = Kind.PHOTO,
) -> Attachment:
    """Keep an uploaded file for a draft. Raises PhotoRefused; then neither file nor row is left behind."""
    if (upload.size or 0) > size_limit(kind):
        raise PhotoRefused(too_large(kind))
    attachment = Attachment(
        form=form,
        question_uuid=question_uuid,
        draft_uuid=draft_uuid,
        owner=owner if owner and owner.is_authenticated else None,
        kind=kind,
        name=clean_name(upload.name or ""),
    )
    content = _picture(attachment, upload) if attachment.is_picture else _as_it_is(attachment, upload)
    return _save(attachment, content)


def _picture(attachment: Attachment, upload: UploadedFile) -> File:
    photo = read_photo(upload, SIGNATURE_SIDE if attachment.kind == Kind.SIGNATURE else LONGEST_SIDE)
    if attachment.kind == Kind.SIGNATURE and photo.is_blank:
        raise PhotoRefused(_("Nothing is written here. Sign once more."))
    attachment.width, attachment.height = photo.width, photo.height
    return _anew(attachment, photo)


def _anew(attachment: Attachment, photo: Photo) -> File:
    attachment.content_type, attachment.size, attachment.sha256 = photo.content_type, len(photo.data), photo.sha256
    return ContentFile(photo.data)


def _as_it_is(attachment: Attachment, upload: UploadedFile) -> File:
    """A document or recording, whose first bytes have to agree with its name.

    Pictures among documents are encoded anew: they too would tell where they were taken."""
    known = SOUNDS if attachment.kind == Kind.AUDIO else DOCUMENTS
    found = read_format(upload.name or "", upload.read(HEAD), known)
    if found is None:
        raise PhotoRefused(_not_that_kind(attachment))
    attachment.extension, attachment.content_type = found[0], found[1].content_type
    upload.seek(0)
    if attachment.content_type in PICTURE_TYPES:
        return _anew(attachment, read_photo(upload, LONGEST_SIDE, PICTURE_TYPES[attachment.content_type]))
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        digest.update(chunk)
        size += len(chunk)
    attachment.sha256, attachment.size = digest.hexdigest(), size
    upload.seek(0)
    return upload


def _not_that_kind(attachment: Attachment) -> str:
    values = {"name": attachment.name[-NAME_SHOWN:] or "?"}
    if attachment.kind == Kind.AUDIO:
        return _("“%(name)s” is no recording that can be kept. Choose MP3, M4A, WAV, OGG, WebM or AMR.") % values
    return (
        _("“%(name)s” cannot be kept: it is empty, damaged, or no PDF, Word, Excel, PowerPoint, WPS, text, ZIP, JPG or "
          "PNG file. Choose another one.") % values
    )  # fmt: skip


def _save(attachment: Attachment, content: File) -> Attachment:
    try:
        attachment.file.save("file", content, save=False)
    except OSError as error:  # disk full, folder not writable; the storage leaves nothing behind
        raise PhotoRefused(
            _("The file could not be saved: the server has no room or cannot write. Try again later.")
        ) from error
    try:
        attachment.save()
    except BaseException:
        _remove_file(attachment)
        raise
    return attachment


def _remove_file(attachment: Attachment) -> None:
    with contextlib.suppress(OSError):
        storage = attachment.file.storage
        for path in (attachment.file.name, thumbnail_path(attachment)):
            if path:
                storage.delete(path)


def remove_files(photos: Iterable[Attachment]) -> None:
    """For photos whose rows were rolled back."""
    for photo in photos:
        _remove_file(photo)


def clean_name(name: str) -> str:
    """Without folders and invisible marks; a long one is cut before its extension."""
    clean = "".join(character for character in PurePath(name).name if character.isprintable())
    suffix = PurePath(clean).suffix[:10]
    return clean if len(clean) <= NAME_LENGTH else clean[: NAME_LENGTH - len(suffix)] + suffix


class PhotoBox:
    """The photos of one draft, and of the record that it corrects. Nobody reaches others by their ids. One query."""

    def __init__(
        self,
        draft_uuid: UUID | None,
        address: Callable[[Attachment], str] | None = None,
        record_uuid: UUID | None = None,
    ) -> None:
        self.draft_uuid, self.address, self.record_uuid = draft_uuid, address, record_uuid

    @cached_property
    def photos(self) -> dict[str, Attachment]:
        if self.draft_uuid is None:
            return {}
        mine = Q(draft_uuid=self.draft_uuid)
        if self.record_uuid:
            mine |= Q(record_uuid=self.record_uuid)
        return {str(photo.uuid): photo for photo in Attachment.objects.filter(mine)}

    def get(self, uuid: str) -> Attachment | None:
        return self.photos.get(uuid)

    def url(self, photo: Attachment) -> str:
        return self.address(photo) if self.address else ""


def attach(draft_uuid: UUID, record_uuid: UUID, kept: Iterable[UUID]) -> None:
    """Hand a draft's photos over to its record; those no answer names any more are deleted after the commit."""
    mine = Attachment.objects.filter(draft_uuid=draft_uuid)
    mine.filter(uuid__in=list(kept)).update(record_uuid=record_uuid, draft_uuid=None)
    discard(mine)


def discard(photos: Iterable[Attachment]) -> int:
    """Delete rows now and files once the transaction is through."""
    found = list(photos)
    Attachment.objects.filter(pk__in=[photo.pk for photo in found]).delete()
    for photo in found:
        transaction.on_commit(partial(_remove_file, photo))
    return len(found)


def thumbnail_path(attachment: Attachment) -> str:
    name = attachment.file.name or ""
    return f"{name.removesuffix('.jpg')}-{THUMBNAIL_SIDE}.jpg" if name and attachment.is_picture else ""


def open_thumbnail(attachment: Attachment) -> Any:
    """A small copy, made when it is first asked for. Raises FileNotFoundError when the photo is gone."""
    storage, path = attachment.file.storage, thumbnail_path(attachment)
    if storage.exists(path):
        return storage.open(path, "rb")
    with attachment.file.open("rb") as source:
        data = read_photo(source, THUMBNAIL_SIDE).data
    with contextlib.suppress(OSError):  # no room to keep it: it is made again next time
        kept = storage.save(path, ContentFile(data))
        if kept != path:  # somebody else asked at the same moment
            storage.delete(kept)
    return ContentFile(data)
