"""What confirmations refer to: the people who gave them. Asked before every deletion."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db import models

from forms_app.designer.models import Confirmation


def count_references(instance: models.Model) -> int:
    if isinstance(instance, get_user_model()):
        return Confirmation.objects.filter(user_id=instance.pk).count()
    return 0
