"""A form page of Wagtail's own, whose fields are rows of a table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class PeerForm(AbstractForm):
    content_panels: ClassVar = [*AbstractForm.content_panels, InlinePanel("form_fields")]

    class Meta:
        app_label = "peer"


class PeerField(AbstractFormField):
    page = ParentalKey(PeerForm, on_delete=models.CASCADE, related_name="form_fields")

    class Meta(AbstractFormField.Meta):
        app_label = "peer"
