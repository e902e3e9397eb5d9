"""People who gave confirmations, departments that forms are for. Asked before every deletion."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db import models

from forms_app.areas.models import Department
from forms_app.designer.models import Confirmation, DepartmentFolder, FormPage


def count_references(instance: models.Model) -> int:
    if isinstance(instance, get_user_model()):
        return Confirmation.objects.filter(user_id=instance.pk).count()
    if isinstance(instance, Department):
        mine = {"department_id": instance.pk}
        return FormPage.objects.filter(**mine).count() + DepartmentFolder.objects.filter(**mine).count()
    return 0
