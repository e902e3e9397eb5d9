"""Long prints: made in the background, fetched by the person who asked."""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import asdict
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_app.areas.scope import Scope
from forms_app.tables.models import Form

# The rescue of abandoned tasks waits longer than this before it runs a job again; nobody else runs one twice.
ABANDONED = timedelta(seconds=15)
KEPT = timedelta(days=3)  # a print is personal data lying about; it can be made again


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Not made")
    CANCELLED = "cancelled", _("Cancelled")


def private_storage() -> Storage:
    return storages["private"]


def print_path(job: Any, _name: str) -> str:
    return f"prints/{job.pk}.pdf"


class PrintJob(models.Model):
    """A ledger on its way to paper. ``query`` is the ledger's address; ``done`` counts rows laid out so far."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("Person"))
    form = models.ForeignKey(Form, models.CASCADE, related_name="+", verbose_name=_("Form"))
    query = models.TextField(blank=True)
    scope = models.JSONField(null=True)  # the areas from which the rows were read; None before
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.FileField(storage=private_storage, upload_to=print_path, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("Print")
        verbose_name_plural = _("Prints")

    def __str__(self) -> str:
        return f"{self.form} {self.get_state_display()}"

    @classmethod
    def take(cls, pk: uuid.UUID) -> bool:
        """Begin a waiting job, or one whose worker was killed. False: cancelled, over, or somebody is at it."""
        left = models.Q(state=State.RUNNING, touched_at__lt=timezone.now() - ABANDONED)
        jobs = cls._default_manager.filter(models.Q(state=State.QUEUED) | left, pk=pk)
        return bool(jobs.update(state=State.RUNNING, done=0, total=0, touched_at=timezone.now()))

    @property
    def is_over(self) -> bool:
        return self.state in {State.DONE, State.FAILED, State.CANCELLED}

    @property
    def is_stuck(self) -> bool:
        """Nobody took it for two minutes, or it has not moved for ten: the background worker was stopped."""
        patience = {State.QUEUED: timedelta(minutes=2), State.RUNNING: timedelta(minutes=10)}
        return not self.is_over and timezone.now() - self.touched_at > patience[State(self.state)]

    def set_scope(self, scope: Scope) -> None:
        """Remember whose records the file will hold."""
        self.scope = asdict(scope)
        self.save(update_fields=["scope"])

    def is_within(self, scope: Scope) -> bool:
        """Whether somebody who may print in ``scope`` may have the file."""
        if self.scope is None:
            return False
        paths = {name: tuple(self.scope[name]) for name in ("subtrees", "singles")}
        return scope.includes(Scope(**paths, everything=self.scope["everything"]))

    def finish(self, state: State, error: str = "") -> None:
        self.state, self.error, self.finished_at = state, error, timezone.now()
        self.save(update_fields=["state", "error", "finished_at", "file"])

    def remove_fragments(self) -> None:
        """What a killed worker or a full disk has left at the place of the file."""
        with contextlib.suppress(OSError):
            private_storage().delete(print_path(self, ""))


def remove_old_jobs() -> None:
    """Delete prints that nobody needs any more, with their files."""
    for job in PrintJob.objects.filter(created_at__lt=timezone.now() - KEPT)[:100]:
        job.file.delete(save=False)
        job.delete()
