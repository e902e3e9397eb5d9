"""Files that belong to answers."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_app.tables.models import Form


def private_storage() -> Storage:
    return storages["private"]


def photo_path(attachment: Any, _name: str) -> str:
    """'photos/2026/11/23/<uuid>.jpg': nothing of the original name, so nothing to escape from."""
    day: datetime = timezone.localtime(attachment.created_at)
    folder = "photos" if attachment.is_picture else "files"
    return f"{folder}/{day:%Y/%m/%d}/{attachment.uuid}.{attachment.extension}"


class Kind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    SIGNATURE = "signature", _("Signature")
    AUDIO = "audio", _("Sound recording")
    FILE = "file", _("File")


class Attachment(models.Model):
    """A photo or signature, re-encoded; a recording or a document, as it was sent.

    ``draft_uuid`` until it is submitted, ``record_uuid`` from then on; never both.

    Served only by views that ask who is looking: the draft's holder, or ``tables.scope`` for a record.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, models.PROTECT, related_name="+", verbose_name=_("Form"))
    question_uuid = models.UUIDField()
    record_uuid = models.UUIDField(null=True, blank=True, db_index=True)
    draft_uuid = models.UUIDField(null=True, blank=True, db_index=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Uploaded by"),
    )
    kind = models.CharField(_("Kind of file"), max_length=10, choices=Kind, default=Kind.PHOTO)
    file = models.FileField(_("File"), storage=private_storage, upload_to=photo_path, max_length=200)
    name = models.CharField(_("Original name"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    extension = models.CharField(max_length=5, default="jpg")
    width = models.PositiveIntegerField(null=True)  # pictures only
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("Photo")
        verbose_name_plural = _("Photos")

    def __str__(self) -> str:
        return self.name or str(self.uuid)

    @property
    def is_picture(self) -> bool:
        return self.kind in {Kind.PHOTO, Kind.SIGNATURE}

    @property
    def title(self) -> str:
        """What a person calls the file: its own name, else its kind."""
        return self.name or str(Kind(self.kind).label)
