"""Photos of a draft: stored when they arrive, attached to the record when it is submitted, purged otherwise."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forms_app.entry.images import PhotoRefused, read_photo
from forms_app.entry.models import Attachment
from forms_app.tables.models import Form

THUMBNAIL_SIDE = 480


def size_limit() -> int:
    """Bytes; GEWU_PHOTO_LIMIT in the settings, 20 MB unless set."""
    return int(getattr(settings, "GEWU_PHOTO_LIMIT", 20 * 1024 * 1024))


def too_many() -> str:
    return _(
        "At most %(limit)d photos can be kept here. Remove one that is not needed, then choose this one again."
    ) % {"limit": settings.GEWU_DRAFT_PHOTOS}


def too_large() -> str:
    return _("This file is too large. A photo may have at most %(limit)s; choose another one.") % {
        "limit": filesizeformat(size_limit())
    }


def store(upload: UploadedFile, *, form: Form, question_uuid: str, draft_uuid: UUID, owner: Any) -> Attachment:
    """Keep an uploaded photo for a draft. Raises PhotoRefused; then neither file nor row is left behind."""
    if (upload.size or 0) > size_limit():
        raise PhotoRefused(too_large())
    photo = read_photo(upload)
    attachment = Attachment(
        form=form,
        question_uuid=question_uuid,
        draft_uuid=draft_uuid,
        owner=owner if owner and owner.is_authenticated else None,
        name=_clean_name(upload.name or ""),
        content_type=photo.content_type,
        size=len(photo.data),
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
    )
    return _save(attachment, photo.data)


def _save(attachment: Attachment, data: bytes) -> Attachment:
    try:
        attachment.file.save("photo.jpg", ContentFile(data), save=False)
    except OSError as error:  # disk full, folder not writable; the storage leaves nothing behind
        raise PhotoRefused(
            _("The photo could not be saved: the server has no room or cannot write. Try again later.")
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


def _clean_name(name: str) -> str:
    return "".join(character for character in PurePath(name).name if character.isprintable())[:200]


class PhotoBox:
    """The photos of one draft. Nobody reaches another draft's photo by its id. Runs one query."""

    def __init__(self, draft_uuid: UUID | None, address: Callable[[Attachment], str] | None = None) -> None:
        self.draft_uuid, self.address = draft_uuid, address

    @cached_property
    def photos(self) -> dict[str, Attachment]:
        if self.draft_uuid is None:
            return {}
        return {str(photo.uuid): photo for photo in Attachment.objects.filter(draft_uuid=self.draft_uuid)}

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
    return f"{name.removesuffix('.jpg')}-{THUMBNAIL_SIDE}.jpg" if name else ""


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
