"""The history of records: who changed what, when and why. Only ever added to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Area
from forms_app.tables.models.forms import Form, FormVersion


class EditKind(models.TextChoices):
    CORRECT = "correct", _("Corrected")
    WITHDRAW = "withdraw", _("Withdrawn")
    RESTORE = "restore", _("Restored")


class OnlyAdded(Exception):
    """Something was to change or delete a line of the history."""


class RecordEditQuerySet(models.QuerySet):
    """``_base_manager`` goes round this: the removal of the demo county deletes what belongs to its areas."""

    def update(self, **values: Any) -> int:
        raise OnlyAdded

    def delete(self) -> Any:
        raise OnlyAdded


class RecordEdit(models.Model):
    """One change of a sent record: who, when, why, and what. Only ever added to; a trigger in the database agrees.

    ``changes`` is what ``states.difference`` gives, enough to go from the state after it to the one before.
    ``name`` is the person's as it was printed at the time. A migration that makes this table anew on SQLite has to
    put the trigger back (migration 0004).
    """

    form = models.ForeignKey(Form, models.PROTECT, related_name="+", verbose_name=_("Form"))
    record_uuid = models.UUIDField()
    number = models.PositiveIntegerField()  # from 1, by record
    at = models.DateTimeField(_("Time"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("Person")
    )
    name = models.CharField(_("Name"), max_length=150)
    kind = models.CharField(max_length=10, choices=EditKind)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    version_before = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    version_after = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    area_before = models.ForeignKey(Area, models.PROTECT, related_name="+")
    area_after = models.ForeignKey(Area, models.PROTECT, related_name="+")
    changes = models.JSONField(default=dict)

    objects = RecordEditQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["form", "record_uuid", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "record_uuid", "number"], name="record_edit_number")
        ]
        verbose_name = _("Change of a record")
        verbose_name_plural = _("Changes of records")

    def __str__(self) -> str:
        return f"{self.name} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise OnlyAdded
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise OnlyAdded
