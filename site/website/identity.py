"""How the site presents itself: name, slogan, logo, and where complaints go."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from forms_app.tables.models import Audience, Form


@register_setting(icon="site", order=10)
class SiteIdentity(BaseGenericSetting):
    """One row. ``name`` empty: the county's own name is shown."""

    name = models.CharField(
        _("Name of the platform"), max_length=50, blank=True, help_text=_("Empty: the county's name is shown.")
    )
    slogan = models.CharField(_("Slogan"), max_length=100, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Logo")
    )
    complaints_phone = models.CharField(_("Phone for complaints and suggestions"), max_length=20, default="12345")
    complaints_form = models.ForeignKey(
        Form,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"audience": Audience.RESIDENTS, "current__isnull": False},
        verbose_name=_("Form for complaints and suggestions"),
        help_text=_("A form that is open to residents."),
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("slogan"),
        FieldPanel("logo"),
        FieldPanel("complaints_phone"),
        FieldPanel("complaints_form"),
    ]

    class Meta:
        verbose_name = _("Name, logo and complaints")
