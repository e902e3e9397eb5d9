"""Who saw what in full, exported or printed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
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
