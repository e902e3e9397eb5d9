"""A spreadsheet on its way to becoming a form and its first records."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_app.designer.models import FormPage
from forms_app.records.models import Import

KEPT = timedelta(days=7)  # long enough for a form to be admitted; the file holds personal data


class State(models.TextChoices):
    READING = "reading", _("Being read")
    READY = "ready", _("Has been read")
    TAKING = "taking", _("Being taken in")
    FAILED = "failed", _("Could not be read")


def private_storage() -> Storage:
    return storages["private"]


def source_path(source: Any, _name: str) -> str:
    return f"spreadsheets/{source.pk}"


def grid_path(source: Any, _name: str) -> str:
    return f"spreadsheets/{source.pk}.grid"


class Source(models.Model):
    """The file, and what its owner has decided about it. Nobody else reads it.

    ``roles``: {row number: role} where she did not agree with ours. ``columns``: as ``plan`` describes them. ``grid``:
    the chosen sheet as it was read. File and grid go after a week; which form came of it stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("Person"))
    created_at = models.DateTimeField(_("Time"), auto_now_add=True)
    file = models.FileField(storage=private_storage, upload_to=source_path, blank=True)
    grid = models.FileField(storage=private_storage, upload_to=grid_path, blank=True)
    file_name = models.CharField(_("File"), max_length=200)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.READING)
    touched_at = models.DateTimeField(default=timezone.now)
    done = models.PositiveIntegerField(default=0)  # rows gone through so far
    message = models.TextField(blank=True)
    sheets = models.JSONField(default=list)
    sheet = models.CharField(max_length=200, blank=True)
    roles = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    title = models.CharField(max_length=200, blank=True)
    table = models.CharField(max_length=200, blank=True)  # label of the table of rows
    is_grouped = models.BooleanField(default=False)  # rows of one record belong together
    page = models.ForeignKey(FormPage, models.SET_NULL, null=True, related_name="+")
    taken = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("Spreadsheet for a form")
        verbose_name_plural = _("Spreadsheets for forms")

    def __str__(self) -> str:
        return f"{self.file_name} {self.get_state_display()}"

    @property
    def is_moving(self) -> bool:
        return self.state in {State.READING, State.TAKING}

    @property
    def is_stuck(self) -> bool:
        """It has not moved for five minutes: the background worker was stopped."""
        return self.is_moving and timezone.now() - self.touched_at > timedelta(minutes=5)

    @property
    def kept_until(self) -> Any:
        return self.created_at + KEPT
