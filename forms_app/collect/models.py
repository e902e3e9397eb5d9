"""What is being filled in: drafts, kept on the server step by step."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Area
from forms_app.schema.tongues import CODE_LENGTH
from forms_app.tables.models import Form, FormVersion

# A resident's draft is open to whoever has its address, so it does not live long.
RESIDENT_LIFE, USER_LIFE = timedelta(days=7), timedelta(days=30)


class DraftQuerySet(models.QuerySet):
    def unfinished(self) -> DraftQuerySet:
        return self.filter(submitted_at__isnull=True, expires_at__gt=timezone.now())


class Draft(models.Model):
    """One filling-in of one version. ``uuid`` becomes the record's, so that sending twice makes one record.

    Or the correction of a record that was sent; then ``uuid`` is nothing but the draft's own.

    After sending, the row stays as the receipt; its steps are deleted.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+", verbose_name=_("Version"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Person")
    )
    # The record that is being corrected, how often it had been changed, and the raw input made of it, by field name.
    record_uuid = models.UUIDField(null=True, blank=True, db_index=True)
    edition = models.PositiveIntegerField(default=0)
    base = models.JSONField(default=dict, blank=True)
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Area"))
    step = models.CharField(max_length=10, default="1")
    # Hidden values by question key, from the address that the form was opened at.
    given = models.JSONField(default=dict, blank=True)
    # In which of the form's languages it is filled in; '' where it has one only.
    language = models.CharField(max_length=CODE_LENGTH, blank=True, default="")
    # What tells one household from the next in the list of a worker's drafts; never kept for residents.
    caption = models.CharField(max_length=100, blank=True)
    # A resident's address as a keyed hash, while the draft is open: see crowding.py.
    client = models.CharField(max_length=32, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-updated_at"]
        indexes: ClassVar = [models.Index(fields=["user", "-updated_at"], name="draft_of_user")]
        verbose_name = _("Draft")
        verbose_name_plural = _("Drafts")

    def __str__(self) -> str:
        return self.version.schema.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.submitted_at is None:
            self.expires_at = timezone.now() + self.life
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "expires_at", "updated_at"}
        super().save(*args, **kwargs)

    @property
    def is_correction(self) -> bool:
        return self.record_uuid is not None

    @property
    def life(self) -> timedelta:
        return USER_LIFE if self.user_id else RESIDENT_LIFE

    @property
    def is_expired(self) -> bool:
        return self.submitted_at is None and self.expires_at <= timezone.now()

    def finish(self, at: datetime) -> None:
        self.submitted_at, self.client, self.base = at, "", {}
        self.save(update_fields=["submitted_at", "client", "base", "caption"])
        self.steps.all().delete()


class DraftStep(models.Model):
    """Raw input of one step: lists of text by field name. ``checked``: faults are shown when it is opened again.

    ``refused`` holds messages about files that could not be kept, by field name.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10)
    data = models.JSONField(default=dict)
    refused = models.JSONField(default=dict)
    checked = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "step"], name="draft_step_once")]

    def __str__(self) -> str:
        return self.step


class FilledPaper(models.Model):
    """A filled-in PDF that was read: which draft it became, and what of it found no place there.

    ``digest``: of its answers, keyed; the same again is told. ``faults`` as of ``checked_at``.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("Person"))
    form = models.ForeignKey(Form, models.CASCADE, related_name="+")
    draft_uuid = models.UUIDField(unique=True)  # becomes the record's
    digest = models.CharField(max_length=64)
    copy = models.PositiveIntegerField(default=0)  # how often the same was read on purpose
    file_name = models.CharField(max_length=200)
    remarks = models.JSONField(default=list)
    faults = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "digest", "copy"], name="filled_paper_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"], name="filled_paper_of_user")]

    def __str__(self) -> str:
        return self.file_name
