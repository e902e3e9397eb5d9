"""Who saw what in full, exported or printed, and who brought in what."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_app.tables.models import Form


class Action(models.TextChoices):
    PLAIN = "plain", _("Saw the whole values")
    EXPORT = "export", _("Exported")
    PRINT = "print", _("Printed")
    SEARCH = "search", _("Searched for a whole number")


class AccessLog(models.Model):
    """One line per access to personal data beyond reading a masked list. Only ever added to.

    ``username`` stays readable after a rename; ``rows`` is set when an export has been written to its end.
    """

    at = models.DateTimeField(_("Time"), auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("Person")
    )
    username = models.CharField(_("User name"), max_length=150)
    form = models.ForeignKey(Form, models.PROTECT, related_name="+", verbose_name=_("Form"))
    record_uuid = models.UUIDField(null=True)
    action = models.CharField(_("Action"), max_length=10, choices=Action)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    conditions = models.TextField(_("Conditions"), blank=True)
    rows = models.PositiveIntegerField(_("Records"), null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("Access log")
        verbose_name_plural = _("Access log")

    def __str__(self) -> str:
        return f"{self.username} {self.get_action_display()} {self.form}"


def log_access(user: Any, form: Form, action: Action, **details: Any) -> AccessLog:
    """Write a line. ``user`` without a primary key is the command line."""
    known = user if user.pk else None
    return AccessLog.objects.create(
        user=known, username=user.get_username() or str(_("Command line")), form=form, action=action, **details
    )


def count_accesses(instance: models.Model) -> int:
    """A reference check: lines that name this person."""
    named = instance._meta.label == settings.AUTH_USER_MODEL
    return AccessLog.objects.filter(user_id=instance.pk).count() if named else 0


class ImportState(models.TextChoices):
    NEW = "new", _("Columns being matched")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not saved")
    SAVING = "saving", _("Being saved")
    DONE = "done", _("Saved")
    FAILED = "failed", _("Not saved")
    UNDONE = "undone", _("Undone")


def private_storage() -> Storage:
    return storages["private"]


def import_path(job: Any, _name: str) -> str:
    return f"imports/{job.pk}"


class Import(models.Model):
    """A file on its way into a ledger, and afterwards the trace of who brought in what.

    ``mapping[i]`` is the question key of column i; '' for one that is left out, None for one not yet decided upon.
    ``errors`` holds the first thousand as [row, column index, column name, message, sheet]; ``error_count`` counts all.
    ``preview`` holds up to twenty rows as they would be stored. File, errors and preview go after three days.
    """

    ADD, FIRST = "add", "first"  # FIRST: rows of the spreadsheet from which the form was made
    BITS = 48  # of a record's uuid that count the rows; the rest is this import's own

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, models.CASCADE, related_name="+", verbose_name=_("Form"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("Person")
    )
    username = models.CharField(_("User name"), max_length=150)
    mode = models.CharField(max_length=10, default=ADD)
    state = models.CharField(_("State"), max_length=10, choices=ImportState, default=ImportState.NEW)
    file = models.FileField(storage=private_storage, upload_to=import_path, blank=True)
    file_name = models.CharField(_("File"), max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    mapping = models.JSONField(default=list)
    headers = models.JSONField(default=list)
    sheets = models.JSONField(default=list)  # behind the first: title, table, headers, mapping, rows of each
    rows = models.PositiveIntegerField(_("Rows"), default=0)
    done = models.PositiveIntegerField(default=0)  # rows gone through so far
    errors = models.JSONField(default=list)
    error_count = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)
    preview = models.JSONField(default=list)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(_("Time"), auto_now_add=True)
    running = models.BooleanField(default=False)  # somebody is at it; else it waits for its turn
    touched_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("Import")
        verbose_name_plural = _("Imports")

    def __str__(self) -> str:
        return f"{self.file_name} {self.get_state_display()}"

    @property
    def is_moving(self) -> bool:
        return self.state in {ImportState.CHECKING, ImportState.SAVING}

    @property
    def is_first(self) -> bool:
        """Whoever made the form takes its first rows in where she may correct records, too."""
        return self.mode == self.FIRST

    @property
    def is_stuck(self) -> bool:
        """Nobody took it for two minutes, or it has not moved for ten: the background worker was stopped."""
        patience = timedelta(minutes=10 if self.running else 2)
        return self.is_moving and timezone.now() - self.touched_at > patience

    def record_uuid(self, row: int) -> uuid.UUID:
        """The uuid of the record made from a row: one file makes each record once, and its records stand together."""
        return uuid.UUID(int=(self.pk.int >> self.BITS << self.BITS) + row)

    @property
    def uuids(self) -> tuple[uuid.UUID, uuid.UUID]:
        """The first and last uuid that a record of this import can have."""
        return self.record_uuid(0), self.record_uuid((1 << self.BITS) - 1)
