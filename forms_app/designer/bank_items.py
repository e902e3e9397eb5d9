"""常用填报项 of a county's own: sections that somebody has saved for other forms."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from forms_app.designer.blocks import BodyField


class BankItem(models.Model):
    """Sections with their questions. Forms get copies: what is changed here changes no form."""

    title = models.CharField(_("Name of the saved section"), max_length=100)
    note = models.CharField(_("What it is for"), max_length=200, blank=True, default="")
    body = BodyField(verbose_name=_("Sections"), blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("Saved by whom"),
    )  # fmt: skip
    saved_at = models.DateTimeField(_("Saved when"), auto_now_add=True)

    panels: ClassVar = [FieldPanel("title"), FieldPanel("note"), FieldPanel("body")]

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        verbose_name = _("Saved section")
        verbose_name_plural = _("Saved sections")

    def __str__(self) -> str:
        return self.title

    def raw(self) -> list[dict[str, Any]]:
        """The blocks as they are stored."""
        return list(self.body.get_prep_value())
