"""Contents of forms that can be gone back to: automatic saves overwrite Wagtail's own history in place."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    SAVED = "saved", _("Saved by hand")
    OPENED = "opened", _("Before editing began")
    BEFORE = "before", _("Before going back")


class KeptState(models.Model):
    """``content``: see ``undoing.keeping``; ``mark``: its hash; ``at`` and ``user``: who made it so, and when."""

    page = models.ForeignKey("designer.FormPage", models.CASCADE, related_name="kept_states")
    why = models.CharField(max_length=8, choices=Why)
    content = models.JSONField()
    mark = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("Kept draft")

    def __str__(self) -> str:
        return f"{self.page} {self.at:%Y-%m-%d %H:%M}"
