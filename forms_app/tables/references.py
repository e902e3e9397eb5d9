"""What records refer to: areas and users. Registered with ``areas.references``, asked before every deletion."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q

from forms_app.areas.models import Appointment, Area
from forms_app.tables.models import Form, FormColumn, FormVersion, RecordEdit
from forms_app.tables.runtime import record_model, table_model


def count_references(instance: models.Model) -> int:
    """How many records, rows and versions refer to this area (or any below), user or appointment. Queries per form."""
    if isinstance(instance, Area):
        below = Area.get_tree(instance).values("pk")
        edits = RecordEdit.objects.filter(Q(area_before__in=below) | Q(area_after__in=below))
        return edits.count() + sum(_of_area(form, instance) for form in _published())
    if isinstance(instance, get_user_model()):
        named = FormVersion.objects.filter(published_by=instance).count()
        named += RecordEdit.objects.filter(user=instance).count()
        return named + sum(
            record_model(form, ())._default_manager.filter(submitted_by_id=instance.pk).count() for form in _published()
        )
    if isinstance(instance, Appointment):
        columns = FormColumn.objects.filter(storage="person").select_related("form")
        return sum(_answers(column.form, column, [instance.pk]) for column in columns)
    return 0


def _published() -> models.QuerySet[Form]:
    return Form.objects.filter(current__isnull=False)


def _of_area(form: Form, area: Area) -> int:
    """Records in the subtree, and answers of type area that name one of its nodes, archived columns included."""
    below = Area.get_tree(area).values_list("pk", flat=True)
    count = record_model(form, ())._default_manager.filter(area_id__in=below).count()
    return count + sum(_answers(form, column, below) for column in FormColumn.objects.filter(form=form, storage="area"))


def _answers(form: Form, column: FormColumn, values: Any) -> int:
    model = table_model(form, column.parent_uuid, [column])
    return model._default_manager.filter(**{f"{column.attribute}_id__in": values}).count()
