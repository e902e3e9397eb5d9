"""Forms made through the designer, and their records through the one way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from demo.forms import FORMS
from demo.forms.build import NAMESPACE
from demo.residents import Filled
from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.entry.submit import submit
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.runtime import models_for

BATCH = 50
GRID_DIGITS = 15


def make_forms(user: Any) -> dict[str, Form]:
    """The demo forms by slug; those that are missing are drawn up and enabled."""
    for slug, schema in FORMS.items():
        if Form.objects.filter(slug=slug).exists():
            continue
        page = FormPage.objects.filter(slug=slug).first() or page_from_schema(schema, slug, user=user)
        enable(page, user=user)
    return Form.objects.in_bulk(list(FORMS), field_name="slug")


def make_records(form: Form, filled: Iterable[Filled], user_of: Callable[[str], Any]) -> Iterator[int]:
    """Hand in what is not there yet, under the form's first version; yields after each batch how many were new.

    ``user_of``: who fills in for a grid code. Record uuids follow from form and number, so a run that was
    interrupted goes on where it stopped, and a second run finds everything there.
    """
    version = form.versions.earliest("number")
    known = set(models_for(version).main._default_manager.values_list("uuid", flat=True))
    missing = (item for item in filled if record_uuid(form.slug, item.number) not in known)
    while batch := list(islice(missing, BATCH)):
        with transaction.atomic():
            for item in batch:
                _hand_in(version, item, user_of(item.area[:GRID_DIGITS]))
        yield len(batch)


def record_uuid(slug: str, number: str) -> UUID:
    return uuid5(NAMESPACE, f"{slug}/record/{number}")


def _hand_in(version: FormVersion, item: Filled, user: Any) -> None:
    minute = Random(f"time {item.number}").randrange(8 * 60, 18 * 60)
    moment = timezone.make_aware(datetime.combine(item.day, time(minute // 60, minute % 60)))
    submit(
        version,
        item.answers,
        rows=item.rows,
        user=user,
        source="demo",
        uuid=record_uuid(version.form.slug, item.number),
        submitted_at=moment,
    )
